/** One call of a stack trace. */
export interface Frame {
  function?: string | undefined;
  file: string;
  line?: number | undefined;
  column?: number | undefined;
}

const MAX_FRAMES = 50;
/** A longer one belongs to the message. */
const MAX_LINE_CHARACTERS = 2000;
/** `at name (file:1:2)` and `at file:1:2` of Chromium, `name@file:1:2` of Firefox and Safari. */
const LINE = /^\s*(?:at (?:(.*?) \()?|(.*?)@)((?:[a-z-]+:|\/).*?):(\d+):(\d+)\)?$/;

/** The frames of an error's `stack`, the innermost first. */
export function framesOf(stack: string): Frame[] {
  const frames: Frame[] = [];
  for (const text of stack.split('\n')) {
    if (text.length > MAX_LINE_CHARACTERS) continue;
    const [, chromium, other, file, line, column] = LINE.exec(text) ?? [];
    if (file && frames.length < MAX_FRAMES) {
      frames.push({ function: chromium || other || undefined, file, line: +line!, column: +column! });
    }
  }
  return frames;
}
