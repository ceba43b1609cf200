// The transports as the contract suite takes them: a service somewhere, clients by as many channels as it allows, and an
// end without a good-bye.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { SOCKET_PATH, startServer } from '../../main/serve/index.ts';
import { openService } from '../../main/service/index.ts';
import type { Channel } from '../../src/contract/channel.ts';
import { createMemoryChannel } from '../../src/contract/memory-channel.ts';
import { portChannel, processChannel, type TargetPort } from '../../src/contract/port-channel.ts';
import { socketChannel } from '../../src/contract/socket-channel.ts';
import { fakeElectronPorts } from './fake-electron-ports.ts';
import { countingKind, stubbornKind } from './job-kinds.ts';
import type { ServiceEnd } from './service-ends.ts';

export interface RunningService {
  /** The client's end of a new channel. */
  reach(): Promise<Channel>;
  /** The service goes as a crash takes it, where the transport allows that. */
  kill(): Promise<void>;
}

export interface Transport {
  readonly name: string;
  /** The channel between a process and its child is only one. */
  readonly takesSeveral: boolean;
  start(end: ServiceEnd): Promise<RunningService>;
}

const KINDS = [countingKind, stubbornKind];
const SERVICE_ENDS = join(import.meta.dirname, 'service-ends.ts');

export const TRANSPORTS: readonly Transport[] = [
  {
    name: 'in-process',
    takesSeveral: true,
    async start(end) {
      const service = openService({ ...end, kinds: KINDS });
      return {
        reach: async () => {
          const [mine, theirs] = createMemoryChannel();
          service.serve(theirs);
          return mine;
        },
        kill: () => service.close(),
      };
    },
  },
  {
    name: 'worker port',
    takesSeveral: true,
    async start(end) {
      const worker = new Worker(SERVICE_ENDS, { workerData: end });
      await once(worker, 'message');
      return {
        reach: async () => {
          const { port1, port2 } = new MessageChannel();
          worker.postMessage(port2, [port2]);
          return portChannel(port1 as unknown as TargetPort);
        },
        kill: async () => void (await worker.terminate()),
      };
    },
  },
  {
    name: 'child process',
    takesSeveral: false,
    async start({ folder, project }) {
      const child = fork(SERVICE_ENDS, ['process', folder, project], { serialization: 'advanced' });
      return {
        reach: async () => processChannel(child),
        kill: async () => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const gone = once(child, 'exit');
          child.kill('SIGKILL');
          await gone;
        },
      };
    },
  },
  {
    name: 'WebSocket',
    takesSeveral: true,
    async start(end) {
      const service = openService({ ...end, kinds: KINDS });
      const server = await startServer({ service, pageFolder: end.folder });
      const { headers } = await fetch(server.newAddress(), { redirect: 'manual' });
      const cookie = headers.get('set-cookie')!.split(';')[0];
      return {
        reach: async () => {
          const address = `${server.origin.replace('http', 'ws')}${SOCKET_PATH}`;
          return socketChannel(new WebSocket(address, { origin: server.origin, headers: { cookie } }));
        },
        kill: async () => {
          await server.close();
          await service.close();
        },
      };
    },
  },
  {
    name: 'Electron port',
    takesSeveral: true,
    async start(end) {
      const service = openService({ ...end, kinds: KINDS });
      return {
        reach: async () => {
          const { main, window } = fakeElectronPorts();
          service.serve(portChannel(main));
          return portChannel(window);
        },
        kill: () => service.close(),
      };
    },
  },
];
