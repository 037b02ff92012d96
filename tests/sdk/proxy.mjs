// What stands between a page and Beacon, and may spoil it: a TCP proxy.
//
// `mode` is how it treats bytes: 'open' passes them on; 'no upgrade' cuts off connections that ask
// for a WebSocket, as some companies' proxies do; 'hole' takes them and passes nothing on, as a
// network that is gone without a word. `swallowed` counts those. `mend` ends what was spoilt.

import { connect, createServer } from 'node:net';

export class Proxy {
  mode = 'open';
  upgrades = 0;
  swallowed = 0;
  #connections = new Set();
  #server;

  constructor(host) {
    const { hostname, port } = new URL(host);
    this.#server = createServer((client) => {
      const beacon = connect(port, hostname);
      client.on('data', (bytes) => this.#up(bytes, client, beacon));
      beacon.on('data', (bytes) => this.mode !== 'hole' && client.write(bytes));
      this.#join(client, beacon);
      this.#join(beacon, client);
    });
  }

  /** Where it listens. */
  async open() {
    await new Promise((listens) => this.#server.listen(0, '127.0.0.1', listens));
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  mend() {
    this.mode = 'open';
    for (const connection of this.#connections) connection.destroy();
  }

  close() {
    this.mend();
    this.#server.close();
  }

  #join(one, other) {
    this.#connections.add(one);
    one.on('error', () => {});
    one.on('close', () => {
      this.#connections.delete(one);
      other.destroy();
    });
  }

  #up(bytes, client, beacon) {
    const asksForUpgrade = /^upgrade: websocket/im.test(bytes.toString('latin1', 0, 4096));
    if (asksForUpgrade) this.upgrades += 1;
    if (asksForUpgrade && this.mode === 'no upgrade') client.destroy();
    else if (this.mode === 'hole') this.swallowed += bytes.length;
    else beacon.write(bytes);
  }
}
