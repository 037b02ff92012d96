import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Problem } from '$lib/api/client.js';

const ticket = vi.hoisted(() => vi.fn());
vi.mock('$lib/api/client.js', async (original) => ({
  ...(await original<object>()),
  api: { POST: async () => ({ data: await ticket() }) },
}));

const { Live } = await import('./live.svelte.js');

class Socket {
  static made: Socket[] = [];
  onopen?: () => void;
  onclose?: () => void;
  onmessage?: (message: { data: string }) => void;
  constructor(readonly url: string) {
    Socket.made.push(this);
  }
  close = vi.fn(() => this.onclose?.());
  say = (said: object) => this.onmessage?.({ data: JSON.stringify(said) });
}

let isHidden = false;
const look = (hidden: boolean) => {
  isHidden = hidden;
  document.dispatchEvent(new Event('visibilitychange'));
};
const soon = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden);
  [isHidden, Socket.made] = [false, []];
  ticket.mockImplementation(async () => ({ path: `/ws?ticket=${ticket.mock.calls.length}` }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function opened() {
  const live = new Live('p');
  await soon();
  const socket = Socket.made[0]!;
  socket.onopen!();
  return { live, socket };
}

test('what is said reaches those who listen, and the numbers', async () => {
  const { live, socket } = await opened();
  const heard = vi.fn();
  const end = live.onEvents(heard);
  socket.say({ type: 'events', events: [{ id: 'a' }] });
  socket.say({ type: 'live', active: 3, points: [{ country: 'AT', count: 3 }] });
  socket.say({ type: 'skipped', count: 40 });
  socket.say({ type: 'skipped', count: 2 });
  socket.say({ type: 'something new' });
  expect(heard).toHaveBeenCalledExactlyOnceWith([{ id: 'a' }]);
  expect([live.active, live.points.length, live.skipped]).toEqual([3, 1, 42]);
  end();
  socket.say({ type: 'events', events: [{ id: 'b' }] });
  expect(heard).toHaveBeenCalledTimes(1);
  live.close();
});

test('a lost connection is opened again with a new ticket, less and less often', async () => {
  const { live, socket } = await opened();
  expect([live.isOpen, live.isLost, live.openings]).toEqual([true, false, 1]);
  socket.onclose!();
  expect([live.isOpen, live.isLost]).toEqual([false, true]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(Socket.made[1]!.url).toMatch(/^ws:.*ticket=2$/);
  ticket.mockRejectedValue(new Problem(0, 'unreachable', ''));
  Socket.made[1]!.onclose!();
  await vi.advanceTimersByTimeAsync(2000); // and again after 4, 8, 16, 30, 30 seconds
  await vi.advanceTimersByTimeAsync(88_000);
  expect(ticket).toHaveBeenCalledTimes(2 + 6);
  ticket.mockResolvedValue({ path: '/ws?ticket=good' });
  await vi.advanceTimersByTimeAsync(30_000);
  Socket.made[2]!.onopen!();
  expect([live.isOpen, live.isLost, live.openings]).toEqual([true, false, 2]);
  live.close();
});

test('who may not watch does not try again', async () => {
  ticket.mockRejectedValue(new Problem(404, 'project_not_found', ''));
  const live = new Live('p');
  await vi.advanceTimersByTimeAsync(120_000);
  expect(ticket).toHaveBeenCalledTimes(1);
  live.close();
});

test('a hidden tab lets go after a minute, and comes back when it is looked at', async () => {
  const { live, socket } = await opened();
  look(true);
  await vi.advanceTimersByTimeAsync(30_000);
  look(false);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(socket.close).not.toHaveBeenCalled();
  look(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(socket.close).toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(Socket.made).toHaveLength(1);
  look(false);
  await soon();
  expect(Socket.made).toHaveLength(2);
  live.close();
});

test('being online again ends the wait', async () => {
  const { live, socket } = await opened();
  ticket.mockRejectedValue(new Problem(0, 'unreachable', ''));
  socket.onclose!();
  await vi.advanceTimersByTimeAsync(60_000);
  ticket.mockResolvedValue({ path: '/ws?ticket=good' });
  window.dispatchEvent(new Event('online'));
  await soon();
  expect(Socket.made).toHaveLength(2);
  live.close();
});

test('closed is closed, also while a ticket is on its way', async () => {
  const { live, socket } = await opened();
  live.close();
  expect(socket.close).toHaveBeenCalled();
  new Live('p').close();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(Socket.made).toHaveLength(1);
});
