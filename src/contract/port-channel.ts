// Transport over a message port: the DOM's and Node's MessagePort, Electron's MessagePortMain, and the channel between a
// process and its child. They differ in how they are listened to, not in what they do.

import { type Channel, Ending, Inbox } from './channel.ts';

/** MessagePort of the DOM and of Node's worker threads. */
export interface TargetPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** Electron's MessagePortMain. */
export interface EmitterPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

export function portChannel(port: TargetPort | EmitterPort): Channel {
  const ending = new Ending();
  const inbox = new Inbox();
  const take = ({ data }: { readonly data: unknown }) => inbox.take(data);
  if ('addEventListener' in port) {
    port.addEventListener('message', take);
    port.addEventListener('close', () => ending.tell());
  } else {
    port.on('message', take);
    port.on('close', () => ending.tell());
  }
  port.start();
  return {
    post: (bytes) => {
      if (!ending.isOver) port.postMessage(bytes);
    },
    onMessage: (listener) => inbox.listen(listener),
    onEnd: (listener) => ending.add(listener),
    close: () => {
      port.close();
      ending.tell();
    },
  };
}

/** A child process as its parent sees it, or `process` in the child. Forked with `serialization: 'advanced'`. */
export interface ProcessEnd {
  send?(message: unknown, told: (error: Error | null) => void): unknown;
  on(type: 'message', listener: (message: unknown) => void): unknown;
  on(type: 'disconnect', listener: () => void): unknown;
  disconnect?(): void;
  readonly connected?: boolean;
}

export function processChannel(end: ProcessEnd): Channel {
  const ending = new Ending();
  const inbox = new Inbox();
  end.on('message', (message) => inbox.take(message));
  end.on('disconnect', () => ending.tell());
  if (end.connected === false) ending.tell();
  return {
    post: (bytes) => {
      // What could not be sent is followed by the end.
      if (end.connected) end.send?.(bytes, () => undefined);
    },
    onMessage: (listener) => inbox.listen(listener),
    onEnd: (listener) => ending.add(listener),
    close: () => {
      if (end.connected) end.disconnect?.();
      ending.tell();
    },
  };
}
