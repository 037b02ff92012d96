// Frames of a stack as they are read: those of the app open, runs of others folded. Pure.

/** What is not known is null or not there. */
export interface Frame {
  file?: string | null;
  abs_path?: string | null;
  module?: string | null;
  function?: string | null;
  line?: number | null;
  column?: number | null;
  in_app?: boolean | null;
  pre?: string[];
  context?: string | null;
  post?: string[];
  vars?: Record<string, unknown> | null;
  /** Where it stood before a source map resolved it. */
  raw?: Pick<Frame, 'file' | 'line' | 'column' | 'function'> | null;
  /** A frame that is plain text. */
  text?: string | null;
}

export interface Exception {
  type?: string | null;
  value?: string | null;
  mechanism?: { type?: string | null; handled?: boolean | null } | null;
  frames: Frame[];
}

export type Run =
  | { kind: 'frame'; at: number; frame: Frame; times: number }
  | { kind: 'folded'; at: number; frames: Frame[] };

/** Of fewer frames than this nothing is folded. */
const FOLD_FROM = 2;

/** `all`: nothing is folded. A frame that calls itself again and again is told once. */
export function runsOf(frames: Frame[], all = false): Run[] {
  const told = withoutRepeats(frames);
  const hasOwn = frames.some((frame) => frame.in_app);
  const runs: Run[] = [];
  let others: Extract<Run, { kind: 'frame' }>[] = [];

  function close() {
    if (others.length >= FOLD_FROM)
      runs.push({ kind: 'folded', at: others[0]!.at, frames: others.map((each) => each.frame) });
    else runs.push(...others);
    others = [];
  }
  for (const run of told) {
    // The one that failed is always seen, whoever wrote it.
    if (all || !hasOwn || run.frame.in_app || run.at === 0) {
      close();
      runs.push(run);
    } else others.push(run);
  }
  close();
  return runs;
}

function withoutRepeats(frames: Frame[]): Extract<Run, { kind: 'frame' }>[] {
  const told: Extract<Run, { kind: 'frame' }>[] = [];
  frames.forEach((frame, at) => {
    const before = told.at(-1);
    if (before && isSame(before.frame, frame)) before.times++;
    else told.push({ kind: 'frame', at, frame, times: 1 });
  });
  return told;
}

const isSame = (one: Frame, other: Frame): boolean =>
  one.file === other.file &&
  one.function === other.function &&
  one.line === other.line &&
  one.text === other.text &&
  Boolean(one.file ?? one.function);

/** The frame that is open at first: the newest of the app, else the newest. */
export const firstOpen = (frames: Frame[]): number => {
  const own = frames.findIndex((frame) => frame.in_app && hasSource(frame));
  return own >= 0 ? own : Math.max(0, frames.findIndex(hasSource));
};

export const hasSource = (frame: Frame): boolean => Boolean(frame.context?.trim());

export const canOpen = (frame: Frame): boolean =>
  hasSource(frame) || Object.keys(frame.vars ?? {}).length > 0;

export interface SourceLine {
  number: number | undefined;
  text: string;
  isFault: boolean;
}

export function sourceOf(frame: Frame): SourceLine[] {
  const [pre, post] = [frame.pre ?? [], frame.post ?? []];
  const number = (at: number) => (frame.line == null ? undefined : frame.line + at);
  return [
    ...pre.map((text, at) => ({ number: number(at - pre.length), text, isFault: false })),
    { number: number(0), text: frame.context ?? '', isFault: true },
    ...post.map((text, at) => ({ number: number(at + 1), text, isFault: false })),
  ];
}

/** `app/cart.py:12:5` */
export function placeOf(frame: Frame): string {
  const file = frame.file ?? frame.abs_path ?? frame.module;
  return [file, frame.line, frame.column].filter((each) => each != null && each !== '').join(':');
}

/** As plain text, to be copied. */
export function plainTrace(exceptions: Exception[]): string {
  return exceptions
    .map(({ type, value, frames }) => {
      const lines = frames.map((frame) =>
        frame.text
          ? `    ${frame.text.trim()}`
          : `    at ${frame.function ?? '?'} (${placeOf(frame)})`,
      );
      return [[type, value].filter(Boolean).join(': '), ...lines].join('\n');
    })
    .join('\nCaused by: ');
}
