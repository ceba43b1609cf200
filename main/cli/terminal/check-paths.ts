// Before hours of work: whether the ranking can be written where it shall go, and that nothing is lost by it.

import { type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Failure } from '../../../src/failure.ts';
import { openBeside } from '../../files/write-beside.ts';

export interface RunPaths {
  readonly corpus: string;
  readonly out: string;
  readonly checkpoint: string;
  /** Other files that the run reads, with what they are, e.g. ["--types", "types.json"]. */
  readonly inputs: readonly (readonly [string, string | undefined])[];
}

/** @throws Failure 'bad-argument' or 'file-unwritable'; nothing is left behind either way. */
export async function checkPaths({ corpus, out, checkpoint, inputs }: RunPaths): Promise<void> {
  if (corpus === '-') {
    const hint = 'Save the corpus to a file and name that: it is read more than once.';
    throw new Failure('bad-argument', 'A corpus cannot be read from standard input.', hint);
  }
  if (out === '-') {
    const hint = 'Name a file with --out; "--out ranked.jsonl && cat ranked.jsonl" shows it.';
    throw new Failure('bad-argument', 'The ranking cannot be written to standard output.', hint);
  }
  const read = [['the corpus', corpus], ...inputs] as const;
  for (const [written, path] of [
    ['--out', out],
    ['--checkpoint', checkpoint],
  ] as const) {
    refuseNoFile(path);
    for (const [what, input] of read) {
      if (input === undefined || !isSameFile(path, input)) continue;
      const hint = 'Name another file: this one would be lost.';
      throw new Failure('bad-argument', `${written} and ${what} are the same file, ${path}.`, hint);
    }
  }
  if (isSameFile(out, checkpoint)) {
    const hint = 'Name another file for one of them.';
    throw new Failure('bad-argument', `--out and --checkpoint are the same file, ${out}.`, hint);
  }
  await (await openBeside(out)).abort();
}

function refuseNoFile(path: string): void {
  const stat = statOf(path);
  if (stat?.isFile()) return;
  if (stat) {
    const what = stat.isDirectory() ? 'a folder' : 'a device';
    throw new Failure('file-unwritable', `${path} is ${what}.`, 'Name a file, for instance ranked.jsonl.');
  }
  if (!statOf(dirname(path))?.isDirectory()) {
    const hint = 'Make the folder first, or choose another place.';
    throw new Failure('file-unwritable', `${path} cannot be written: there is no folder ${dirname(path)}.`, hint);
  }
}

/** Also when one of them is a link to the other. */
function isSameFile(a: string, b: string): boolean {
  const [one, other] = [statOf(a), statOf(b)];
  if (one && other) return one.dev === other.dev && one.ino === other.ino;
  return resolve(a) === resolve(b);
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    // Not there, or nobody may look: writing will say it.
    return undefined;
  }
}
