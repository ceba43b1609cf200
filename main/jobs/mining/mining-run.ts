// How a ranking came about, in a small file beside it (ranked.jsonl → ranked.jsonl.run.json): the model card of a tagger
// that was trained on the ranking tells it on. A ranking without the file can be used all the same.

import { existsSync, readFileSync } from 'node:fs';
import type { EntityType } from '../../../src/mining/entity-type.ts';
import { writeBeside } from '../../files/write-beside.ts';
import type { RunIdentity } from './journal-header.ts';

export interface MiningRun {
  /** The corpus file's name. */
  readonly corpus: string;
  /** The model folder's name. */
  readonly model: string;
  readonly fingerprint: string;
  readonly method: string;
  /** The label context; absent: the method's own. */
  readonly template?: string;
  readonly types: readonly EntityType[];
  /** Longest sentence that was mined, in words. */
  readonly maxSentenceWords: number;
  /** Everything that decides the result. */
  readonly identity: RunIdentity;
}

const runPath = (ranked: string) => `${ranked}.run.json`;

export async function writeMiningRun(ranked: string, run: MiningRun): Promise<void> {
  await writeBeside(runPath(ranked), [`${JSON.stringify(run, null, 2)}\n`]);
}

/** Undefined when there is none, or none that can be read. */
export function readMiningRun(ranked: string): MiningRun | undefined {
  const path = runPath(ranked);
  if (!existsSync(path)) return undefined;
  try {
    const run = JSON.parse(readFileSync(path, 'utf8')) as MiningRun;
    return Array.isArray(run.types) && typeof run.method === 'string' ? run : undefined;
  } catch {
    return undefined; // it tells where a ranking comes from; nothing is computed from it
  }
}
