import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { klByIdentity, klOverVocabulary } from '../../../main/compute/divergence-check.ts';
import type { Model } from '../../../main/compute/onnx/model.ts';
import { makeNode, makeValue } from '../../../main/compute/onnx/parts.ts';
import { type PreparedModel, prepareModel } from '../../../main/compute/prepare-model.ts';
import { randomBatch, seededRandom } from '../../../main/compute/self-check.ts';
import { ModelSession, type Precision, type PredictBatch } from '../../../main/compute/session.ts';
import { Failure } from '../../../src/failure.ts';
import { randomTensor, smallModel, temporaryFolder, VOCABULARY, writeModelFolder } from '../../support/onnx-models.ts';

const MODELS = join(import.meta.dirname, '../../../../shared/models');
const skip = existsSync(MODELS) ? false : `no models in ${MODELS}`;
const TEMPERATURE = 2;

const temporary = temporaryFolder();
const cacheDir = join(temporary.path, 'cache');
after(() => temporary.remove());

const small = () => prepareModel(writeModelFolder(join(temporary.path, 'small'), smallModel()), { cacheDir });
const kept = (name: string) => prepareModel(join(MODELS, name), { cacheDir });

test('agrees with logits worked out in double precision', async () => {
  const prepared = await small();
  const batch = randomBatch(5, 3, VOCABULARY, seededRandom(1));
  await withSession(prepared, 'fp32', async (session) => {
    const found = await session.predict([batch], 'reference', TEMPERATURE);
    const targets = Int32Array.of(0, 17, VOCABULARY - 1);
    const logProbabilities = await session.logProbabilities({ ...batch, targets });
    for (let row = 0; row < 3; row++) {
      const { logits, weight, hidden } = smallModelByHand(batch, row);
      const scaled = logits.map((logit) => logit / TEMPERATURE);
      const logZ = logSumExp(scaled);
      close(found.logZ[row], logZ);
      close(logProbabilities[row], logits[targets[row]] - logSumExp(logits));
      for (let i = 0; i < hidden.length; i++) {
        close(found.hidden[row * hidden.length + i], hidden[i]);
        const expected = weight.reduce((sum, vector, v) => sum + Math.exp(scaled[v] - logZ) * vector[i], 0);
        close(found.expected![row * hidden.length + i], expected);
      }
    }
  });
});

test('gives the expectation only when it is wanted, and the same log partition either way', async () => {
  await withSession(await small(), 'fp32', async (session) => {
    const batch = randomBatch(6, 4, VOCABULARY, seededRandom(2));
    const reference = await session.predict([batch], 'reference', TEMPERATURE);
    const compared = await session.predict([batch], 'compared', TEMPERATURE);
    assert.equal(compared.expected, undefined);
    assert.deepEqual(compared.logZ, reference.logZ);
    assert.deepEqual(compared.hidden, reference.hidden);
  });
});

test('answers batches of several lengths in order, however many rows they have', async () => {
  await withSession(await small(), 'fp32', async (session) => {
    const random = seededRandom(3);
    const batches = [
      randomBatch(4, 300, VOCABULARY, random),
      randomBatch(40, 60, VOCABULARY, random),
      randomBatch(1, 1, VOCABULARY, random),
    ];
    const together = await session.predict(batches, 'reference', TEMPERATURE);
    assert.equal(together.logZ.length, 361);
    const { hiddenSize } = session.prepared;
    for (const [batch, row, at] of [
      [0, 0, 0],
      [0, 299, 299],
      [1, 0, 300],
      [1, 59, 359],
      [2, 0, 360],
    ]) {
      const alone = await session.predict([rowOf(batches[batch], row)], 'reference', TEMPERATURE);
      close(together.logZ[at], alone.logZ[0]);
      for (let i = 0; i < hiddenSize; i++) {
        close(together.hidden[at * hiddenSize + i], alone.hidden[i]);
        close(together.expected![at * hiddenSize + i], alone.expected![i]);
      }
    }
    const targets = Int32Array.from({ length: 300 }, (_, row) => row % VOCABULARY);
    const all = await session.logProbabilities({ ...batches[0], targets });
    const last = await session.logProbabilities({
      ...rowOf(batches[0], 299),
      targets: Int32Array.of(299 % VOCABULARY),
    });
    close(all[299], last[0]);
  });
});

test('means of span states are means of the states of their pieces', async () => {
  await withSession(await small(), 'fp32', async (session) => {
    const batch = randomBatch(6, 1, VOCABULARY, seededRandom(4));
    const of = (start: number, end: number) =>
      session.spanMeans({ length: 6, ids: batch.ids, starts: Int32Array.of(start), ends: Int32Array.of(end) });
    const [one, two, three, mean] = [await of(2, 3), await of(3, 4), await of(4, 5), await of(2, 5)];
    for (let i = 0; i < mean.length; i++) close(mean[i], (one[i] + two[i] + three[i]) / 3);
    const { states } = smallModelByHand(batch, 0);
    for (let i = 0; i < one.length; i++) close(one[i], states[2][i]);
    await assert.rejects(of(3, 3), /span 3..3 of 6 pieces/);
    await assert.rejects(of(3, 7), /span 3..7 of 6 pieces/);
  });
});

