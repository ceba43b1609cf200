// The service in Electron's utility process: each port that comes is a client; "end" closes projects and then the process.

import type { ParentPort } from 'electron';
import { type EmitterPort, portChannel } from '../../src/contract/port-channel.ts';
import { PROGRAM } from '../cli/version.ts';
import { JOB_KINDS } from '../jobs/kinds.ts';
import { openService } from '../service/index.ts';
import { userFolder } from '../service/user/user-folder.ts';

// What computes and trains runs in processes that this one forks; they are to run as Node, not as another window.
process.env.ELECTRON_RUN_AS_NODE = '1';
const service = openService({ folder: userFolder(), kinds: JOB_KINDS, madeWith: PROGRAM });
const { parentPort } = process as unknown as { readonly parentPort: ParentPort };
parentPort.on('message', ({ data, ports }) => {
  for (const port of ports) service.serve(portChannel(port as unknown as EmitterPort));
  if (data === 'end') service.close().finally(() => process.exit());
});
