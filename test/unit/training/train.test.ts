// Training from end to end with a tiny random model: real text, real tokenizer, real gradients.

import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openTokenizer } from '../../../main/compute/tokenizer.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../../main/training/checkpoint.ts';
import { type Encoder, openEncoder } from '../../../main/training/encoder.ts';
import type { Weight } from '../../../main/training/safetensors.ts';
import { TaggerSession } from '../../../main/training/tagger-session.ts';
import {
  DEFAULT_OPTIONS,
  defaultLayers,
  type TrainEvent,
  type TrainingSet,
  type TrainOptions,
  train,
} from '../../../main/training/train.ts';
import { joinWords } from '../../../src/corpus/join-words.ts';
import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import { evaluateSpans } from '../../../src/evaluate/span-scores.ts';
import { Failure } from '../../../src/failure.ts';
import { decodeTags } from '../../../src/formats/tags.ts';
import { decodeLabels } from '../../../src/tagger/decode-labels.ts';
import { createLabelSet, decodeBio, encodeBio } from '../../../src/tagger/label-set.ts';
import { type TaggingRow, tagRows } from '../../../src/tagger/windows.ts';
import { hardTargets, pieceTargets } from '../../../src/tagger/word-targets.ts';
import { temporaryFolder } from '../../support/onnx-models.ts';

const MODEL = join(import.meta.dirname, '../../../../shared/models/tiny-bert-uncased');
const skip = existsSync(MODEL) ? false : `no model in ${MODEL}`;

const labelSet = createLabelSet(['LOC', 'PER']);

/** Word/tag pairs. */
const TEXTS = [
  'Anna/B-PER Berg/I-PER lives/O in/O Oslo/B-LOC ./O',
  'The/O mayor/O of/O Lima/B-LOC met/O Juan/B-PER Soto/I-PER on/O Monday/O ./O',
  'Nothing/O happened/O ./O',
  'From/O Paris/B-LOC to/O New/B-LOC York/I-LOC in/O a/O day/O',
  'Maria/B-PER smiled/O ./O',
  'They/O say/O that/O Ben/B-PER Ali/I-PER was/O born/O near/O Tunis/B-LOC in/O the/O south/O ./O',
];

const sentences = TEXTS.map((text): LabelledSentence => {
  const pairs = text.split(' ').map((pair) => pair.split('/'));
  const decoded = decodeTags(pairs.map(([, tag]) => tag));
  assert.ok('spans' in decoded);
  return { doc: '', ...joinWords(pairs.map(([word]) => word)), spans: decoded.spans };
});

const OPTIONS: TrainOptions = {
  ...DEFAULT_OPTIONS,
  layers: 2,
  epochs: 4,
  batchRows: 4,
  learningRate: 2e-3,
  headLearningRate: 1e-2,
  checkpointSteps: 3,
};

/** The random weights are large, so they need large steps. */
const FAST = { epochs: 50, learningRate: 1e-2, headLearningRate: 3e-2, dropout: 0.05 };

let encoder: Encoder;
let data: TrainingSet;
const temporary = temporaryFolder();
after(() => temporary.remove());

before(async () => {
  if (skip) return;
  encoder = await openEncoder(MODEL);
  data = await prepare(encoder.maxPieces);
});

async function prepare(maxPieces: number): Promise<TrainingSet> {
  const tokenizer = await openTokenizer(MODEL);
  const rows: TaggingRow[] = [];
  const sentenceOf: number[] = [];
  sentences.forEach((sentence, s) => {
    for (const row of tagRows(sentence, tokenizer.encode(sentence.text), maxPieces)) {
      rows.push(row);
      sentenceOf.push(s);
    }
  });
  const targetsOf = (row: number) => {
    const { words, spans } = sentences[sentenceOf[row]];
    return pieceTargets(rows[row], hardTargets(encodeBio(words.length, spans, labelSet), labelSet.labels.length));
  };
  return { rows, labels: labelSet.labels.length, targetsOf, fingerprint: 'gold' };
}

