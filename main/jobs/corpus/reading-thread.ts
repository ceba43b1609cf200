// The thread of `openToImport`: opens the source and reads it, a page when it is asked for.

import { parentPort, workerData } from 'node:worker_threads';
import { carryError } from '../../compute/carried-error.ts';
import { openCorpus } from '../../files/open-corpus.ts';
import { Mailbox } from '../mailbox.ts';
import { CLOSE } from '../thread-link.ts';
import type { FromReading, ReadingStart } from './open-to-import.ts';

/** Items that travel together. */
const PAGE = 200;

const port = parentPort!;
const inbox = new Mailbox<'next'>();
port.on('message', (message: 'next' | typeof CLOSE) => {
  if (message === CLOSE) process.exit();
  inbox.put(message);
});

try {
  const { path, choices } = workerData as ReadingStart;
  const file = await openCorpus(path, choices);
  const { files, format, encoding } = file;
  say({ opened: { path: file.path, files, format, encoding } });
  for await (const items of file.read()) {
    for (let at = 0; at < items.length; at += PAGE) {
      await inbox.take();
      say({ items: items.slice(at, at + PAGE) });
    }
  }
  await inbox.take();
  say('done');
} catch (error) {
  port.postMessage({ error: carryError(error) });
}

function say(message: FromReading): void {
  port.postMessage(message);
}