test('full mode obeys the same identity as split mode', async () => {
  const prepared = await small();
  const full: PreparedModel = { ...prepared, method: 'full', hiddenSize: prepared.vocabularySize };
  const batch = randomBatch(7, 4, VOCABULARY, seededRandom(5));
  const split = await withSession(prepared, 'fp32', (session) => session.predict([batch], 'reference', TEMPERATURE));
  const whole = await withSession(full, 'fp32', (session) => session.predict([batch], 'reference', TEMPERATURE));
  for (let p = 0; p < 4; p++) {
    const q = (p + 1) % 4;
    const right = klOverVocabulary(whole.hidden, 4, p, q, TEMPERATURE);
    assert.ok(right > 0.01, 'the rows differ');
    close(klByIdentity(split, p, q, TEMPERATURE), right);
    close(klByIdentity(whole, p, q, TEMPERATURE), right);
    close(split.logZ[p], whole.logZ[p]);
  }
});

test('fills token types with zeros and position ids from the first position', async () => {
  const base = smallModel();
  const extra = randomTensor('extra', [64, 8], 7);
  const nodes = base.graph.nodes.flatMap((node) =>
    node.outputs[0] === 'pieces'
      ? [
          { ...node, outputs: ['words'] },
          makeNode('Gather', ['extra', 'position_ids'], ['positions']),
          makeNode('Gather', ['extra', 'token_type_ids'], ['kinds']),
          makeNode('Add', ['words', 'positions'], ['placed']),
          makeNode('Sub', ['placed', 'kinds'], ['pieces']),
        ]
      : [node],
  );
  const shape = ['batch', 'sequence'];
  const model: Model = {
    ...base,
    graph: {
      ...base.graph,
      nodes,
      initializers: new Map(base.graph.initializers).set('extra', extra),
      inputs: [...base.graph.inputs, makeValue('position_ids', 6, shape), makeValue('token_type_ids', 7, shape)],
    },
  };
  const hidden = async (config: Record<string, unknown>) => {
    const folder = writeModelFolder(join(temporary.path, `inputs-${config.model_type}`), model, { config });
    const prepared = await prepareModel(folder, { cacheDir });
    assert.deepEqual([prepared.method, prepared.inputs.length], ['split', 3]);
    const batch = { length: 3, ids: Int32Array.of(4, 5, 6), positions: Int32Array.of(1) };
    return withSession(prepared, 'fp32', async (session) => (await session.predict([batch], 'compared', 1)).hidden);
  };
  const [plain, offset] = [await hidden({ model_type: 'made' }), await hidden({ model_type: 'roberta' })];
  assert.notDeepEqual(plain, offset);
});

test('refuses shapes that do not fit', async () => {
  await withSession(await small(), 'fp32', async (session) => {
    const batch = randomBatch(5, 2, VOCABULARY, seededRandom(1));
    await assert.rejects(session.predict([{ ...batch, length: 4 }], 'compared', 1), /10 ids for 2 rows of 4 pieces/);
    await assert.rejects(session.predict([randomBatch(65, 1, VOCABULARY, seededRandom(1))], 'compared', 1), /1 to 64/);
    await assert.rejects(session.logProbabilities({ ...batch, targets: Int32Array.of(1) }), /10 ids for 2 rows/);
  });
});

test('fast precision gives a row the same bits whatever it is run with', { skip }, async () => {
  const prepared = await kept('starter');
  await withSession(prepared, 'fast', async (session) => {
    const batch = randomBatch(12, 7, prepared.vocabularySize, seededRandom(6));
    const { hidden } = await encodeTogether(session, batch);
    for (let row = 0; row < 7; row++) {
      const alone = (await encodeTogether(session, rowOf(batch, row))).hidden;
      assert.deepEqual(alone, hidden.subarray(row * prepared.hiddenSize, (row + 1) * prepared.hiddenSize));
    }
  });
});

test('fast precision stays close to fp32', { skip }, async (t) => {
  const prepared = await kept('starter');
  const batch = randomBatch(16, 12, prepared.vocabularySize, seededRandom(8));
  const right = await withSession(prepared, 'fp32', (session) => session.predict([batch], 'reference', TEMPERATURE));
  const found = await withSession(prepared, 'fast', (session) => session.predict([batch], 'reference', TEMPERATURE));
  let worst = 0;
  let total = 0;
  for (let p = 0; p < 12; p++) {
    const q = (p + 1) % 12;
    const kl = klByIdentity(right, p, q, TEMPERATURE);
    total += kl;
    worst = Math.max(worst, Math.abs(klByIdentity(found, p, q, TEMPERATURE) - kl));
  }
  t.diagnostic(`largest KL error ${worst.toExponential(1)}, mean KL ${(total / 12).toFixed(3)}`);
  assert.ok(worst > 0, 'it is another arithmetic');
  assert.ok(worst < 0.05, `KL error ${worst}`); // performance.md: largest 3.3e-2 on real rows
});

