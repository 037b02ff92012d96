import type { Add } from '../tracker';
import type { Left } from './auto';
import { framesOf } from './frames';

/** A page that fails in a loop says so this often, and each error once. */
const MAX_ERRORS = 20;
const MAX_MESSAGE_CHARACTERS = 1000;
const EXTENSION = /^[a-z-]+-extension:/;

/** What nobody caught, as events with level, message and stack trace. */
export function captureErrors(add: Add): Left {
  let told = new Set<string>();
  const tell = (error: unknown, text: string, file?: string, line?: number, column?: number) => {
    const { name, message, stack } = (error instanceof Error ? error : {}) as Partial<Error>;
    const frames = framesOf(stack ?? '');
    if (!frames.length && file) frames.push({ file, line, column });
    const said = String(message ?? text).slice(0, MAX_MESSAGE_CHARACTERS);
    const key = JSON.stringify([name, said, frames[0]]);
    if (EXTENSION.test(frames[0]?.file ?? '') || told.has(key) || told.size >= MAX_ERRORS) return;
    told.add(key);
    add('error', { type: name }, { level: 'error', message: said, stacktrace: frames });
  };
  addEventListener('error', ({ error, message, filename, lineno, colno }) => {
    // Of scripts of other hosts without CORS a page learns no more than that.
    if (error || filename) tell(error, message, filename, lineno, colno);
  });
  addEventListener('unhandledrejection', ({ reason }) => {
    let text = '';
    try {
      text = typeof reason === 'string' ? reason : JSON.stringify(reason) ?? String(reason);
    } catch {} // it cannot be written
    tell(reason, text);
  });
  return (moved) => {
    if (moved) told = new Set();
  };
}
