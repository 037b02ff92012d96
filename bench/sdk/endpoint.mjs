// The server that events go to: it can go away, so that nobody answers at its port, and come back.
//
// In: what the products' clients send, each in its own format. Out: the names of the events that
// have arrived, as often as they did.

import { createServer } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

import { WebSocketServer } from 'ws';

const DECODERS = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync };
const GZIP = 0x1f;

export class Endpoint {
  arrived = [];
  #sockets = new WebSocketServer({ noServer: true });
  #server;
  #connections = new Set();
  #port = 0;

  get address() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async comesUp() {
    this.#server = createServer((request, answer) => this.#answer(request, answer));
    this.#server.on('connection', (connection) => {
      this.#connections.add(connection);
      connection.on('close', () => this.#connections.delete(connection));
    });
    this.#server.on('upgrade', (request, connection, head) =>
      this.#sockets.handleUpgrade(request, connection, head, (socket) => this.#speak(socket)));
    await new Promise((done) => this.#server.listen(this.#port, '127.0.0.1', done));
    this.#port = this.#server.address().port;
  }

  async goesAway() {
    const closed = new Promise((done) => this.#server.close(done));
    for (const connection of this.#connections) connection.destroy();
    await closed;
  }

  async #answer(request, answer) {
    answer.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
    answer.setHeader('Access-Control-Allow-Credentials', 'true');
    answer.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    answer.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*');
    const path = new URL(request.url, this.address).pathname;
    if (path.endsWith('.js')) return answer.writeHead(404).end();
    if (request.method === 'POST') this.#note(names(path, await body(request)));
    answer.setHeader('Content-Type', 'application/json');
    answer.statusCode = path === '/b' ? 202 : 200; // Beacon's own says that events are on its disk
    return answer.end(JSON.stringify(reply(path)));
  }

  // Beacon's own: rows, of which the first says who sends; the number of the last is acknowledged.
  #speak(socket) {
    socket.send('{"type":"flags","flags":{}}');
    socket.on('message', (data) => {
      const rows = JSON.parse(data);
      this.#note(rows.map((each) => each.event));
      socket.send(JSON.stringify({ type: 'ack', seq: Math.max(0, rows.at(-1).seq) }));
    });
  }

  #note(found) {
    this.arrived.push(...found.filter(Boolean));
  }
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const decode = DECODERS[request.headers['content-encoding']] ?? (bytes[0] === GZIP && gunzipSync);
  const text = String(decode ? decode(bytes) : bytes);
  return JSON.parse(text.startsWith('data=') ? posthogForm(text) : text || '{}');
}

// PostHog's form for leaving pages, and for browsers without compression.
function posthogForm(text) {
  const data = new URLSearchParams(text).get('data');
  return data.startsWith('{') || data.startsWith('[') ? data : Buffer.from(data, 'base64').toString();
}

function names(path, found) {
  if (path === '/api/event') return [found.n];
  if (path === '/api/send') return [found.payload?.name];
  if (path === '/v1/t') return [found.event];
  if (path === '/v1/b') return found.batch.map((each) => each.event);
  if (path === '/e/' || path === '/i/v0/e/' || path === '/batch/') {
    return (Array.isArray(found) ? found : found.batch ?? [found]).map((each) => each.event);
  }
  return (found.events ?? []).map((each) => each.event);
}

function reply(path) {
  if (path === '/flags/' || path.startsWith('/array/')) return { featureFlags: {}, supportedCompression: ['gzip', 'gzip-js'] };
  return { accepted: 1, rejected: [], status: 'Ok' };
}