test('keeps the fast encoder beside the fp32 one and makes it anew when damaged', { skip }, async () => {
  const prepared = await kept('tiny-gpt2');
  const run = () =>
    withSession(prepared, 'fast', (session) =>
      session.predict([randomBatch(5, 2, 3000, seededRandom(1))], 'compared', 1),
    );
  const first = await run();
  const folder = dirname(prepared.encoderPath!);
  const file = ['fast-1-127.bin', 'fast-1-63.bin'].map((name) => join(folder, name)).find((path) => existsSync(path))!;
  const made = statSync(file).mtimeMs;
  assert.deepEqual(await run(), first);
  assert.equal(statSync(file).mtimeMs, made, 'reused');
  const size = statSync(file).size;
  writeFileSync(file, readFileSync(file).subarray(0, 100));
  assert.deepEqual(await run(), first);
  assert.equal(statSync(file).size, size, 'made anew');
});

test('fast precision is refused where the graph could not be split', async () => {
  const prepared = await small();
  const full: PreparedModel = { ...prepared, method: 'full', poolPath: undefined };
  await assert.rejects(ModelSession.open(full, { device: 'cpu', precision: 'fast' }), isFailure('model-unsupported'));
  await withSession(full, 'fp32', async (session) => {
    const span = { length: 2, ids: Int32Array.of(1, 2), starts: Int32Array.of(0), ends: Int32Array.of(1) };
    await assert.rejects(session.spanMeans(span), isFailure('model-unsupported'));
  });
});

test('says that a graph does not load', async () => {
  const prepared = await small();
  const broken = join(temporary.path, 'broken.onnx');
  writeFileSync(broken, readFileSync(prepared.encoderPath!).subarray(0, 200));
  const open = ModelSession.open({ ...prepared, encoderPath: broken }, { device: 'cpu', precision: 'fp32' });
  await assert.rejects(open, isFailure('model-invalid'));
  rmSync(broken);
});

test('pools the state that the transform takes, whose size may be another', { skip }, async () => {
  const prepared = await kept('tiny-albert');
  assert.deepEqual([prepared.pooledSize, prepared.hiddenSize], [48, 32]);
  await withSession(prepared, 'fp32', async (session) => {
    const batch = randomBatch(9, 2, prepared.vocabularySize, seededRandom(9));
    const means = await session.spanMeans({ ...batch, starts: Int32Array.of(1, 3), ends: Int32Array.of(2, 4) });
    // The last layer norm of this random model has weight 1 and bias 0: each state has mean 0 and variance 1.
    for (const state of [means.subarray(0, 48), means.subarray(48, 96)]) {
      close(state.reduce((sum, value) => sum + value, 0) / 48 + 1, 1);
      close(state.reduce((sum, value) => sum + value ** 2, 0) / 48, 1);
    }
  });
});

async function withSession<T>(
  prepared: PreparedModel,
  precision: Precision,
  use: (session: ModelSession) => Promise<T>,
): Promise<T> {
  const session = await ModelSession.open(prepared, { device: 'cpu', precision });
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

function encodeTogether(session: ModelSession, batch: PredictBatch) {
  return session.predict([batch], 'compared', TEMPERATURE);
}

function rowOf(batch: PredictBatch, row: number): PredictBatch {
  return {
    length: batch.length,
    ids: batch.ids.slice(row * batch.length, (row + 1) * batch.length),
    positions: batch.positions.slice(row, row + 1),
  };
}

/** smallModel() in double precision, one row. */
function smallModelByHand(batch: PredictBatch, row: number) {
  const embedding = rowsOf('embedding');
  const ids = [...batch.ids.subarray(row * batch.length, (row + 1) * batch.length)];
  const pieces = ids.map((id) => embedding[id]);
  const states = pieces.map((piece) => {
    const scores = pieces.map((other) => dot(piece, other));
    const total = logSumExp(scores);
    return piece.map(
      (value, i) => value + pieces.reduce((sum, other, k) => sum + Math.exp(scores[k] - total) * other[i], 0),
    );
  });
  const dense = columnsOf('dense');
  const hidden = dense.map((column) => Math.tanh(dot(states[batch.positions[row]], column)));
  const weight = columnsOf('decoder');
  const bias = floatsOf('bias');
  const logits = weight.map((column, v) => dot(hidden, column) + bias[v]);
  return { states, hidden, weight, logits };
}

function floatsOf(name: string): Float32Array {
  const { content } = smallModel().graph.initializers.get(name)!;
  return new Float32Array((content as Uint8Array).slice().buffer);
}

function rowsOf(name: string): number[][] {
  const [rows, columns] = smallModel().graph.initializers.get(name)!.dims;
  const values = floatsOf(name);
  return Array.from({ length: rows }, (_, r) => [...values.subarray(r * columns, (r + 1) * columns)]);
}

function columnsOf(name: string): number[][] {
  const rows = rowsOf(name);
  return rows[0].map((_, column) => rows.map((row) => row[column]));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

function close(found: number, right: number): void {
  assert.ok(Math.abs(found - right) <= 1e-5 * (1 + Math.abs(right)), `${found} is not ${right}`);
}

function isFailure(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Failure && error.code === code;
}
