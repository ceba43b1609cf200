// Exports taggers of every family with what they say about 300 sentences, for gradients_export.py to compare. The starter
// is trained for an epoch before; the tiny ones have random weights anyway.
//
//     node test/crosscheck/gradients-export.ts ../shared /tmp/taggers
//     VENV/bin/python test/crosscheck/gradients_export.py /tmp/taggers

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import { openEncoder } from '../../main/training/encoder.ts';
import { exportTagger } from '../../main/training/export-tagger.ts';
import type { Weight } from '../../main/training/safetensors.ts';
import { TaggerSession } from '../../main/training/tagger-session.ts';
import { DEFAULT_OPTIONS, type TrainingSet, train } from '../../main/training/train.ts';
import { startWeights } from '../../main/training/trained-weights.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { createConllReader } from '../../src/formats/conll.ts';
import { keyedNormal } from '../../src/tagger/keyed-random.ts';
import { createLabelSet, encodeBio } from '../../src/tagger/label-set.ts';
import { tagRows } from '../../src/tagger/windows.ts';
import { hardTargets, pieceTargets } from '../../src/tagger/word-targets.ts';

const FAMILIES = [
  'bert-cased',
  'bert-uncased',
  'roberta',
  'xlm-roberta',
  'distilbert',
  'electra',
  'deberta-v2',
  'albert',
];
const SENTENCES = 300;
const LAYERS = 1;

const [shared, out] = process.argv.slice(2);
const reader = createConllReader();
const items = [
  ...reader.push(readFileSync(join(shared, 'corpora/wikigold/wikigold.conll'), 'utf8')),
  ...reader.finish(),
];
const sentences = items.flatMap((item) => ('sentence' in item ? [item.sentence as LabelledSentence] : []));
const labelSet = createLabelSet(['LOC', 'MISC', 'ORG', 'PER']);
const labels = labelSet.labels.length;
mkdirSync(out, { recursive: true });

for (const name of ['starter', ...FAMILIES.map((family) => `tiny-${family}`)]) {
  const encoder = await openEncoder(join(shared, 'models', name));
  const tokenizer = await openTokenizer(encoder.folder);
  const pieces = sentences.map((sentence) => tokenizer.encode(sentence.text));
  const chosen = [...sentences.keys()].filter((s) => pieces[s].ids.length <= encoder.maxPieces).slice(0, SENTENCES);
  const rows = chosen.map((s) => tagRows(sentences[s], pieces[s], encoder.maxPieces)[0]);
  const targetsOf = (row: number) => {
    const { words, spans } = sentences[chosen[row]];
    return pieceTargets(rows[row], hardTargets(encodeBio(words.length, spans, labelSet), labels));
  };
  const weights = name === 'starter' ? await trained(encoder, { rows, labels, targetsOf }) : moved(encoder);
  const folder = join(out, name);
  exportTagger({ encoder, weights, labelSet }, folder);
  const session = await TaggerSession.open(encoder, LAYERS, labels, weights);
  const all = rows.map(({ ids }) => ({
    ids,
    words: Int32Array.from(ids.keys()),
    positions: Int32Array.from(ids.keys()),
  }));
  const scores = await session.run(all);
  await session.close();
  const expected = chosen.map((s, row) => ({
    text: sentences[s].text,
    ids: [...rows[row].ids],
    scores: Array.from(scores[row], (score) => Number(score.toPrecision(9))),
  }));
  writeFileSync(join(out, `${name}.json`), JSON.stringify({ labels, sentences: expected }));
  console.log(name, expected.length, 'sentences');
}

async function trained(encoder: Parameters<typeof train>[0], data: TrainingSet): Promise<ReadonlyMap<string, Weight>> {
  let weights: ReadonlyMap<string, Weight> | undefined;
  for await (const event of train(encoder, data, { ...DEFAULT_OPTIONS, layers: LAYERS, epochs: 1 })) {
    if (event.kind === 'checkpoint') weights = event.checkpoint.weights;
  }
  if (!weights) throw new Error('no checkpoint');
  return weights;
}

function moved(encoder: Parameters<typeof startWeights>[0]): ReadonlyMap<string, Weight> {
  const weights = startWeights(encoder, { layers: LAYERS, labels, features: encoder.hiddenSize }, 1);
  const normal = keyedNormal(7);
  for (const { values } of weights.values()) for (let i = 0; i < values.length; i++) values[i] += 0.05 * normal();
  return weights;
}
