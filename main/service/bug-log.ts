// The log of bugs. Names of errors and places in the program only: messages of the runtime quote values, and values may be
// corpus text.

import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One older log of the same size is kept. */
const MOST_LOG_BYTES = 1024 * 1024;
const MOST_CAUSES = 5;

export class BugLog {
  readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, 'log', 'seedmark.log');
  }

  /** @returns the number under which it stands in the log. */
  report(error: unknown, where: string): string {
    const id = randomUUID().slice(0, 8);
    const entry = `${new Date().toISOString()} ${id} ${where}\n${describe(error)}\n`;
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      if ((statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) > MOST_LOG_BYTES) {
        renameSync(this.path, `${this.path}.old`);
      }
      appendFileSync(this.path, entry);
    } catch {
      // A disk that takes no log must not turn one bug into two.
      process.stderr.write(entry);
    }
    return id;
  }
}

function describe(error: unknown): string {
  const lines: string[] = [];
  let current = error;
  for (let n = 0; n < MOST_CAUSES && current instanceof Error; n++) {
    const { code } = current as NodeJS.ErrnoException;
    const frames = (current.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
    lines.push(`${n === 0 ? '' : 'caused by '}${current.name}${code === undefined ? '' : ` ${code}`}`, ...frames);
    current = current.cause;
  }
  return lines.length > 0 ? lines.join('\n') : `thrown: ${typeof error}`;
}
