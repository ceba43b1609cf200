// Where a process of our own starts: the TypeScript file beside this one, or in a build the JavaScript made of it.

import { extname, join } from 'node:path';

/** @param name of an entry in electron.vite.config.ts, which is also its file's name in this folder. */
export function processEntry(name: string): string {
  return join(import.meta.dirname, name + extname(import.meta.filename));
}