async function collect(events: AsyncGenerator<TrainEvent>): Promise<TrainEvent[]> {
  const list: TrainEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

const lossesOf = (events: readonly TrainEvent[]) =>
  events.flatMap((event) => (event.kind === 'step' ? [event.loss] : []));
const checkpointsOf = (events: readonly TrainEvent[]): Checkpoint[] =>
  events.flatMap((event) => (event.kind === 'checkpoint' ? [event.checkpoint] : []));

function assertSameWeights(found: Checkpoint, expected: Checkpoint): void {
  assert.equal(found.step, expected.step);
  assert.deepEqual([...found.weights.keys()].sort(), [...expected.weights.keys()].sort());
  for (const [name, { values, first, second }] of expected.weights) {
    const weight = found.weights.get(name)!;
    assert.ok(Buffer.from(weight.values.buffer).equals(Buffer.from(values.buffer)), name);
    assert.deepEqual([weight.first, weight.second], [first, second], name);
  }
}

test('learns six sentences by heart and labels them with valid sequences', { skip }, async (t) => {
  const events = await collect(train(encoder, data, { ...OPTIONS, ...FAST }));
  const losses = lossesOf(events) as number[];
  t.diagnostic(`loss ${losses[0].toFixed(3)} to ${losses.at(-1)?.toFixed(3)} in ${losses.length} steps`);
  assert.ok(losses.at(-1)! < 0.1 * losses[0]);
  const { weights } = checkpointsOf(events).at(-1)!;
  const session = await TaggerSession.open(encoder, OPTIONS.layers, data.labels, weights);
  const scores = await session.run(data.rows);
  await session.close();
  const { micro } = evaluateSpans(
    scores.map((row, s) => ({ gold: sentences[s].spans, predicted: decodeBio(decodeLabels(row, labelSet), labelSet) })),
  );
  assert.equal(micro.f1, 1);
});

test('trains the top layer alone, and a linear layer alone', { skip }, async () => {
  for (const layers of [1, 0]) {
    const events = await collect(train(encoder, data, { ...OPTIONS, layers, epochs: 15 }));
    const losses = lossesOf(events) as number[];
    assert.ok(losses.at(-1)! < 0.5 * losses[0], `${layers} layers: ${losses[0]} to ${losses.at(-1)}`);
    const names = [...checkpointsOf(events).at(-1)!.weights.keys()];
    assert.equal(names.filter((name) => name.includes('.layer.1.')).length, layers === 1 ? 16 : 0);
    assert.ok(names.every((name) => name.startsWith('classifier.') || name.includes('.layer.1.')));
  }
});

test('gives the same weights to the last bit for a seed, and others for another', { skip }, async () => {
  const last = async (options: TrainOptions) => checkpointsOf(await collect(train(encoder, data, options))).at(-1)!;
  const weights = await last(OPTIONS);
  assertSameWeights(await last(OPTIONS), weights);
  const other = await last({ ...OPTIONS, seed: 2 });
  assert.notDeepEqual(other.weights.get('classifier.weight')?.values, weights.weights.get('classifier.weight')?.values);
});

test('goes on from a file as if it had not been interrupted', { skip }, async () => {
  const whole = checkpointsOf(await collect(train(encoder, data, OPTIONS)));
  assert.deepEqual(
    whole.map(({ step }) => step),
    [3, 6, 8],
  );
  for (const checkpoint of whole.slice(0, -1)) {
    const path = join(temporary.path, `${checkpoint.step}.safetensors`);
    writeCheckpoint(path, checkpoint);
    const resumed = await collect(train(await openEncoder(MODEL), data, OPTIONS, readCheckpoint(path)));
    assert.equal(lossesOf(resumed).length, 8 - checkpoint.step);
    assertSameWeights(checkpointsOf(resumed).at(-1)!, whole.at(-1)!);
  }
});

test('adds up the gradients of groups to those of the batch', { skip }, async () => {
  const first = async (groupPieces: number) => {
    const events = await collect(train(encoder, data, { ...OPTIONS, groupPieces, dropout: 0, epochs: 1 }));
    return events.flatMap((event) => (event.kind === 'step' ? [event] : []))[0];
  };
  const [whole, grouped] = [await first(10_000), await first(16)];
  assert.ok(Math.abs(whole.loss! - grouped.loss!) < 1e-5);
  assert.ok(Math.abs(whole.gradientNorm - grouped.gradientNorm) < 1e-5 * whole.gradientNorm);
});

test('trains the same with and without keeping what is computed below', { skip }, async () => {
  const losses = async (keptBytes: number) =>
    lossesOf(await collect(train(encoder, data, { ...OPTIONS, layers: 1, keptBytes }))) as number[];
  const [kept, anew] = [await losses(1e9), await losses(0)];
  kept.forEach((loss, step) => {
    assert.ok(Math.abs(loss - anew[step]) < 1e-5, `step ${step}: ${loss} and ${anew[step]}`);
  });
});

test('refuses checkpoints of other data or settings, and damaged ones', { skip }, async () => {
  const [checkpoint] = checkpointsOf(await collect(train(encoder, data, { ...OPTIONS, epochs: 1 })));
  const isInvalid = (error: unknown) => error instanceof Failure && error.code === 'checkpoint-invalid';
  await assert.rejects(collect(train(encoder, data, OPTIONS, checkpoint)), isInvalid);
  const path = join(temporary.path, 'damaged.safetensors');
  writeCheckpoint(path, checkpoint);
  writeFileSync(path, 'nonsense');
  assert.throws(() => readCheckpoint(path), isInvalid);
});

test('passes over batches without a target', { skip }, async () => {
  const none = { positions: new Int32Array(), distributions: new Float32Array(), weights: new Float32Array() };
  const events = await collect(train(encoder, { ...data, targetsOf: () => none }, { ...OPTIONS, epochs: 1 }));
  assert.deepEqual(lossesOf(events), [undefined, undefined]);
  const { weights } = checkpointsOf(events).at(-1)!;
  const name = 'bert.encoder.layer.1.output.dense.weight';
  assert.deepEqual(weights.get(name)?.values, encoder.weights.get(name)?.values);
});

test('begins with given weights, without what an optimiser remembered of them', { skip }, async () => {
  const given = checkpointsOf(await collect(train(encoder, data, OPTIONS))).at(-1)!.weights;
  const values = new Map([...given].map(([name, { dims, values }]) => [name, { dims, values }]));
  const last = async (start: ReadonlyMap<string, Weight>) =>
    checkpointsOf(await collect(train(encoder, data, { ...OPTIONS, epochs: 1 }, start))).at(-1)!;
  const found = await last(given);
  assertSameWeights(found, await last(values));
  assert.notDeepEqual(found.weights.get('classifier.weight')?.values, given.get('classifier.weight')?.values);
});

test('trains two thirds of the layers unless told otherwise', { skip }, () => {
  assert.equal(defaultLayers(encoder), 2);
  assert.equal(defaultLayers({ ...encoder, hiddenStates: new Array(7).fill('') }), DEFAULT_OPTIONS.layers);
  assert.equal(defaultLayers({ ...encoder, hiddenStates: new Array(13).fill('') }), 8);
});

test('refuses to train more layers than there are', { skip }, async () => {
  const isBad = (error: unknown) => error instanceof Failure && error.code === 'bad-argument';
  await assert.rejects(collect(train(encoder, data, { ...OPTIONS, layers: 3 })), isBad);
});

test('stops when nobody asks for the next step', { skip }, async () => {
  for await (const event of train(encoder, data, OPTIONS)) {
    assert.equal(event.kind, 'step');
    break;
  }
});
