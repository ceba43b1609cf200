// Transport over a WebSocket: the browser's, Node's own and that of the ws package have the same face.

import { type Channel, Ending, Inbox } from './channel.ts';

export interface Socket {
  binaryType: string;
  readonly readyState: number;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  send(bytes: Uint8Array): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

const CONNECTING = 0;
const OPEN = 1;

/** A client that takes nothing more (a frozen tab) is let go before the service runs out of memory for it. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

/** May be called while the socket is still connecting. */
export function socketChannel(socket: Socket): Channel {
  const ending = new Ending();
  const inbox = new Inbox();
  let unsent: Uint8Array[] = [];
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => {
    for (const bytes of unsent) socket.send(bytes);
    unsent = [];
  });
  socket.addEventListener('message', ({ data }) =>
    inbox.take(data instanceof ArrayBuffer ? new Uint8Array(data) : data),
  );
  socket.addEventListener('close', () => ending.tell());
  // Always followed by the end.
  socket.addEventListener('error', () => undefined);
  return {
    post(bytes) {
      if (socket.readyState === CONNECTING) unsent.push(bytes);
      else if (socket.readyState === OPEN) {
        socket.send(bytes);
        if (socket.bufferedAmount > MOST_WAITING_BYTES) socket.close();
      }
    },
    onMessage: (listener) => inbox.listen(listener),
    onEnd: (listener) => ending.add(listener),
    close: () => socket.close(),
  };
}
