// A tagger made in a second: a tiny encoder with random weights on top, exported as a real one is. What it finds means
// nothing, but it is the same each time, and it finds something in any text.

import { join } from 'node:path';
import { openEncoder } from '../../main/training/encoder.ts';
import { exportTagger } from '../../main/training/export-tagger.ts';
import { startWeights } from '../../main/training/trained-weights.ts';
import { keyedNormal } from '../../src/tagger/keyed-random.ts';
import { createLabelSet } from '../../src/tagger/label-set.ts';
import type { TaggerProvenance } from '../../src/tagger/tagger-provenance.ts';
import { SHARED } from './shared.ts';

export const TINY_MODEL = 'tiny-bert-cased';
export const TINY_TYPES: readonly string[] = ['LOC', 'PER'];

const CARD: TaggerProvenance = {
  name: 'tiny',
  languages: [],
  madeWith: 'test',
  types: TINY_TYPES.map((name) => ({ name, phrase: name, seeds: [] })),
  labels: { rule: 'none', sentences: 0, words: 0, spans: {} },
  training: { layers: 1, layersInAll: 2, seed: 1, settings: {} },
};

/** Spreads the labels' scores, so that words differ in their label. */
const SPREAD = 0.2;

/** @param folder must not exist. @returns it. Needs ../shared/models. */
export async function exportTinyTagger(folder: string, model = TINY_MODEL): Promise<string> {
  const encoder = await openEncoder(join(SHARED, 'models', model));
  const labelSet = createLabelSet(TINY_TYPES);
  const weights = startWeights(encoder, { layers: 1, labels: labelSet.labels.length, features: encoder.hiddenSize }, 1);
  const normal = keyedNormal(7);
  for (const { values } of weights.values()) for (let i = 0; i < values.length; i++) values[i] += SPREAD * normal();
  await exportTagger({ encoder, weights, labelSet, layers: 1 }, folder, { card: CARD });
  return folder;
}
