// The preload as it is built: one file that the sandbox takes, which gives the window a port and nothing else.

import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { PORT_GIVEN, PORT_WANTED } from '../../src/contract/port-messages.ts';

const BUILT = join(import.meta.dirname, '../../out/preload/preload.cjs');

class FakeWindow extends EventTarget {
  readonly posted: unknown[][] = [];
  postMessage(...args: unknown[]): void {
    this.posted.push(args);
  }
}

class FakeRenderer extends EventEmitter {
  readonly sent: unknown[][] = [];
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
}

describe('the built preload', () => {
  const window = new FakeWindow();
  const ipcRenderer = new FakeRenderer();
  const required: string[] = [];
  const code = readFileSync(BUILT, 'utf8');
  let added: string[];

  before(() => {
    const world = {
      window,
      module: { exports: {} },
      exports: {},
      require: (name: string) => {
        required.push(name);
        return { ipcRenderer };
      },
    };
    const context = createContext(world);
    const known = new Set(Object.keys(world));
    runInContext(code, context);
    added = Object.keys(context).filter(
      (name) => !known.has(name) && !['electron', 'PORT_WANTED', 'PORT_GIVEN'].includes(name),
    );
    added.push(
      ...Object.keys(world.exports),
      ...Object.keys(world.module.exports),
      ...Object.keys(window).filter((name) => name !== 'posted'),
    );
  });

  it('requires Electron alone and puts nothing into any world', () => {
    assert.deepEqual(required, ['electron']);
    assert.deepEqual(added, []);
    assert.doesNotMatch(code, /contextBridge|exposeInMainWorld|ipcRenderer\.invoke|process\.|\bimport\b/);
  });

  const ask = (data: unknown, source: unknown) =>
    window.dispatchEvent(Object.assign(new Event('message'), { data, source }));

  it('asks for a port when its own window wants one, and for nothing else', () => {
    ask(PORT_WANTED, window);
    assert.deepEqual(ipcRenderer.sent, [[PORT_WANTED]]);
    ask(PORT_WANTED, {});
    ask('something else', window);
    ask({ channel: 'anything' }, window);
    assert.equal(ipcRenderer.sent.length, 1);
  });

  it('hands on the port, and listens to no other channel', () => {
    const ports = [{}];
    ipcRenderer.emit(PORT_GIVEN, { ports }, 'what is said beside it');
    assert.deepEqual(window.posted, [[PORT_GIVEN, '*', ports]]);
    assert.deepEqual(ipcRenderer.eventNames(), [PORT_GIVEN]);
  });
});
