import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Fresh, includesNow } from './fresh.svelte.js';
import type { View } from './view.js';

const ANY: View = { period: '7d', filters: [], bots: 'exclude' };
const custom = (to: string): View => ({ ...ANY, period: 'custom', from: '2026-11-01', to });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched(isWanted = true) {
  const listeners = new Set<() => void>();
  const source = {
    onEvents: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const renew = vi.fn();
  const end = $effect.root(() => {
    new Fresh(source, () => isWanted).use(renew);
  });
  flushSync();
  return { renew, end, listeners, event: () => listeners.forEach((each) => each()) };
}

test('many events renew once in five seconds', () => {
  const { renew, event, end } = watched();
  for (let count = 0; count < 30; count++) event();
  vi.advanceTimersByTime(4999);
  expect(renew).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(1);
  expect(renew).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect(renew).toHaveBeenCalledTimes(1);
  event();
  vi.advanceTimersByTime(0);
  expect(renew).toHaveBeenCalledTimes(2);
  end();
});

test('a range that is over is not renewed', () => {
  const { renew, event, end } = watched(false);
  event();
  vi.advanceTimersByTime(60_000);
  expect(renew).not.toHaveBeenCalled();
  end();
});

test('what is not looked at is renewed when it is looked at again', () => {
  const { renew, event, end } = watched();
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  event();
  vi.advanceTimersByTime(60_000);
  expect(renew).not.toHaveBeenCalled();
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(0);
  expect(renew).toHaveBeenCalledTimes(1);
  end();
});

test('nothing listens once the page is left', () => {
  const { end, listeners } = watched();
  end();
  expect(listeners.size).toBe(0);
});

test('a range includes now unless it ended', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect(includesNow(ANY, now)).toBe(true);
  expect(includesNow(custom('2026-11-21'), now)).toBe(true);
  expect(includesNow(custom('2026-11-19'), now)).toBe(false);
  expect(includesNow(custom('2026-11-21T11:00:00Z'), now)).toBe(false);
});
