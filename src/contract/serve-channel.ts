// The service's side of a channel: calls go to the dispatcher one by one as they come, events go out in order. What is no
// message ends the channel, and only this one.

import { createBirpc } from 'birpc';
import { Failure } from '../failure.ts';
import type { Channel } from './channel.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EventName, EventOf } from './events.ts';
import { describeFailure, type Reply } from './reply.ts';

export interface ServedClient {
  /** After the client's end it does nothing. */
  send<Name extends EventName>(event: Name, body: EventOf<Name>): void;
  close(): void;
}

/** @param context what handlers get as their second argument: whatever belongs to this client. */
export function serveChannel<Context>(
  channel: Channel,
  dispatcher: Pick<Dispatcher<Context>, 'dispatch'>,
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
    serialize: encodeAnswer,
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

interface Answer {
  readonly t: string;
  readonly i?: string;
}

/** An answer that is too large is answered by that. */
function encodeAnswer(message: Answer): Uint8Array {
  try {
    return encodeMessage(message);
  } catch (error) {
    if (!(error instanceof Failure) || message.t !== 's') throw error;
    const r: Reply = { failure: describeFailure(error) };
    return encodeMessage({ t: 's', i: message.i, r });
  }
}
