// Real files of every format with what others say is in them (../shared/samples/EXPECTED.json), and a comparison that
// names each deviation.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { FormatReader, ReadSentence, Reject } from '../../../src/formats/reader.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';
import { readAll } from './read-all.ts';

export type Facts = Readonly<Record<string, unknown>>;

export interface SampleEntry {
  readonly file: string;
  readonly format: string;
  readonly expected: Facts;
}

export const skipSamples = unlessShared('samples/EXPECTED.json');

/** [] where the samples are not there. */
export function sampleEntries(format: string): readonly SampleEntry[] {
  if (skipSamples) return [];
  const { files } = JSON.parse(readFileSync(join(SHARED, 'samples/EXPECTED.json'), 'utf8'));
  return files.filter((entry: SampleEntry) => entry.format === format);
}

export const sampleBytes = (file: string) => readFileSync(join(SHARED, 'samples', file));

/** Without a byte-order mark; bad bytes become U+FFFD. */
export const sampleText = (file: string) => new TextDecoder('utf-8').decode(sampleBytes(file));

export interface SampleRead {
  readonly sentences: readonly ReadSentence[];
  readonly rejects: readonly Reject[];
  /** What the reader says, and what its sentences say: documents, sentences, words, entities, first and last text. */
  readonly found: Facts;
}

export function readSample(makeReader: () => FormatReader, text: string): SampleRead {
  const reader = makeReader();
  const { sentences, rejects } = readAll(reader, text, 1 << 16);
  const entitiesByLabel: Record<string, number> = {};
  for (const { type } of sentences.flatMap(({ sentence }) => sentence.spans)) {
    entitiesByLabel[type] = (entitiesByLabel[type] ?? 0) + 1;
  }
  const found = {
    documents: new Set(sentences.map(({ sentence }) => sentence.doc)).size,
    sentences: sentences.length,
    entities: Object.values(entitiesByLabel).reduce((sum, count) => sum + count, 0),
    entitiesByLabel,
    firstSentenceText: sentences.at(0)?.sentence.text ?? null,
    lastSentenceText: sentences.at(-1)?.sentence.text ?? null,
    ...reader.facts?.(),
  };
  return { sentences, rejects, found };
}

/** One line for each expectation that is not met; `unclaimed` are those that say nothing of what an import stores. */
export function deviations(expected: Facts, found: Facts, unclaimed: readonly string[] = []): string[] {
  return Object.entries(expected)
    .filter(([key, value]) => !unclaimed.includes(key) && !isDeepStrictEqual(found[key], value))
    .map(([key, value]) => `${key}: expected ${JSON.stringify(value)}, found ${JSON.stringify(found[key])}`);
}
