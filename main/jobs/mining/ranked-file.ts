// Reading ranked.jsonl back.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Failure } from '../../../src/failure.ts';
import type { RankedSpan } from './ranked-line.ts';

/** @throws Failure when the file is missing or a line is no ranked span. */
export async function* readRanked(path: string): AsyncGenerator<RankedSpan> {
  const input = createReadStream(path, 'utf8');
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number++;
      if (line.trim() !== '') yield parse(line, path, number);
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('file-missing', `${path} cannot be read.`, 'Name a file written by "seedmark mine".', { cause });
  }
}

function parse(line: string, path: string, number: number): RankedSpan {
  let span: Partial<RankedSpan> | undefined;
  try {
    span = JSON.parse(line);
  } catch {
    span = undefined;
  }
  const isSpan =
    typeof span?.type === 'string' && [span.sentence, span.start, span.end, span.score].every(Number.isFinite);
  if (!isSpan)
    throw new Failure(
      'corpus-invalid',
      `Line ${number} of ${path} is not a ranked span.`,
      'Name a file written by "seedmark mine".',
    );
  return span as RankedSpan;
}

/** All spans of a ranking, in its order. */
export async function collectRanked(path: string): Promise<RankedSpan[]> {
  const spans: RankedSpan[] = [];
  for await (const span of readRanked(path)) spans.push(span);
  return spans;
}

/** Whether a file begins as a ranking does. */
export async function looksRanked(path: string): Promise<boolean> {
  try {
    for await (const _ of readRanked(path)) return true;
  } catch (error) {
    if (error instanceof Failure && error.code === 'corpus-invalid') return false;
    throw error;
  }
  return false;
}
