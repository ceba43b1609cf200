// The client's side: `client.review.decide({ … })`, typed by the declarations and nothing else, over any channel. When the
// other side is gone, pending calls reject and later ones are refused; no call ever times out.

import { createBirpc } from 'birpc';
import { Failure } from '../failure.ts';
import type { Channel } from './channel.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import { CONTRACT, type Contract } from './contract.ts';
import type { EventName, EventOf } from './events.ts';
import { answered, type Reply } from './reply.ts';
import type { ArgsOf, ResultOf } from './request.ts';

type Call<R> =
  Record<never, never> extends ArgsOf<R>
    ? (args?: ArgsOf<R>) => Promise<ResultOf<R>>
    : (args: ArgsOf<R>) => Promise<ResultOf<R>>;

export type Requests = {
  readonly [D in keyof Contract]: { readonly [M in keyof Contract[D]]: Call<Contract[D][M]> };
};

export interface Connection {
  /** @returns a function that ends the subscription. Listeners are called in the order of the events. */
  on<Name extends EventName>(event: Name, listener: (event: EventOf<Name>) => void): () => void;
  /** The service is gone, or `close` was called. */
  onEnd(listener: () => void): void;
  close(): void;
}

export type Client = Requests & { readonly connection: Connection };

export function connect(channel: Channel): Client {
  const listeners = new Map<string, Set<(event: never) => void>>();
  let isOver = false;
  const rpc = createBirpc<Record<string, never>, Record<string, never>, false>(Object.create(null), {
    post: (bytes) => channel.post(bytes),
    on: (take) =>
      channel.onMessage((bytes) => {
        const message = decodeMessage(bytes);
        if (message) take(message);
      }),
    serialize: encodeMessage,
    timeout: -1,
    proxify: false,
    // Nothing may be called here but the one function that takes events.
    resolver: () => (event: unknown, body: unknown) => {
      for (const listener of listeners.get(String(event)) ?? []) listener(body as never);
    },
  });
  channel.onEnd(() => {
    isOver = true;
    rpc.$rejectPendingCalls(({ reject }) => reject(connectionLost()));
    rpc.$close();
  });
  const call = async (method: string, args: unknown = {}) => {
    if (isOver) throw connectionLost();
    return answered((await rpc.$callRaw({ method, args: [args], event: false })) as Reply);
  };
  const connection: Connection = {
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return () => known.delete(listener);
    },
    onEnd: (listener) => channel.onEnd(listener),
    close: () => channel.close(),
  };
  return { ...requestsOver(call), connection };
}

function requestsOver(call: (method: string, args?: unknown) => Promise<unknown>): Requests {
  const domains = Object.entries(CONTRACT).map(([domain, requests]) => [
    domain,
    Object.fromEntries(
      Object.keys(requests).map((name) => [name, (args?: unknown) => call(`${domain}.${name}`, args)]),
    ),
  ]);
  return Object.fromEntries(domains);
}

function connectionLost(): Failure {
  return new Failure(
    'connection-lost',
    'The service of Seedmark does not answer any more.',
    'Every acknowledged decision is on the disk. Start Seedmark again if it does not come back by itself.',
  );
}
