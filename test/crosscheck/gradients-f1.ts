// Fine-tunes on four fifths of a CoNLL file, scores the rest, and writes the same rows for gradients_f1.py.
//
//     node test/crosscheck/gradients-f1.ts ../shared/models/starter ../shared/corpora/wikigold/wikigold.conll LAYERS EPOCHS SEED /tmp/rows.json
//     VENV/bin/python test/crosscheck/gradients_f1.py ../shared/models/starter /tmp/rows.json EPOCHS SEED

import { readFileSync, writeFileSync } from 'node:fs';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import { openEncoder } from '../../main/training/encoder.ts';
import type { Weight } from '../../main/training/safetensors.ts';
import { TaggerSession } from '../../main/training/tagger-session.ts';
import { DEFAULT_OPTIONS, train } from '../../main/training/train.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { bootstrapInterval, evaluateSpans, type SpanPair } from '../../src/evaluate/span-scores.ts';
import { createConllReader } from '../../src/formats/conll.ts';
import { decodeLabels } from '../../src/tagger/decode-labels.ts';
import { keyedRandom } from '../../src/tagger/keyed-random.ts';
import { createLabelSet, decodeBio, encodeBio } from '../../src/tagger/label-set.ts';
import { tagRows } from '../../src/tagger/windows.ts';
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
const prepared = sentences.map((sentence, s) => ({
  sentence,
  isHeldOut: s % FOLDS === FOLDS - 1,
  labels: encodeBio(sentence.words.length, sentence.spans, labelSet),
  rows: tagRows(sentence, tokenizer.encode(sentence.text), encoder.maxPieces),
}));
const training = prepared.filter(({ isHeldOut }) => !isHeldOut);
const heldOut = prepared.filter(({ isHeldOut }) => isHeldOut);
const rowsOf = (list: typeof prepared) =>
  list.flatMap(({ rows, labels }, sentence) => rows.map((row) => ({ row, labels, sentence })));
const plain = (list: typeof prepared) =>
  rowsOf(list).map(({ row, labels, sentence }) => ({
    sentence,
    ids: [...row.ids],
    words: [...row.words],
    positions: [...row.positions],
    labels: Array.from(row.words, (word) => labels[word]),
  }));
const gold = heldOut.map(({ labels }) => [...labels]);
const options = {
  ...DEFAULT_OPTIONS,
  layers: Number(layers),
  epochs: Number(epochs),
  seed: Number(seed),
  learningRate: LEARNING_RATE,
};
writeFileSync(
  out,
  JSON.stringify({ labels: labelSet.labels, options, train: plain(training), test: plain(heldOut), gold }),
);

const rows = rowsOf(training);
const data = {
  rows: rows.map(({ row }) => row),
  labels,
  targetsOf: (row: number) => pieceTargets(rows[row].row, hardTargets(rows[row].labels, labels)),
};
let weights: ReadonlyMap<string, Weight> | undefined;
const before = process.cpuUsage();
for await (const event of train(encoder, data, options)) {
  if (event.kind === 'checkpoint') weights = event.checkpoint.weights;
}
const used = process.cpuUsage(before);
if (!weights) throw new Error('no checkpoint');

const session = await TaggerSession.open(encoder, options.layers, labels, weights);
const places = rowsOf(heldOut);
const found = await session.run(places.map(({ row }) => row));
await session.close();
const scores = heldOut.map(({ sentence }) => new Float32Array(sentence.words.length * labels));
places.forEach(({ row, sentence }, r) => {
  row.words.forEach((word, i) => {
    scores[sentence].set(found[r].subarray(i * labels, (i + 1) * labels), word * labels);
  });
});
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
    ({ sentence }, s): SpanPair => ({ gold: sentence.spans, predicted: decodeBio(decode(scores[s]), labelSet) }),
  );
  const { micro } = evaluateSpans(pairs);
  const { low, high } = bootstrapInterval(pairs, { random: keyedRandom(1) });
  const percent = (share: number) => (100 * share).toFixed(2);
  console.log(
    `layers ${layers}, ${epochs} epochs, seed ${seed}, ${name}: F1 ${percent(micro.f1)} (${percent(low)} to ${percent(high)}), ` +
      `P ${percent(micro.precision)}, R ${percent(micro.recall)}; ${((used.user + used.system) / 1e6).toFixed(0)} CPU seconds`,
  );
}
