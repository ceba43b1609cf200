// CPU time of a training step beside PyTorch's: the same rows and settings, one thread each, step by step in turns, so
// that whatever else the machine does falls on both alike.
//
//     node test/crosscheck/training-speed.ts MODEL CONLL LAYERS PYTHON
//     node test/crosscheck/training-speed.ts ../shared/models/starter ../shared/corpora/wikigold/wikigold.conll 4 VENV/bin/python

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import { openEncoder } from '../../main/training/encoder.ts';
import { DEFAULT_OPTIONS, type TrainingSet, train } from '../../main/training/train.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { createConllReader } from '../../src/formats/columns/conll.ts';
import { planEpoch } from '../../src/tagger/batch-plan.ts';
import { corpusRows } from '../../src/tagger/corpus-rows.ts';
import { createLabelSet, encodeBio } from '../../src/tagger/label-set.ts';
import { hardTargets, pieceTargets } from '../../src/tagger/word-targets.ts';

const STEPS = 24;
/** The first steps allocate and compile. */
const WARM_UP = 4;

/** Rows that are padded to this many pieces. */
const PIECES = 32;
const PIECES_MULTIPLE = 8;

const [folder, corpus, layers, python] = process.argv.slice(2);
const options = { ...DEFAULT_OPTIONS, layers: Number(layers), epochs: 1, checkpointSteps: STEPS };

const encoder = await openEncoder(folder);
const { data, batches } = await prepare();
const theirs = spawn(python, [join(import.meta.dirname, 'training_speed.py'), folder], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: theirs.stdout })[Symbol.asyncIterator]();
const ask = async (line: object) => {
  theirs.stdin.write(`${JSON.stringify(line)}\n`);
  return JSON.parse((await answers.next()).value as string) as { loss: number; cpuMs: number };
};

await ask({ labels: data.labels, ...options });
const steps = train(encoder, data, options);
const ours: number[] = [];
const others: number[] = [];
for (let step = 0; step < STEPS; step++) {
  const before = process.cpuUsage();
  const { value: event } = await steps.next();
  const { user, system } = process.cpuUsage(before);
  if (event?.kind !== 'step') throw new Error('a step was expected');
  const answer = await ask(batches[step]);
  if (step === 0) console.log(`loss of the first step ${event.loss!.toFixed(3)}; PyTorch ${answer.loss.toFixed(3)}`);
  if (step < WARM_UP) continue;
  ours.push((user + system) / 1000);
  others.push(answer.cpuMs);
}
await steps.return(undefined);
theirs.stdin.end();

const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const ratios = ours.map((cpu, step) => cpu / others[step]);
console.log(
  `${layers} layers, ${options.batchRows} rows of ${PIECES} pieces, ${ours.length} steps, CPU a step: ours ${median(ours).toFixed(0)} ms ` +
    `(${Math.min(...ours).toFixed(0)} at best), PyTorch ${median(others).toFixed(0)} ms (${Math.min(...others).toFixed(0)}); ` +
    `ratio of a pair ${median(ratios).toFixed(2)} in the median`,
);

/** Full batches of rows of one padded length, in the order in which training takes them. */
async function prepare() {
  const reader = createConllReader();
  const items = [...reader.push(readFileSync(corpus, 'utf8')), ...reader.finish()];
  const sentences = items.flatMap((item) => ('sentence' in item ? [item.sentence as LabelledSentence] : []));
  const types = [...new Set(sentences.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort();
  const labelSet = createLabelSet(types);
  const labels = labelSet.labels.length;
  const all = corpusRows(sentences, await openTokenizer(folder), encoder.maxPieces);
  const prepared = all.rows
    .map((row, r) => {
      const { words, spans } = sentences[all.sentenceOf[r]];
      return { row, labels: encodeBio(words.length, spans, labelSet) };
    })
    .filter(({ row }) => row.ids.length <= PIECES && row.ids.length > PIECES - PIECES_MULTIPLE)
    .slice(0, STEPS * options.batchRows);
  const rows = prepared.map(({ row }) => row);
  const lengths = rows.map(({ ids }) => ids.length);
  const data: TrainingSet = {
    rows,
    labels,
    targetsOf: (row) => pieceTargets(rows[row], hardTargets(prepared[row].labels, labels)),
    fingerprint: 'gold',
  };
  const batches = planEpoch(lengths, options.batchRows, options.seed, 0).map((batch) =>
    batch.map((row) => ({
      ids: [...rows[row].ids],
      positions: [...rows[row].positions],
      labels: Array.from(rows[row].words, (word) => prepared[row].labels[word]),
    })),
  );
  return { data, batches };
}
