// How the scores of a type's candidates are spread, in equal steps from the best to the worst.

import type { RunId, TypeId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';

export interface ScoreHistogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** @param language BCP-47 tag; only sentences of it when given. All counts are 0 when nothing was found. */
export function readHistogram(
  connection: Connection,
  run: RunId,
  type: TypeId,
  { bins, language }: { readonly bins: number; readonly language?: string },
): ScoreHistogram {
  const inLanguage =
    language === undefined
      ? ''
      : `AND sentence_id IN (SELECT sentences.id FROM sentences JOIN languages ON languages.id = language_id WHERE tag = ?)`;
  const values = [run, type, ...(language === undefined ? [] : [language])];
  const where = `FROM candidates WHERE run_id = ? AND type_id = ? ${inLanguage}`;
  const range = connection.get<{ low: number | null; high: number | null }>(
    `SELECT min(score) AS low, max(score) AS high ${where}`,
    ...values,
  );
  const counts = new Array<number>(bins).fill(0);
  if (!range || range.low === null || range.high === null) return { low: 0, high: 0, counts };
  const { low, high } = range;
  const step = (high - low) / bins || 1;
  const rows = connection.all<{ bin: number; candidates: number }>(
    `SELECT min(CAST((score - ?) / ? AS INTEGER), ?) AS bin, count(*) AS candidates ${where} GROUP BY bin`,
    low,
    step,
    bins - 1,
    ...values,
  );
  for (const { bin, candidates } of rows) counts[bin] = candidates;
  return { low, high, counts };
}
