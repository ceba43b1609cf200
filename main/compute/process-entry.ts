// Where a process of our own starts: the TypeScript file beside its caller, or in a build the JavaScript made of it.

import { extname, join } from 'node:path';

/**
 * @param caller import.meta of the module that starts the process.
 * @param name of an entry in electron.vite.config.ts, which is also its file's name in the caller's folder.
 */
export function processEntry(caller: Pick<ImportMeta, 'dirname' | 'filename'>, name: string): string {
  return join(caller.dirname, name + extname(caller.filename));
}
