// The site whose pages have a product's client, on a server of its own: it stays up.
//
// In: each product's folder and tags. Out: pages at /NAME/, and which scripts a page has asked for.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';

export class Site {
  #server;
  #asked = new Map();

  constructor(folder, tags, endpoint) {
    this.#server = createServer((request, answer) => {
      const [, name, file] = new URL(request.url, 'http://site').pathname.split('/');
      if (!(name in tags)) answer.writeHead(404).end();
      else if (!file) answer.setHeader('Content-Type', 'text/html').end(page(tags[name](endpoint), endpoint));
      else this.#answer(answer, name, join(folder, name, basename(file)));
    });
  }

  async comesUp() {
    await new Promise((done) => this.#server.listen(0, '127.0.0.1', done));
  }

  page(name) {
    return `http://127.0.0.1:${this.#server.address().port}/${name}/`;
  }

  // The files of this product that a browser has loaded, but for the run's own.
  loaded(name) {
    return [...(this.#asked.get(name) ?? [])].filter((file) => basename(file) !== 'bench.js');
  }

  async ends() {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #answer(answer, name, file) {
    try {
      const bytes = readFileSync(file);
      this.#asked.set(name, (this.#asked.get(name) ?? new Set()).add(file));
      answer.setHeader('Content-Type', 'text/javascript').end(bytes);
    } catch {
      answer.writeHead(404).end();
    }
  }
}

const page = (tags, endpoint) => `<!doctype html><meta charset="utf-8"><title>Shop</title>
<link rel="icon" href="data:,"><script>window.bench = { endpoint: '${endpoint}' }</script>${tags}<h1>Shop</h1>`;
