// @vitest-environment happy-dom
import 'fake-indexeddb/auto';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { ADDRESS, deliveries, Engine, event, message, names, newBrowser, patience, pauses, retry, rows, Socket, until } from './engine';
import { vectors } from './vectors';

beforeEach(newBrowser);
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function connected(...texts: string[]): Promise<Engine> {
  const engine = new Engine();
  await engine.store(message(), ...texts);
  Socket.last.open();
  return engine;
}

test('it begins with a hello, and its address is that of the project', async () => {
  await connected();
  const [first] = await deliveries(1);
  expect(Socket.last.url).toBe(ADDRESS.replace('http', 'ws'));
  expect(first).toEqual([
    { seq: -1, anon: expect.any(String), session: first![0].anon, last: expect.any(Number) },
  ]);
});

test('an event is on disk before it is sent, and stays until its ack', async () => {
  const engine = await connected();
  await deliveries(1);
  Socket.last.ack();
  await until(() => engine.has(''));
  const text = event('bought');
  await engine.store(text);
  const [, second] = await deliveries(2);
  expect(names(second!)).toEqual(['bought']);
  expect(second![1]).toMatchObject(JSON.parse(text));
  expect((await rows()).slice(1)).toHaveLength(1);
  Socket.last.ack();
  await until(async () => expect((await rows()).slice(1)).toHaveLength(0));
});

test('what a page left is sent by the next, first and in its order, with the same ids', async () => {
  const first = new Engine();
  const texts = [event('one'), event('two')];
  await first.store(...texts);
  const next = new Engine();
  await next.store(message(), event('three'));
  Socket.last.open();
  const [sent] = await deliveries(1);
  expect(names(sent!)).toEqual(['one', 'two', 'three']);
  expect(sent!.slice(1, 3)).toMatchObject(texts.map((text) => JSON.parse(text)));
});

test('a delivery waits for the ack of the one before', async () => {
  const engine = await connected(event('one'));
  await deliveries(1);
  await engine.store(event('two'), event('three'));
  expect(Socket.last.sent).toHaveLength(1);
  Socket.last.ack();
  expect(names((await deliveries(2))[1]!)).toEqual(['two', 'three']);
});

test.each(vectors.batching)('$waiting waiting events go in deliveries of $deliveries', async (vector) => {
  const texts = Array.from({ length: vector.waiting }, (_, n) => event(`e${n}`));
  const engine = await connected(...texts);
  const sizes: number[] = [];
  for (let n = 1; n <= Math.max(vector.deliveries.length, 1); n++) {
    sizes.push((await deliveries(n))[n - 1]!.length - 1);
    Socket.last.ack();
  }
  expect(sizes.filter(Boolean)).toEqual(vector.deliveries);
  await until(() => engine.has(''));
});

test('a new connection begins with what is not acked', async () => {
  await connected(event('one'), event('two'));
  await deliveries(1);
  Socket.last.close();
  retry();
  expect(Socket.made).toHaveLength(2);
  Socket.last.open();
  expect(names((await deliveries(1))[0]!)).toEqual(['one', 'two']);
});

test('a connection that does not answer is given up, one that does is not', async () => {
  const engine = await connected(event('one'));
  await deliveries(1);
  Socket.last.ack();
  await until(() => engine.has(''));
  await engine.store(event('two'));
  await deliveries(2);
  const [first, second] = patience;
  first!();
  expect(Socket.last.readyState).toBe(1);
  second!();
  expect(Socket.last.readyState).toBe(3);
  retry();
  Socket.last.open();
  expect(names((await deliveries(1))[0]!)).toEqual(['two']);
});

test('where a connection opens and nothing passes, it goes over HTTP', async () => {
  const asked: (string | undefined)[][] = [];
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    asked.push(names(JSON.parse(body)));
    return { json: async () => [{ type: 'ack', seq: JSON.parse(body).at(-1).seq }] };
  });
  const engine = await connected(event('one'));
  await deliveries(1);
  await engine.store(event('two'));
  patience.shift()!();
  await until(() => engine.has(''));
  expect(asked.flat()).toEqual(['one', 'two']);
  expect((await rows()).slice(1)).toHaveLength(0);
});

