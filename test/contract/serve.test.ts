// The loopback server: who comes in, what they get, and what is refused.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { type LoopbackServer, SOCKET_PATH, startServer } from '../../main/serve/index.ts';
import { openService, type Service } from '../../main/service/index.ts';
import { MOST_MESSAGE_BYTES } from '../../src/contract/codec.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { leaveProject } from '../support/service-project.ts';

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** As anything may ask, a path that no browser would send included. */
function get(server: LoopbackServer, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
  const { hostname, port } = new URL(server.origin);
  return new Promise((resolve, reject) => {
    const sent = request({ host: hostname, port, path, headers, method }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

async function cookieFrom(server: LoopbackServer): Promise<string> {
  const { headers } = await get(server, new URL(server.newAddress()).search.replace(/^/, '/'));
  return headers['set-cookie']![0].split(';')[0];
}

describe('the loopback server', () => {
  const folder = scratchFolder();
  const pageFolder = join(folder, 'page');
  const secret = join(folder, 'secret.txt');
  let service: Service;
  let server: LoopbackServer;
  let cookie: string;

  before(async () => {
    mkdirSync(join(pageFolder, 'assets'), { recursive: true });
    writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><title>Seedmark</title>');
    writeFileSync(join(pageFolder, 'assets/index-B1c2D3e4.js'), 'export {};');
    writeFileSync(join(pageFolder, 'assets/notes.secret'), 'not a page');
    writeFileSync(secret, 'not for everybody');
    const project = join(folder, 'serve.seedmark');
    leaveProject(project);
    service = openService({ folder, project });
    server = await startServer({ service, pageFolder });
    cookie = await cookieFrom(server);
  });
  after(async () => {
    await server.close();
    await service.close();
  });

  it('lets in who has an unused address, once, and keeps the token out of the address bar', async () => {
    const path = `/${new URL(server.newAddress()).search}`;
    const first = await get(server, path);
    assert.deepEqual([first.status, first.headers.location], [303, '/']);
    assert.match(first.headers['set-cookie']![0], /^seedmark-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    const again = await get(server, path);
    assert.deepEqual([again.status, again.headers['set-cookie']], [401, undefined]);
  });

  it('gives nothing to who has no cookie, or a wrong one', async () => {
    const wrong = `${cookie.split('=')[0]}=${'A'.repeat(43)}`;
    for (const headers of [{}, { cookie: wrong }, { cookie: `${cookie}x` }, { cookie: cookie.split('=')[1] }]) {
      const { status, body } = await get(server, '/', headers as Record<string, string>);
      assert.equal(status, 401);
      assert.ok(!body.includes('<title>'));
    }
    assert.equal((await get(server, '/?token=guess')).status, 401);
  });

  it('serves the built window with a strict policy and nothing that lets other pages read it', async () => {
    const page = await get(server, '/', { cookie });
    assert.equal(page.status, 200);
    assert.match(page.body, /<title>Seedmark/);
    const policy = page.headers['content-security-policy'] as string;
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.ok(!policy.includes('unsafe') && !policy.includes('*'));
    assert.equal(page.headers['access-control-allow-origin'], undefined);
    assert.equal(page.headers['x-content-type-options'], 'nosniff');
    assert.equal(page.headers['cache-control'], 'no-store');
    const script = await get(server, '/assets/index-B1c2D3e4.js', { cookie });
    assert.match(script.headers['content-type'] as string, /^text\/javascript/);
    assert.match(script.headers['cache-control'] as string, /immutable/);
  });

  it('has no path that leads out of the window', async () => {
    const paths = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      `/${secret}`,
      '//secret.txt',
      '/assets',
      '/assets/notes.secret',
      '/constructor',
      '/__proto__',
    ];
    for (const path of paths) {
      const { status, body } = await get(server, path, { cookie });
      assert.ok(status === 404 || status === 400, `${path}: ${status}`);
      assert.ok(!body.includes('not for') && !body.includes('not a page'));
    }
  });

  it('answers under its own address only, and only GET', async () => {
    for (const host of ['localhost', 'evil.example', '127.0.0.1', `localhost:${new URL(server.origin).port}`]) {
      assert.equal((await get(server, '/', { cookie, host })).status, 421, host);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      assert.equal((await get(server, '/', { cookie }, method)).status, 405, method);
    }
  });

  it('cannot be reached from another address of this machine', async () => {
    const { port } = new URL(server.origin);
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address } of addresses.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      await assert.rejects(fetch(`http://${address}:${port}/`), TypeError);
    }
  });

  describe('its socket', () => {
    const reach = async (path: string, options: { origin?: string; headers?: Record<string, string> }) => {
      const socket = new WebSocket(`${server.origin.replace('http', 'ws')}${path}`, options);
      const outcome = await new Promise<string>((resolve) => {
        socket.on('open', () => resolve('open'));
        socket.on('error', ({ message }) => resolve(message));
      });
      return { socket, outcome };
    };

    it('opens to our own page alone', async () => {
      const { origin } = server;
      const refused = [
        await reach(SOCKET_PATH, { origin }),
        await reach(SOCKET_PATH, { headers: { cookie } }),
        await reach(SOCKET_PATH, { origin: 'http://evil.example', headers: { cookie } }),
        await reach(SOCKET_PATH, { origin: 'null', headers: { cookie } }),
        await reach(SOCKET_PATH, { origin: origin.replace('127.0.0.1', 'localhost'), headers: { cookie } }),
        await reach(SOCKET_PATH, { origin, headers: { cookie, host: 'evil.example' } }),
        await reach('/other', { origin, headers: { cookie } }),
      ];
      for (const { outcome } of refused) assert.match(outcome, /403/);
      const { socket, outcome } = await reach(SOCKET_PATH, { origin, headers: { cookie } });
      assert.equal(outcome, 'open');
      socket.close();
    });

    it('closes on a message that is too large, before it is read whole', async () => {
      const { socket } = await reach(SOCKET_PATH, { origin: server.origin, headers: { cookie } });
      const closed = once(socket, 'close');
      socket.send(new Uint8Array(MOST_MESSAGE_BYTES + 1));
      assert.equal((await closed)[0], 1009);
    });

    it('closes on text', async () => {
      const { socket } = await reach(SOCKET_PATH, { origin: server.origin, headers: { cookie } });
      const closed = once(socket, 'close');
      socket.send('{"t":"q","m":"types.list","a":[{}],"i":"1"}');
      await closed;
    });
  });

  it('says how to build the window where there is none', async () => {
    const bare = await startServer({ service, pageFolder: join(folder, 'nothing') });
    try {
      assert.equal(bare.hasPage, false);
      const { status, body } = await get(bare, '/', { cookie: await cookieFrom(bare) });
      assert.equal(status, 503);
      assert.match(body, /npm run build/);
    } finally {
      await bare.close();
    }
  });
});
