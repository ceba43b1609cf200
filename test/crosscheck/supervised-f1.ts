// F1 of a tagger trained on all labels beside PyTorch's: trains on four fifths of a CoNLL file, scores the rest, and writes
// the same rows and settings for supervised_f1.py. Compare means over several seeds: one differs from the next by a point.
//
//     node test/crosscheck/supervised-f1.ts ../shared/models/starter ../shared/corpora/wikigold/wikigold.conll LAYERS EPOCHS SEED /tmp/rows.json
//     VENV/bin/python test/crosscheck/supervised_f1.py ../shared/models/starter /tmp/rows.json EPOCHS SEED

import { readFileSync, writeFileSync } from 'node:fs';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import { openEncoder } from '../../main/training/encoder.ts';
import type { Weight } from '../../main/training/safetensors.ts';
import { tagSentences } from '../../main/training/tag-sentences.ts';
import { TaggerSession } from '../../main/training/tagger-session.ts';
import { DEFAULT_OPTIONS, train } from '../../main/training/train.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { bootstrapInterval, evaluateSpans, type SpanPair } from '../../src/evaluate/span-scores.ts';
import { createConllReader } from '../../src/formats/columns/conll.ts';
import { corpusRows } from '../../src/tagger/corpus-rows.ts';
import { decodeLabels } from '../../src/tagger/decode-labels.ts';
import { keyedRandom } from '../../src/tagger/keyed-random.ts';
import { createLabelSet, decodeBio, encodeBio } from '../../src/tagger/label-set.ts';
import { hardTargets, pieceTargets } from '../../src/tagger/word-targets.ts';

/** Every fifth sentence is held out. */
const FOLDS = 5;
const LEARNING_RATE = 1e-4;

const [folder, corpus, layers, epochs, seed, out] = process.argv.slice(2);
const reader = createConllReader();
const items = [...reader.push(readFileSync(corpus, 'utf8')), ...reader.finish()];
const sentences = items.flatMap((item) => ('sentence' in item ? [item.sentence as LabelledSentence] : []));
const labelSet = createLabelSet([...new Set(sentences.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort());
const encoder = await openEncoder(folder);
const tokenizer = await openTokenizer(folder);
const labels = labelSet.labels.length;
const isHeldOut = (s: number) => s % FOLDS === FOLDS - 1;
const training = sentences.filter((_, s) => !isHeldOut(s));
const heldOut = sentences.filter((_, s) => isHeldOut(s));
const labelsOf = ({ words, spans }: LabelledSentence) => encodeBio(words.length, spans, labelSet);
const prepare = (list: readonly LabelledSentence[]) => {
  const corpus = corpusRows(list, tokenizer, encoder.maxPieces);
  return { ...corpus, wordLabels: list.map(labelsOf) };
};
const [trainRows, testRows] = [prepare(training), prepare(heldOut)];
const plain = ({ rows, sentenceOf, wordLabels }: typeof trainRows) =>
  rows.map((row, r) => ({
    sentence: sentenceOf[r],
    ids: [...row.ids],
    words: [...row.words],
    positions: [...row.positions],
    labels: Array.from(row.words, (word) => wordLabels[sentenceOf[r]][word]),
  }));
const gold = testRows.wordLabels.map((labels) => [...labels]);
const options = {
  ...DEFAULT_OPTIONS,
  layers: Number(layers),
  epochs: Number(epochs),
  seed: Number(seed),
  learningRate: LEARNING_RATE,
};
writeFileSync(
  out,
  JSON.stringify({ labels: labelSet.labels, options, train: plain(trainRows), test: plain(testRows), gold }),
);

const { rows, sentenceOf, wordLabels } = trainRows;
const targetsOf = (row: number) => pieceTargets(rows[row], hardTargets(wordLabels[sentenceOf[row]], labels));
const data = { rows, labels, targetsOf, fingerprint: 'gold' };
let weights: ReadonlyMap<string, Weight> | undefined;
const before = process.cpuUsage();
for await (const event of train(encoder, data, options)) {
  if (event.kind === 'checkpoint') weights = event.checkpoint.weights;
}
const used = process.cpuUsage(before);
if (!weights) throw new Error('no checkpoint');

const session = await TaggerSession.open(encoder, options.layers, labels, weights);
const tagged = await tagSentences(session, heldOut, tokenizer, labelSet);
await session.close();
const greedy = (values: Float32Array) =>
  Int32Array.from({ length: values.length / labels }, (_, word) => {
    const row = values.subarray(word * labels, (word + 1) * labels);
    return row.indexOf(Math.max(...row));
  });
for (const [name, decode] of [
  ['best label of each word', greedy],
  ['best valid sequence', (values: Float32Array) => decodeLabels(values, labelSet)],
] as const) {
  const pairs = heldOut.map(
    ({ spans }, s): SpanPair => ({ gold: spans, predicted: decodeBio(decode(tagged[s].scores), labelSet) }),
  );
  const { micro } = evaluateSpans(pairs);
  const { low, high } = bootstrapInterval(pairs, { random: keyedRandom(1) });
  const percent = (share: number) => (100 * share).toFixed(2);
  console.log(
    `layers ${layers}, ${epochs} epochs, seed ${seed}, ${name}: F1 ${percent(micro.f1)} (${percent(low)} to ${percent(high)}), ` +
      `P ${percent(micro.precision)}, R ${percent(micro.recall)}; ${((used.user + used.system) / 1e6).toFixed(0)} CPU seconds`,
  );
}
