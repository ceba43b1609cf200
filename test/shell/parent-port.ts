// Loaded before the service in the thread that stands for Electron's utility process: `process.parentPort`, as documented.
// Processes that the service forks load it too, and have none.

import { EventEmitter } from 'node:events';
import { parentPort } from 'node:worker_threads';

const port = new EventEmitter();
if (parentPort) Object.assign(process, { parentPort: port });
const early: unknown[] = [];
parentPort?.on('message', (message) => {
  if (port.listenerCount('message') > 0) port.emit('message', message);
  else early.push(message);
});
port.on('newListener', (event) => {
  if (event !== 'message') return;
  setImmediate(() => {
    for (const message of early.splice(0)) port.emit('message', message);
  });
});
