// @vitest-environment happy-dom
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { begun, left, leftEvents, load, workers } from './page';
import { vectors } from './vectors';

const ID = /^0[0-9a-f]{11}7[0-9]{3}8[0-9]{15}$/;

/** Nothing more fits into localStorage than does now. */
const fill = () => {
  const size = () => Object.entries(localStorage).flat().join('').length;
  const most = size();
  const full = new Proxy(localStorage, {
    get: (disk, name) => disk.getItem(String(name)) ?? undefined,
    set(disk, name, value) {
      const before = disk.getItem(String(name));
      disk.setItem(String(name), value);
      if (size() <= most) return true;
      if (before === null) disk.removeItem(String(name));
      else disk.setItem(String(name), before);
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  vi.spyOn(window, 'localStorage', 'get').mockReturnValue(full);
};

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('the worker is told where to, and then what is tracked', async () => {
  const { track, notes } = await begun();
  track('bought', { total: 12 });
  expect(notes.heard[0]).toBe('http://beacon.test/ws?hello=proj_a');
  expect(notes.events).toEqual([
    { id: expect.stringMatching(ID), ts: expect.any(Number), event: 'bought', props: { total: 12 } },
  ]);
});

test('an id is a UUIDv7 of the time of its event', async () => {
  const { track, notes } = await begun();
  track('one');
  const { id, ts } = notes.events[0]!;
  expect(Number.parseInt(id.slice(0, 12), 16)).toBe(ts);
});

test('no two ids of one moment are the same', async () => {
  vi.spyOn(Date, 'now').mockReturnValue(1_795_000_000_000);
  const { track, notes } = await begun();
  for (let n = 0; n < 4000; n++) track('many');
  expect(new Set(notes.events.map(({ id }) => id)).size).toBe(4000);
});

test.each(vectors.clock)('a clock that is $name', async ({ heard, now, at, ts }) => {
  const { notes } = await begun();
  notes.say({ type: 'pong', now: now - heard });
  vi.spyOn(Date, 'now').mockReturnValue(at);
  const next = await begun();
  next.track('later');
  expect(next.notes.events[0]!.ts).toBe(ts);
});

test('an event stands in localStorage until the worker has it on disk', async () => {
  const { track, notes } = await begun();
  track('one');
  expect(leftEvents()).toEqual(['one']);
  notes.confirmAll();
  expect(left()).toEqual([]);
});

test('what a page has left the next one hands over, in its order and as it was', async () => {
  const first = await begun();
  for (let n = 0; n < 20; n++) first.track(`e${n}`);
  const next = await begun();
  expect(next.notes.texts.slice(0, -1)).toEqual(first.notes.texts);
});

test('what is left of another project is left alone', async () => {
  localStorage['{"id":"1","event":"theirs"}'] = 'proj_b';
  localStorage['{"of":"the site"}'] = '';
  const { notes } = await begun();
  expect(notes.events).toEqual([]);
});

test('what is tracked before it begins is handed over then', async () => {
  const { track, identify, init, notes } = await load();
  track('early');
  identify('olga');
  expect(localStorage).toHaveLength(0);
  init();
  expect(notes.events.map(({ event }) => event)).toEqual(['early', '$identify']);
});

test('it begins once, however often it is told to', async () => {
  const { init, notes } = await begun();
  init();
  init();
  expect(notes.heard.filter((each) => each === notes.heard[0])).toHaveLength(1);
});

test('a page view tells no fragment: tokens stand there', async () => {
  history.replaceState(null, '', '/welcome?from=mail#access_token=secret');
  const { page, notes } = await begun();
  page();
  expect(notes.events[0]!.props!['url']).toBe(`${location.origin}/welcome?from=mail`);
  history.replaceState(null, '', '/');
});

test('a page view says where it is and what led there', async () => {
  const { page, notes } = await begun();
  page();
  expect(notes.events[0]).toMatchObject({
    event: '$page',
    props: { url: location.href, ref: document.referrer },
  });
});

test('identify is an event with the user and the traits', async () => {
  const { identify, notes } = await begun();
  identify('olga', { plan: 'pro' });
  const props = { user_id: 'olga', traits: { plan: 'pro' } };
  expect(notes.events[0]).toMatchObject({ event: '$identify', props });
});

// --- nothing reaches the page -------------------------------------------------------------------

test.each([
  ['a circle', () => { const props: Record<string, unknown> = {}; props['self'] = props; return props; }],
  ['a big integer', () => ({ n: 1n })],
  ['a getter that throws', () => ({ get bad() { throw new Error('no'); } })],
  ['20,000 characters', () => ({ text: 'x'.repeat(20_000) })],
])('what cannot be sent is left out quietly: %s', async (_what, props) => {
  const { track, notes } = await begun();
  expect(() => track('bad', props())).not.toThrow();
  track('good', { f: () => 1, el: undefined });
  expect(notes.events.map(({ event }) => event)).toEqual(['good']);
});

test('without storage nothing is tracked, and nothing thrown', async () => {
  vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  const sdk = await begun();
  sdk.track('one');
  sdk.reset();
  sdk.optOut();
  sdk.optIn();
  expect(sdk.notes.heard).toEqual([]);
  expect(sdk.isEnabled('any', true)).toBe(true);
});

test('a full localStorage keeps nothing from the worker', async () => {
  const { track, notes } = await begun();
  const full = new Proxy({}, { set: () => { throw new DOMException('full', 'QuotaExceededError'); } });
  vi.spyOn(window, 'localStorage', 'get').mockReturnValue(full as Storage);
  const other = await begun();
  other.track('one');
  expect(other.notes.events.map(({ event }) => event)).toEqual(['one']);
  track('two');
  expect(notes.events).toHaveLength(1);
});

test('a full localStorage does not keep it from beginning', async () => {
  const { track, init, isEnabled, notes } = await load();
  track('early');
  fill();
  init();
  track('later');
  expect(notes.events.map(({ event }) => event)).toEqual(['early', 'later']);
  notes.say({ type: 'flags', flags: { a: true } });
  expect(isEnabled('a')).toBe(true);
});

test('no more than a million characters wait for the worker, of this page and those before', async () => {
  const { track, notes } = await begun();
  const text = 'x'.repeat(1000);
  for (let n = 0; n < 1100; n++) track('many', { text });
  const characters = () => Object.keys(localStorage).join('').length;
  expect(characters()).toBeGreaterThan(1_000_000);
  expect(characters()).toBeLessThan(1_002_000);
  const next = await begun();
  for (let n = 0; n < 1100; n++) next.track('more', { text });
  expect(characters()).toBeLessThan(1_002_000);
  notes.confirmAll();
  track('again');
  expect(notes.events.at(-1)!.event).toBe('again');
});

test('what the worker had to drop is told by an event', async () => {
  const { notes } = await begun();
  notes.say(1000);
  expect(notes.events).toMatchObject([{ event: '$dropped', props: { count: 1000 } }]);
});

// --- flags --------------------------------------------------------------------------------------

test('flags are those of the last visit until others are told', async () => {
  const first = await begun();
  expect(first.isEnabled('banner')).toBe(false);
  expect(first.isEnabled('banner', true)).toBe(true);
  first.notes.say({ type: 'flags', flags: { banner: true, colour: 'red', off: false } });
  const { isEnabled, variant, notes } = await begun();
  expect([isEnabled('banner'), isEnabled('off', true), isEnabled('none')]).toEqual([true, false, false]);
  expect([variant('colour'), variant('none')]).toEqual(['red', undefined]);
  notes.say({ type: 'flags', flags: { banner: false } });
  expect([isEnabled('banner'), variant('colour')]).toEqual([false, undefined]);
});

test('who listens is called when flags have changed, and only then', async () => {
  const { onChange, notes } = await begun();
  const callback = vi.fn();
  const end = onChange(callback);
  notes.say({ type: 'flags', flags: { a: true } });
  notes.say({ type: 'flags', flags: { a: true } });
  notes.say({ type: 'ack', seq: 1 });
  expect(callback).toHaveBeenCalledTimes(1);
  end();
  notes.say({ type: 'flags', flags: { a: false } });
  expect(callback).toHaveBeenCalledTimes(1);
});

test('what one tab was told, another still learns itself', async () => {
  const [one, other] = [await begun(), await begun()];
  const callback = vi.fn();
  other.onChange(callback);
  one.notes.say({ type: 'flags', flags: { a: true } });
  other.notes.say({ type: 'flags', flags: { a: true } });
  expect(other.isEnabled('a')).toBe(true);
  expect(callback).toHaveBeenCalledTimes(1);
});

test('a reset forgets the flags, and tells the worker in its turn', async () => {
  const { reset, track, isEnabled, onChange, notes } = await begun();
  notes.say({ type: 'flags', flags: { a: true } });
  const callback = vi.fn();
  onChange(callback);
  track('before');
  reset();
  track('after');
  expect(isEnabled('a')).toBe(false);
  expect(callback).toHaveBeenCalledTimes(1);
  const last = notes.texts.slice(-3).map((text) => JSON.parse(text));
  expect(last.map(({ event, op }) => event ?? op)).toEqual(['before', 1, 'after']);
});

test('flags change in a page whose localStorage is full, too', async () => {
  fill();
  const { isEnabled, onChange, notes } = await begun();
  const callback = vi.fn();
  onChange(callback);
  notes.say({ type: 'flags', flags: { a: true } });
  expect(isEnabled('a')).toBe(true);
  expect(callback).toHaveBeenCalledTimes(1);
});

test('what closed tabs left is of the visitor before a reset, wherever that is', async () => {
  const [open, closed] = [await begun(), await begun()];
  closed.track('as she left');
  open.reset();
  const said = open.notes.texts.map((text) => JSON.parse(text)).map(({ event, op }) => event ?? op);
  expect(said.filter(Boolean)).toEqual(['as she left', 1]);
});

// --- what bundles may leave out -----------------------------------------------------------------

test('flush waits for its own message on disk and for the acks of all before', async () => {
  const { track, flush, notes } = await begun();
  const done = vi.fn();
  notes.say('');
  track('one');
  const flushed = flush().then(done);
  notes.say('');
  await Promise.resolve();
  expect(done).not.toHaveBeenCalled();
  notes.confirmAll();
  await Promise.resolve();
  expect(done).not.toHaveBeenCalled();
  notes.say('');
  await flushed;
  expect(done).toHaveBeenCalled();
});

test('flush holds up nobody who has opted out, before it begins or later', async () => {
  const { track, flush, optOut } = await begun();
  optOut();
  track('one');
  await flush();
  const next = await load();
  next.optOut();
  await next.flush();
  next.init();
  await next.flush();
});

test('several flushes each resolve', async () => {
  const { flush, notes } = await begun();
  const all = Promise.all([flush(), flush(), flush()]);
  notes.confirmAll();
  notes.say('');
  expect(await all).toHaveLength(3);
});

test('common properties stand in every event, and its own go before', async () => {
  const { setProps, track, page, identify, notes } = await begun();
  setProps({ plan: 'free', version: 1 });
  setProps({ version: 2 });
  track('one', { plan: 'pro' });
  page();
  identify('olga');
  const [one, view, identified] = notes.events;
  expect(one!.props).toEqual({ plan: 'pro', version: 2 });
  expect(view!.props).toMatchObject({ plan: 'free', url: location.href });
  expect(identified!.props).toEqual({ user_id: 'olga' });
});

test('beforeSend may change an event or drop it, and sees the common properties', async () => {
  const { beforeSend, setProps, track, reset, notes } = await begun();
  beforeSend((event) => event.event != 'secret' && { ...event, props: { ...event.props, seen: true } });
  setProps({ plan: 'free' });
  track('secret');
  track('one');
  notes.confirmAll();
  reset();
  expect(notes.events).toMatchObject([{ event: 'one', props: { plan: 'free', seen: true } }]);
  expect(notes.texts.at(-1)).toContain('"op":1');
});

test('what beforeSend fails on is not sent', async () => {
  const { beforeSend, track, notes } = await begun();
  beforeSend(() => {
    throw new Error('no');
  });
  expect(() => track('one')).not.toThrow();
  expect(notes.events).toEqual([]);
});

test('debug is told all that the worker says', async () => {
  const { debug, notes } = await begun();
  const said: unknown[] = [];
  debug((each) => said.push(each));
  notes.say('');
  notes.say({ type: 'ack', seq: 1 });
  expect(said).toEqual(['', { type: 'ack', seq: 1 }]);
});

test('who opts out is tracked no more, on later pages neither, and leaves nothing', async () => {
  const { track, optOut, notes } = await begun();
  track('before');
  optOut();
  track('after');
  expect(notes.terminated).toBe(true);
  expect(left()).toEqual(['0']);
  expect(notes.events.map(({ event }) => event)).toEqual(['before']);
  const next = await load();
  next.track('early');
  next.init();
  next.track('later');
  expect(next.notes.heard).toEqual([]);
  expect(left()).toEqual(['0']);
});

test('opting out in one tab holds in the others at once', async () => {
  const other = await begun();
  const { optOut } = await begun();
  optOut();
  other.track('elsewhere');
  expect(other.notes.events).toEqual([]);
});

test('who opts out before it begins is never tracked, on later pages neither', async () => {
  const { track, optOut, init, notes } = await load();
  track('early');
  optOut();
  track('later');
  init();
  track('begun');
  expect(notes.heard).toEqual([]);
  expect(left()).toEqual(['0']);
  expect((await begun()).notes.heard).toEqual([]);
});

test('who opts in again before it begins is tracked', async () => {
  const { track, optOut, optIn, init, notes } = await load();
  optOut();
  optIn();
  init();
  track('one');
  expect(notes.events.map(({ event }) => event)).toEqual(['one']);
});

test('a full localStorage has room for that somebody has opted out', async () => {
  (await begun()).notes.say({ type: 'pong', now: Date.now() });
  fill();
  const { notes, optOut } = await begun();
  optOut();
  expect(notes.terminated).toBe(true);
  expect((await begun()).notes.heard).toEqual([]);
});

test('opting in begins anew, with nothing from before', async () => {
  localStorage['theirs'] = 'kept';
  const { optOut } = await begun();
  optOut();
  const next = await begun();
  next.track('while out');
  next.optIn();
  next.track('in again');
  expect(localStorage['theirs']).toBe('kept');
  expect(next.notes.events.map(({ event }) => event)).toEqual(['in again']);
  expect((await begun()).notes.heard).not.toEqual([]);
});

// --- on a server --------------------------------------------------------------------------------

test('on a server nothing happens, and nothing is kept', async () => {
  vi.stubGlobal('window', undefined);
  vi.stubGlobal('document', undefined);
  vi.stubGlobal('location', undefined);
  const sdk = await load();
  sdk.track('one');
  sdk.page();
  sdk.identify('olga');
  await sdk.flush();
  sdk.init();
  sdk.onChange(() => {})();
  expect(sdk.isEnabled('any', true)).toBe(true);
  vi.unstubAllGlobals();
  const notes = workers();
  sdk.init();
  expect(notes.heard).toHaveLength(2);
  expect(notes.events).toEqual([]);
});

test('where a worker may not run, its part runs in the page', async () => {
  const started = vi.fn();
  vi.doMock('../src/inline', () => ({ port: { postMessage: started, addEventListener() {} } }));
  const { init, track } = await load();
  vi.stubGlobal('Worker', function Worker() {
    throw new DOMException('blocked', 'SecurityError');
  });
  init();
  track('one');
  await vi.waitFor(() => expect(started).toHaveBeenCalledTimes(3));
  expect(started.mock.calls[0]).toEqual(['http://beacon.test/ws?hello=proj_a']);
  expect(JSON.parse(started.mock.calls[2]![0])).toMatchObject({ event: 'one' });
  vi.doUnmock('../src/inline');
});

test('where the file of the worker may not be loaded, too', async () => {
  const started = vi.fn();
  vi.doMock('../src/inline', () => ({ port: { postMessage: started, addEventListener() {} } }));
  const { notes, track } = await begun();
  track('one');
  notes.onerror!(new Event('error'));
  await vi.waitFor(() => expect(started).toHaveBeenCalledTimes(3));
  vi.doUnmock('../src/inline');
});
