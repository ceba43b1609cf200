// How long a training step takes beside PyTorch's: one epoch on the first sentences of a CoNLL file, one thread, and the
// same batches written to a file for gradients_speed.py. Run both on the same machine at the same time of day.
//
//     node test/crosscheck/gradients-speed.ts ../shared/models/starter ../shared/corpora/wikigold/wikigold.conll 2 /tmp/batches.json
//     VENV/bin/python test/crosscheck/gradients_speed.py ../shared/models/starter /tmp/batches.json

import { readFileSync, writeFileSync } from 'node:fs';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import { openEncoder } from '../../main/training/encoder.ts';
import { DEFAULT_OPTIONS, train } from '../../main/training/train.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { createConllReader } from '../../src/formats/conll.ts';
import { planEpoch } from '../../src/tagger/batch-plan.ts';
import { createLabelSet, encodeBio } from '../../src/tagger/label-set.ts';
import { tagRows } from '../../src/tagger/windows.ts';
import { hardTargets, pieceTargets } from '../../src/tagger/word-targets.ts';

const SENTENCES = 200;

const [folder, corpus, layers, out] = process.argv.slice(2);
const reader = createConllReader();
const items = [...reader.push(readFileSync(corpus, 'utf8')), ...reader.finish()];
const sentences = items.flatMap((item) => ('sentence' in item ? [item.sentence as LabelledSentence] : []));
const chosen = sentences.slice(0, SENTENCES);
const labelSet = createLabelSet([...new Set(chosen.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort());
const encoder = await openEncoder(folder);
const tokenizer = await openTokenizer(folder);
const labels = labelSet.labels.length;
const prepared = chosen.flatMap((sentence) =>
  tagRows(sentence, tokenizer.encode(sentence.text), encoder.maxPieces).map((row) => {
    const ids = encodeBio(sentence.words.length, sentence.spans, labelSet);
    return { row, labels: ids, targets: pieceTargets(row, hardTargets(ids, labels)) };
  }),
);
const options = { ...DEFAULT_OPTIONS, layers: Number(layers), epochs: 1 };
const rows = prepared.map(({ row }) => row);
const plan = planEpoch(
  rows.map(({ ids }) => ids.length),
  options.batchRows,
  options.seed,
  0,
);
const batches = plan.map((batch) =>
  batch.map((row) => ({
    ids: [...rows[row].ids],
    positions: [...rows[row].positions],
    labels: Array.from(rows[row].words, (word) => prepared[row].labels[word]),
  })),
);
writeFileSync(out, JSON.stringify({ labels, layers: options.layers, batches }));

const started = performance.now();
const cpu: number[] = [];
const wall: number[] = [];
const losses: number[] = [];
let before = { cpu: process.cpuUsage(), wall: performance.now() };
let first = true;
for await (const event of train(encoder, { rows, labels, targetsOf: (row) => prepared[row].targets }, options)) {
  if (event.kind !== 'step') continue;
  const used = process.cpuUsage(before.cpu);
  if (first) console.log(`ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  else {
    cpu.push((used.user + used.system) / 1000);
    wall.push(performance.now() - before.wall);
  }
  first = false;
  losses.push(event.loss!);
  before = { cpu: process.cpuUsage(), wall: performance.now() };
}
const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const sum = (list: number[]) => list.reduce((sum, each) => sum + each, 0);
const pieces = sum(batches.slice(1).map((batch) => sum(batch.map(({ ids }) => ids.length))));
console.log(
  `layers ${layers}: ${cpu.length + 1} steps, loss ${losses[0].toFixed(3)} to ${losses.at(-1)?.toFixed(3)}; CPU a step: ` +
    `median ${median(cpu).toFixed(0)} ms, mean ${(sum(cpu) / cpu.length).toFixed(0)} ms; wall median ${median(wall).toFixed(0)} ms; ` +
    `${((1000 * pieces) / sum(cpu)).toFixed(0)} pieces a CPU second; ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
);
