// The connection to the service: opened, lost, opened again. Whoever has state that came from the service reloads it on
// `onOpen`; nothing that was asked over a lost connection is asked again by itself.

import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Client } from '../../src/contract/client.ts';
import type { EventName, EventOf } from '../../src/contract/events.ts';
import { Failure } from '../../src/failure.ts';
import { openClient } from '../rpc.ts';

export type ServiceState = 'connecting' | 'open' | 'lost';

/** Milliseconds before the first, second, … attempt to connect again; the last goes on. */
const PAUSES = [250, 500, 1000, 2000, 4000];

export const useService = defineStore('service', () => {
  const state = ref<ServiceState>('connecting');
  const current = shallowRef<Client>();
  const openers: (() => Promise<void>)[] = [];
  const subscriptions: ((client: Client) => void)[] = [];
  let attempts = 0;

  async function start(): Promise<void> {
    const client = await openClient();
    client.connection.onEnd(() => {
      state.value = state.value === 'open' ? 'lost' : state.value;
      setTimeout(start, PAUSES[Math.min(attempts++, PAUSES.length - 1)]);
    });
    for (const subscribe of subscriptions) subscribe(client);
    current.value = client;
    try {
      for (const open of openers) await open();
    } catch (error) {
      // Then the end of the connection is told too, and the next attempt is on its way.
      if (error instanceof Failure && error.code === 'connection-lost') return;
      throw error;
    }
    attempts = 0;
    state.value = 'open';
  }

  /** Called at every new connection, in the order in which they were given, before the state is 'open'. */
  function onOpen(open: () => Promise<void>): void {
    openers.push(open);
  }

  /** For as long as the window is there, over whichever connection. */
  function on<Name extends EventName>(event: Name, listener: (body: EventOf<Name>) => void): void {
    const subscribe = (client: Client): void => void client.connection.on(event, listener);
    subscriptions.push(subscribe);
    if (current.value) subscribe(current.value);
  }

  function client(): Client {
    if (current.value) return current.value;
    throw new Failure('connection-lost', 'Seedmark is still starting.', 'Wait a moment.');
  }

  return { state, start, onOpen, on, client };
});