test('while the server is away, an hour of attempts leaves none behind that tries again', async () => {
  const asked = vi.fn(() => Promise.reject(new TypeError('Failed to fetch')));
  vi.stubGlobal('fetch', asked);
  await new Engine().store(message(), event('one'));
  for (let n = 1; n <= 100; n++) {
    Socket.last.fail();
    await until(() => expect(asked).toHaveBeenCalledTimes(n));
    retry();
  }
  expect([pauses, patience]).toEqual([[], []]);
});

test('what is tracked while there is no connection waits for the next', async () => {
  const engine = await connected();
  Socket.last.close();
  await engine.store(event('meanwhile'));
  expect(pauses).toHaveLength(1);
  retry();
  Socket.last.open();
  expect(names((await deliveries(1))[0]!)).toEqual(['meanwhile']);
});

test.each(vectors.backoff)('after $failures failures it waits $least to $most ms', async (vector) => {
  const random = vi.spyOn(Math, 'random');
  for (const [value, expected] of [[0, vector.least], [1, vector.most]] as const) {
    random.mockReturnValue(value);
    newBrowser();
    const asked = vi.fn(() => Promise.reject(new TypeError('Failed to fetch')));
    vi.stubGlobal('fetch', asked);
    await new Engine().store(message());
    Socket.last.fail();
    for (let failures = 0; failures < vector.failures; failures++) {
      retry();
      Socket.last.fail();
    }
    expect(retry()).toBe(expected);
    await until(() => expect(asked).toHaveBeenCalledTimes(vector.failures + 1));
  }
});

test('an ack ends the row of failures, one over HTTP does not', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const engine = await connected();
  for (let n = 0; n < 4; n++) {
    Socket.last.fail();
    retry();
  }
  const json = async () => [{ type: 'ack', seq: 0 }];
  vi.stubGlobal('fetch', async () => ({ json }));
  Socket.last.fail();
  await until(() => engine.has(''));
  expect(retry()).toBe(17_000);
  Socket.last.open();
  await deliveries(1);
  engine.said.length = 0;
  Socket.last.ack();
  await until(() => engine.has(''));
  Socket.last.close();
  expect(retry()).toBe(2000);
});

// --- where WebSockets are blocked ---------------------------------------------------------------

test('what cannot go over a WebSocket goes over HTTP, with the same words', async () => {
  const asked: [string, RequestInit][] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push([url, init]);
    const members = JSON.parse(init.body as string);
    return { json: async () => [{ type: 'ack', seq: Math.max(members.at(-1).seq, 0) }] };
  });
  const engine = new Engine();
  await engine.store(message(), event('one'));
  Socket.last.fail();
  await until(() => engine.has(''));
  await engine.store(event('two'));
  await until(() => expect(asked).toHaveLength(2));
  expect(asked.map(([url, { method }]) => [url, method])).toEqual([
    [ADDRESS, 'POST'],
    [ADDRESS, 'POST'],
  ]);
  expect(asked.map(([, { body }]) => names(JSON.parse(body as string)))).toEqual([['one'], ['two']]);
});

test.each(vectors.answers.filter(({ status }) => status! > 299))(
  'an answer of $status: $does',
  async ({ status, does }) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const told = { type: 'error', message: 'wrong', stop: true };
    const asked = vi.fn(async () => ({ json: async () => (does === 'stop' ? [told] : { status }) }));
    vi.stubGlobal('fetch', asked);
    const engine = new Engine();
    await engine.store(message(), event('kept'));
    Socket.last.fail();
    await until(() => expect(asked).toHaveBeenCalled());
    if (does === 'stop') await until(() => expect(engine.said).toContainEqual(told));
    retry();
    expect(Socket.made).toHaveLength(does === 'stop' ? 1 : 2);
    expect(pauses).toHaveLength(0);
    expect(warn.mock.calls).toEqual(does === 'stop' ? [['wrong']] : []);
    await engine.store(event('kept too'));
    expect((await rows()).slice(1)).toHaveLength(2);
  },
);

test('who was told to stop asks nowhere, whatever comes and whatever waited', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const told = { type: 'error', message: 'wrong', stop: true };
  const asked = vi.fn(async () => ({ json: async () => [told] }));
  vi.stubGlobal('fetch', asked);
  const engine = await connected(event('kept'));
  await deliveries(1);
  Socket.last.close();
  retry();
  Socket.last.fail();
  await until(() => expect(engine.said).toContainEqual(told));
  await engine.store(message({ op: 1 }), event('kept too'));
  retry();
  for (const lose of patience) expect(lose).not.toThrow();
  await rows();
  expect(asked).toHaveBeenCalledTimes(1);
});

