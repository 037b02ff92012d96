export const cohorts = {
  title: 'Cohorts',
  note: 'Visitors with a name: who went some steps, or left between two of them.',
  create: 'New cohort',
  make: 'Make the cohort',
  made: (name: string) => `The cohort ${name} is made.`,
  empty:
    'There is no cohort yet. Make one of who went some steps, or of who dropped out of a funnel.',
  emptyViewer: 'There is no cohort yet. An editor of the project can make one.',
  find: 'Find a cohort',
  noneFound: 'No cohort is called that.',
  name: 'Name',
  key: 'Key',
  keyHint: 'Letters, digits, dots, dashes and underscores; it stays for good.',
  description: 'Description',
  rename: 'Name and description',
  kind: 'Who is in it',
  kinds: { dynamic: 'Dynamic', static: 'Static' },
  kindHints: {
    dynamic: '– asked for anew each time, so it moves with time.',
    static: '– who is in it now stays in it, up to 100,000 visitors.',
  },
  who: 'Who of them',
  end: (end: string) => {
    const [name, step] = end.split(':');
    if (name === 'dropped') return `dropped after step ${step}`;
    return step ? `reached step ${step}` : 'reached the last step';
  },
  then: 'then',
  range: 'In the last',
  columns: { name: 'Cohort', who: 'Who', kind: 'Kind', visitors: 'Visitors', made: 'Made' },
  askedAnew: 'Counted when you open it',
  count: (count: string) => (count === '1' ? '1 visitor' : `${count} visitors`),
  nobody: 'Nobody is in it now.',
  user: 'user',
  some: (shown: number, count: number) => `${shown} of ${count} are shown. A cohort has all.`,
  keep: 'Keep them as a cohort',
  filter: 'Show only them in reports',
  returned: (cohort: string, when: string) =>
    `Who came in the bucket of ${cohort} and back in ${when}`,
  remove: (name: string) => `Delete ${name}`,
  sure: 'The cohort is deleted for everybody in the project. Its visitors stay as they are.',
};
