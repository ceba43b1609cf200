// seedmark serve, as a user starts it.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { connect } from '../../src/contract/client.ts';
import { socketChannel } from '../../src/contract/socket-channel.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { leaveProject } from '../support/service-project.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = scratchFolder();

function start(...args: string[]): { child: ChildProcess; lines: Interface; errors: () => string } {
  const child = spawn(process.execPath, [join(ROOT, 'main/cli/index.ts'), 'serve', ...args], {
    env: { ...process.env, SEEDMARK_HOME: join(folder, 'home') },
  });
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  return { child, lines: createInterface({ input: child.stdout! }), errors: () => errors };
}

async function nextAddress(lines: Interface): Promise<URL> {
  const [line] = await once(lines, 'line');
  return new URL(line);
}

describe('seedmark serve', () => {
  it('prints an address that opens the project once, another one on Enter, and ends on Ctrl-C', async () => {
    const project = join(folder, 'served.seedmark');
    leaveProject(project);
    const { child, lines } = start(project);
    const address = await nextAddress(lines);
    assert.equal(address.hostname, '127.0.0.1');
    const { headers, status } = await fetch(address, { redirect: 'manual' });
    assert.equal(status, 303);
    assert.equal((await fetch(address, { redirect: 'manual' })).status, 401);
    const another = nextAddress(lines);
    child.stdin!.write('\n');
    assert.equal((await fetch(await another, { redirect: 'manual' })).status, 303);

    const cookie = headers.get('set-cookie')!.split(';')[0];
    const socket = new WebSocket(`ws://${address.host}/service`, { origin: address.origin, headers: { cookie } });
    const client = connect(socketChannel(socket));
    assert.equal((await client.projects.current())?.name, 'letters');
    const ended = new Promise<void>((resolve) => client.connection.onEnd(resolve));
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    await ended;
    assert.equal(code, 0);
  });

  it('says what is wrong with a project, and does not start', async () => {
    const { child, errors } = start(join(folder, 'none.seedmark'));
    const [code] = await once(child, 'exit');
    assert.equal(code, 2);
    assert.match(errors(), /^error: .*none\.seedmark/);
  });
});