test.each(vectors.answers.filter(({ said }) => said))('$said.type: $does', async ({ said, does }) => {
  const texts = Array.from({ length: 9 }, (_, n) => event(`e${n}`));
  const engine = await connected(...texts);
  await deliveries(1);
  Socket.last.say(said as object);
  await until(() => expect(engine.said).toContainEqual(expect.objectContaining(said!)));
  const left = does === 'forget' ? 0 : 9;
  await until(async () => expect((await rows()).slice(1)).toHaveLength(left));
});

test.each(vectors.clock)('a clock that is $name is told by how much', async ({ heard, now, at, ts }) => {
  const engine = await connected();
  vi.spyOn(Date, 'now').mockReturnValue(heard);
  Socket.last.say({ now });
  const told = engine.said.at(-1) as { now: number };
  expect(at + told.now).toBe(ts);
});

// --- who it is ----------------------------------------------------------------------------------

test('what is older and comes later does not end a visit', async () => {
  const engine = new Engine();
  const now = 1_800_000_000_000;
  await engine.store(event('now', now), event('left by yesterday', now - 86_400_000), event('then', now + 1000));
  const [, first, , last] = await rows();
  expect(last!.session).toBe(first!.session);
});

test.each(vectors.sessions)('sessions: $name', async ({ steps }) => {
  const tabs = new Map<number, Engine>();
  const ids: Record<'session' | 'anon', string[]> = { session: [], anon: [] };
  const letters: typeof ids = { session: [], anon: [] };
  for (const { at, tab, ...step } of steps) {
    const engine = tabs.get(tab) ?? new Engine();
    tabs.set(tab, engine);
    await engine.store(at === null ? message({ op: 1 }, 0) : event('step', at));
    if (at === null) continue;
    for (const kind of ['session', 'anon'] as const) {
      ids[kind].push((await rows()).at(-1)![kind]!);
      letters[kind].push(step[kind]);
    }
  }
  const pattern = (all: string[]) => all.map((each) => all.indexOf(each));
  expect(pattern(ids.session)).toEqual(pattern(letters.session));
  expect(pattern(ids.anon)).toEqual(pattern(letters.anon));
});

test('who was identified is so on later pages, until a reset', async () => {
  const props = { user_id: 'olga', traits: { plan: 'pro' } };
  await new Engine().store(event('before'), message({ event: '$identify', props }));
  const later = new Engine();
  await later.store(event('after'));
  await later.store(message({ op: 1 }), event('reset'));
  const [state, ...kept] = await rows();
  expect(kept.map(({ event, userId }) => [event, userId])).toEqual([
    ['before', undefined],
    ['$identify', 'olga'],
    ['after', 'olga'],
    ['reset', undefined],
  ]);
  expect(state.who).toBeUndefined();
  expect(new Set(kept.map(({ anon }) => anon)).size).toBe(2);
});

test('a reset is told at once, even while a delivery is under way', async () => {
  const engine = await connected(event('under way'));
  await deliveries(1);
  await engine.store(message({ op: 1 }));
  const [first, second] = await deliveries(2);
  expect(second![0].anon).not.toBe(first![0].anon);
  expect(second![1]!.anon).toBe(first![0].anon);
});

// --- bounds -------------------------------------------------------------------------------------

test('of more than 10,000 the oldest are dropped, and it is told how many', async () => {
  const engine = new Engine();
  await engine.store(message());
  await new Promise<void>((filled) => {
    const opening = indexedDB.open(ADDRESS);
    opening.onsuccess = () => {
      const filling = opening.result.transaction('seq', 'readwrite');
      for (let n = 1; n < 10_000; n++) filling.objectStore('seq').put({ event: `old ${n}` });
      filling.oncomplete = () => filled();
    };
  });
  expect(engine.said).not.toContain(1000);
  await engine.store(event('new'));
  expect(engine.said).toContain(1000);
  const [, ...kept] = await rows();
  expect(kept).toHaveLength(9000);
  expect([kept[0]!.event, kept.at(-1)!.event]).toEqual(['old 1001', 'new']);
}, 30_000);
