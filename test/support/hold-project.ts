// A process that opens a project for writing and keeps it until it is killed.

import { openProject } from '../../main/store/file/project-file.ts';

openProject(process.argv[2]);
process.send?.('open');
setInterval(() => {}, 60_000);
