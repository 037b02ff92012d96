import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { openOutbox, type Outbox } from '../../src/tracker/outbox';
import { startSender } from '../../src/tracker/sender';

type Answer = { status: number; headers?: Record<string, string> } | 'lost';

const URL = 'https://beacon.example/b?key=proj_a';
let outbox: Outbox;
let added: () => void;
let leave: () => void;
let requests: { names: string[]; init: RequestInit; answer: (answer: Answer) => Promise<void> }[];
let beacons: string[][];
let canBeacon: boolean;

const namesOf = (body: unknown) =>
  JSON.parse(String(body)).events.map(({ event }: { event: string }) => event);
const last = () => requests.at(-1)!;

function add(...names: string[]) {
  for (const event of names) {
    outbox.add(`${outbox.events.size}-${event}`, JSON.stringify({ event }));
    added();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  requests = [];
  beacons = [];
  canBeacon = true;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    expect(url).toBe(URL);
    return new Promise((resolve, reject) => {
      const answer = async (given: Answer) => {
        if (given === 'lost') reject(new TypeError('network'));
        else resolve({ status: given.status, headers: new Headers(given.headers) });
        await vi.advanceTimersByTimeAsync(0);
      };
      requests.push({ names: namesOf(init.body), init, answer });
    });
  });
  vi.stubGlobal('navigator', {
    sendBeacon: (_url: string, body: string) => canBeacon && beacons.push(namesOf(body)) > 0,
  });
  outbox = openOutbox({}, 'proj_a', Date.now());
  [added, leave] = startSender(outbox, URL);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('few events wait for two seconds, ten do not', async () => {
  add('a', 'b');
  vi.advanceTimersByTime(1999);
  expect(requests).toHaveLength(0);
  vi.advanceTimersByTime(1);
  expect(last().names).toEqual(['a', 'b']);
  await last().answer({ status: 202 });
  expect(outbox.events.size).toBe(0);
  add(...'0123456789');
  expect(last().names).toEqual([...'0123456789']);
});

test('one request goes at a time, and what came meanwhile goes next', async () => {
  add(...'0123456789abcdefghijklmn');
  expect(requests).toHaveLength(1);
  await last().answer({ status: 202 });
  expect(last().names).toEqual([...'abcdefghijklmn']);
  add('late');
  await last().answer({ status: 202 });
  expect(requests).toHaveLength(2);
  vi.advanceTimersByTime(2000);
  expect(last().names).toEqual(['late']);
});

test('a request can outlive its page, and carries no cookies and nothing that needs a preflight', () => {
  add(...'0123456789');
  expect(last().init).toMatchObject({ method: 'POST', keepalive: true, credentials: 'omit' });
  expect(last().init.headers).toBeUndefined();
});

test('a body of more than browsers let outlive a page is sent all the same', () => {
  add(...'012345678', 'x'.repeat(70_000));
  expect(last().init.keepalive).toBe(false);
});

test('no body that browsers refuse to let outlive a page asks for it, in whatever script', () => {
  add(...'012345678', '茶'.repeat(22_000)); // 66,000 bytes
  expect(last().init.keepalive).toBe(false);
});

test.each<Answer>(['lost', { status: 200 }, { status: 500 }, { status: 503 }, { status: 429 }, { status: 408 }])(
  'after %j it tries again, ever less often, and loses nothing',
  async (failure) => {
    add(...'0123456789');
    const pauses = [];
    for (let n = 0; n < 9; n++) {
      const count = requests.length;
      await last().answer(failure);
      add(`more ${n}`); // ten or more, but there is a pause
      let pause = 0;
      for (; requests.length === count; pause += 250) vi.advanceTimersByTime(250);
      pauses.push(pause / 1250);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    await last().answer({ status: 202 });
    expect(outbox.events.size).toBe(0);
  },
);

test.each([
  ['20', 25_000],
  ['9999999', 75_000],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 1250],
  ['', 1250],
])('Retry-After: %s is a pause of %d ms at the most', async (seconds, pause) => {
  add(...'0123456789');
  await last().answer({ status: 503, headers: { 'retry-after': seconds } });
  vi.advanceTimersByTime(pause - 1);
  expect(requests).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(requests).toHaveLength(2);
});

test.each([400, 405, 413, 422, 431])('after %d nothing is sent twice', async (status) => {
  add(...'0123456789');
  await last().answer({ status });
  expect(outbox.events.size).toBe(0);
});

test.each([401, 403, 404])('after %d there is one warning, and silence', async (status) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  add(...'0123456789');
  await last().answer({ status });
  add(...'0123456789');
  leave();
  await vi.advanceTimersByTimeAsync(3600_000);
  expect([requests.length, beacons.length, warn.mock.calls.length]).toEqual([1, 0, 1]);
  expect(outbox.events.size).toBe(20); // for a page that comes when it is mended
});

test('a leaving page hands over what is not on its way, and keeps it until it is confirmed', async () => {
  add(...'0123456789', 'a', 'b');
  leave();
  expect(beacons).toEqual([['a', 'b']]);
  await last().answer({ status: 202 });
  expect(outbox.events.size).toBe(2);
  vi.advanceTimersByTime(2000);
  expect(last().names).toEqual(['a', 'b']);
});

test('a leaving page has a second way, and says nothing when there is nothing', () => {
  leave();
  canBeacon = false;
  add('a');
  leave();
  expect([beacons, requests.map(({ names }) => names)]).toEqual([[], [['a']]]);
});
