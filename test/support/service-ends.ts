// A service in a thread or a process of its own, for tests: `node service-ends.ts process FOLDER PROJECT`, or a worker with
// the same in workerData.

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openService } from '../../main/service/index.ts';
import { portChannel, processChannel } from '../../src/contract/port-channel.ts';
import { countingKind, stubbornKind } from './job-kinds.ts';

export interface ServiceEnd {
  readonly folder: string;
  readonly project: string;
}

function open({ folder, project }: ServiceEnd) {
  return openService({ folder, project, kinds: [countingKind, stubbornKind] });
}

if (parentPort) {
  const service = open(workerData as ServiceEnd);
  parentPort.on('message', (port: MessagePort) => service.serve(portChannel(port)));
  parentPort.postMessage('ready');
} else if (process.argv[2] === 'process') {
  const [, , , folder, project] = process.argv;
  const service = open({ folder, project });
  service.serve(processChannel(process));
  // The parent is gone: nobody else can reach this process.
  process.on('disconnect', () => void service.close());
}
