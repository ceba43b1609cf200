// The service with every kind of job in a process of its own, for tests that kill it. Usage: service-process.ts FOLDER PROJECT.

import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openService } from '../../main/service/index.ts';
import { processChannel } from '../../src/contract/port-channel.ts';

const [folder, project] = process.argv.slice(2);
const service = openService({ folder, project, kinds: JOB_KINDS });
service.serve(processChannel(process));
// The parent is gone: nobody else can reach this process.
process.on('disconnect', () => void service.close());
