// The two ends of a message channel between Electron's main process and a window, as Electron documents them: an
// EventEmitter with events that hold `data` on one side, an EventTarget on the other. What is posted is cloned.

import { EventEmitter } from 'node:events';
import type { EmitterPort, TargetPort } from '../../src/contract/port-channel.ts';

class MainPort extends EventEmitter {
  #other: (message: unknown) => void = () => undefined;
  #isStarted = false;
  readonly #early: unknown[] = [];
  #closeBoth: () => void = () => undefined;

  join(other: (message: unknown) => void, closeBoth: () => void): void {
    this.#other = other;
    this.#closeBoth = closeBoth;
  }

  take(message: unknown): void {
    if (this.#isStarted) this.emit('message', { data: message, ports: [] });
    else this.#early.push(message);
  }

  start(): void {
    this.#isStarted = true;
    for (const message of this.#early.splice(0)) this.take(message);
  }

  postMessage(message: unknown): void {
    const cloned = structuredClone(message);
    setImmediate(() => this.#other(cloned));
  }

  close(): void {
    this.#closeBoth();
  }
}

class WindowPort extends EventTarget {
  #other: (message: unknown) => void = () => undefined;
  #closeBoth: () => void = () => undefined;

  join(other: (message: unknown) => void, closeBoth: () => void): void {
    this.#other = other;
    this.#closeBoth = closeBoth;
  }

  take(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }

  start(): void {}

  postMessage(message: unknown): void {
    const cloned = structuredClone(message);
    setImmediate(() => this.#other(cloned));
  }

  close(): void {
    this.#closeBoth();
  }
}

export function fakeElectronPorts(): { readonly main: EmitterPort; readonly window: TargetPort } {
  const main = new MainPort();
  const window = new WindowPort();
  let isOpen = true;
  const closeBoth = () => {
    if (!isOpen) return;
    isOpen = false;
    setImmediate(() => {
      main.emit('close');
      window.dispatchEvent(new Event('close'));
    });
  };
  main.join((message) => isOpen && window.take(message), closeBoth);
  window.join((message) => isOpen && main.take(message), closeBoth);
  return { main: main as EmitterPort, window: window as unknown as TargetPort };
}
