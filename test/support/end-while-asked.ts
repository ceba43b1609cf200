// A process that ends a project's thread while somebody else still waits for an answer of it: nothing but the thread keeps it
// going.

import { WorkThread } from '../../main/service/work/work-thread.ts';

const thread = new WorkThread({ path: process.argv[2], isReadOnly: false });
await thread.ask('checkpoint', {});
const other = thread.ask('checkpoint', {});
await thread.end();
await other;
console.log('ended');
