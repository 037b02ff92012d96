import { expect, it } from 'vitest';

import { channelDraftOf, isChannelWhole, targetOf } from './channel_draft.js';
import { BLANK, draftOf, isWhole, KINDS, toggled } from './draft.js';
import { whenText } from './told.js';

it('tells every kind of rule in words', () => {
  for (const kind of KINDS) expect(typeof whenText(BLANK[kind])).toBe('string');
  expect(whenText({ ...BLANK.threshold, by: 'issue', minutes: 60 })).toBe(
    'at least 100 errors in 1 h, per issue',
  );
  expect(whenText({ ...BLANK.threshold, by: 'tag:region' })).toContain('per region');
  expect(whenText(BLANK.monitor)).toBe('all monitors: missed, late, failed, down');
});

it('begins a rule that tells of new issues', () => {
  const draft = draftOf(undefined);
  expect(draft).toMatchObject({ enabled: true, when: { kind: 'new_issue' }, channels: [] });
  expect(isWhole(draft)).toBe(true);
  expect(isWhole({ when: BLANK.pattern })).toBe(false);
  expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  expect(toggled(['b'], 'a')).toEqual(['b', 'a']);
});

it('makes a target of what was typed for a channel', () => {
  const draft = { ...channelDraftOf(), name: 'Ops' };
  expect(isChannelWhole(draft)).toBe(false);
  expect(targetOf({ ...draft, kind: 'email', to: 'a@x.org; b@x.org' }, {})).toEqual({
    kind: 'email',
    to: ['a@x.org', 'b@x.org'],
  });
  expect(targetOf({ ...draft, kind: 'slack', url: ' https://x ' }, {})).toEqual({
    kind: 'slack',
    url: 'https://x',
  });
});
