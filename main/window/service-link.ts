// The service's process, and what the desktop program asks of it: started anew when it dies, ended when the program ends.

import { join } from 'node:path';
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type Client, connect } from '../../src/contract/client.ts';
import { type EmitterPort, portChannel } from '../../src/contract/port-channel.ts';

const FILE = join(import.meta.dirname, import.meta.filename.replace(/^.*(?=\.)/, 'service-process'));
/** More deaths than this in a minute are no accident. */
const MOST_DEATHS = 3;
const DEATHS_MS = 60_000;
/** Jobs stop after their last stored batch; after so long the process is ended all the same. */
const END_MS = 20_000;

export function linkService(onClient: (client: Client | undefined) => void, onGivenUp: () => void) {
  let child: UtilityProcess | undefined;
  let isEnding = false;
  const deaths: number[] = [];

  function start(): void {
    child = utilityProcess.fork(FILE, [], { serviceName: 'Seedmark service' });
    child.once('exit', exited);
    const client = connect(portChannel(newPort() as unknown as EmitterPort));
    client.desktop.attach().catch(() => undefined); // of a service that died meanwhile: `exit` tells
    onClient(client);
  }

  /** A new connection; the service is started where it is not there. */
  function newPort(): MessagePortMain {
    if (!child) start();
    const { port1, port2 } = new MessageChannelMain();
    child?.postMessage('port', [port1]);
    return port2;
  }

  function exited(): void {
    child = undefined;
    onClient(undefined);
    deaths.unshift(Date.now());
    // The window asks for a port as soon as it sees that its own is closed, which starts the service.
    if (!isEnding && deaths[0] - deaths[MOST_DEATHS - 1] < DEATHS_MS) onGivenUp();
  }

  /** Projects are closed; jobs can be gone on with. */
  async function end(): Promise<void> {
    isEnding = true;
    if (!child) return;
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    child.once('exit', () => resolve());
    child.postMessage('end');
    const timer = setTimeout(() => child?.kill(), END_MS);
    await gone.finally(() => clearTimeout(timer));
  }

  return { start, newPort, end };
}
