// The service's side of a channel: calls go to the dispatcher one by one as they come, events go out in order. What is no
// message ends the channel, and only this one.

import { createBirpc } from 'birpc';
import type { Channel } from './channel.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EventName, EventOf } from './events.ts';
import type { Reply } from './reply.ts';

export interface ServedClient {
  /** After the client's end it does nothing. */
  send<Name extends EventName>(event: Name, body: EventOf<Name>): void;
  close(): void;
}

/** @param context what handlers get as their second argument: whatever belongs to this client. */
export function serveChannel<Context>(
  channel: Channel,
  dispatcher: Pick<Dispatcher<Context>, 'dispatch' | 'fail'>,
  context: Context,
): ServedClient {
  const rpc = createBirpc<Record<string, never>, Record<string, never>, false>(Object.create(null), {
    post: (bytes) => channel.post(bytes),
    on: (take) =>
      channel.onMessage((bytes) => {
        const message = decodeMessage(bytes);
        if (message?.t === 'q') take(message);
        else channel.close();
      }),
    serialize: (message) => encodeSent(message, (error) => dispatcher.fail(error, 'answer')),
    timeout: -1,
    proxify: false,
    // Every name leads to the dispatcher, which looks it up in its Map.
    resolver: (method) => (args: unknown) => dispatcher.dispatch(method, args, context),
  });
  channel.onEnd(() => rpc.$close());
  return {
    send: (event, body) => {
      if (!rpc.$closed) void rpc.$callRaw({ method: 'event', args: [event, body], event: true });
    },
    close: () => channel.close(),
  };
}

interface Sent {
  readonly t: string;
  readonly i?: string;
}

/** An answer that cannot be sent, for its size or because it is a bug, is answered by that. */
function encodeSent(message: Sent, fail: (error: unknown) => Reply): Uint8Array {
  try {
    return encodeMessage(message);
  } catch (error) {
    if (message.t !== 's') throw error;
    return encodeMessage({ t: 's', i: message.i, r: fail(error) });
  }
}
