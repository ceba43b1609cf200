// The service's process, and what the desktop program asks of it: started anew when it dies, ended when the program ends.

import { join } from 'node:path';
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type Client, connect } from '../../src/contract/client.ts';
import { type EmitterPort, portChannel } from '../../src/contract/port-channel.ts';

/** More deaths than this in a minute are no accident. */
const MOST_DEATHS = 3;
const DEATHS_MS = 60_000;
/** Jobs stop after their last stored batch; after so long the process is ended all the same. */
const END_MS = 20_000;

export class ServiceLink {
  #process: UtilityProcess | undefined;
  #client: Client | undefined;
  #isEnding = false;
  readonly #deaths: number[] = [];
  readonly #onClient: (client: Client) => void;
  readonly #onGivenUp: () => void;

  constructor(onClient: (client: Client) => void, onGivenUp: () => void) {
    this.#onClient = onClient;
    this.#onGivenUp = onGivenUp;
  }

  get client(): Client | undefined {
    return this.#client;
  }

  start(): void {
    const child = utilityProcess.fork(join(import.meta.dirname, SERVICE_FILE), [], { serviceName: 'Seedmark service' });
    this.#process = child;
    child.once('exit', () => this.#exited());
    this.#client = connect(portChannel(this.newPort() as unknown as EmitterPort));
    this.#client.desktop.attach().catch(() => undefined); // of a service that died meanwhile: `exit` tells
    this.#onClient(this.#client);
  }

  /** A new connection; the service is started where it is not there. */
  newPort(): MessagePortMain {
    if (!this.#process) this.start();
    const { port1, port2 } = new MessageChannelMain();
    this.#process?.postMessage('port', [port1]);
    return port2;
  }

  /** Projects are closed; jobs can be gone on with. */
  async end(): Promise<void> {
    this.#isEnding = true;
    const child = this.#process;
    if (!child) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const timer = setTimeout(() => child.kill(), END_MS);
    child.postMessage('end');
    await gone;
    clearTimeout(timer);
  }

  #exited(): void {
    this.#process = undefined;
    this.#client = undefined;
    if (this.#isEnding) return;
    const now = Date.now();
    this.#deaths.push(now);
    // The window asks for a port as soon as it sees that its own is closed, which starts the service.
    if (this.#deaths.filter((at) => now - at < DEATHS_MS).length >= MOST_DEATHS) this.#onGivenUp();
  }
}

const SERVICE_FILE = `service-process${import.meta.filename.slice(import.meta.filename.lastIndexOf('.'))}`;
