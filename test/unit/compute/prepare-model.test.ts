import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { extractGraph } from '../../../main/compute/onnx/graph.ts';
import { type Model, type Node, readModel, writeModel } from '../../../main/compute/onnx/model.ts';
import { makeNode } from '../../../main/compute/onnx/parts.ts';
import { WeightsFile } from '../../../main/compute/onnx/weights.ts';
import { type PreparedModel, prepareModel } from '../../../main/compute/prepare-model.ts';
import { measureDisagreement } from '../../../main/compute/self-check.ts';
import { ModelSession } from '../../../main/compute/session.ts';
import { Failure } from '../../../src/failure.ts';
import {
  copyModelFolder,
  HIDDEN,
  randomTensor,
  smallModel,
  temporaryFolder,
  VOCABULARY,
  writeModelFolder,
} from '../../support/onnx-models.ts';

const MODELS = join(import.meta.dirname, '../../../../shared/models');
const models = existsSync(MODELS) ? readdirSync(MODELS).filter((name) => existsSync(join(MODELS, name, 'onnx'))) : [];
const skip = models.length ? false : `no models in ${MODELS}`;
const TOLERANCE = 1e-4;

const temporary = temporaryFolder();
const cacheDir = join(temporary.path, 'cache');
after(() => temporary.remove());

for (const name of models) {
  for (const file of readdirSync(join(MODELS, name, 'onnx'))) {
    test(`splits ${name}/${file} without changing a log probability`, async (t) => {
      const prepared = await prepareModel(join(MODELS, name), { cacheDir, onnxFile: file });
      assert.equal(prepared.method, 'split');
      assert.deepEqual(prepared.notes, []);
      assert.equal(prepared.kind, name.includes('gpt2') ? 'causal' : 'masked');
      const worst = await measureDisagreement(prepared, asFull(prepared));
      t.diagnostic(`log probability ${worst.logProbability.toExponential(1)}, KL ${worst.divergence.toExponential(1)}`);
      assert.ok(Math.max(worst.logProbability, worst.divergence, worst.pooling) < TOLERANCE);
    });
  }
}
if (skip) test('splits every model of the collection', { skip }, () => {});

test('reads weights that lie outside the graph file', { skip }, async () => {
  const folder = copyModelFolder(join(MODELS, 'tiny-bert-cased'), join(temporary.path, 'external'));
  const inside = await prepareModel(folder, { cacheDir });
  moveWeightsOut(join(folder, 'onnx/model.onnx'), 'model.onnx_data');
  const outside = await prepareModel(folder, { cacheDir });
  assert.equal(outside.method, 'split');
  assert.notEqual(outside.fingerprint, inside.fingerprint);
  assert.equal(outside.parameters, inside.parameters);
  assert.deepEqual(await hiddenOf(outside), await hiddenOf(inside));

  const data = join(folder, 'onnx/model.onnx_data');
  const bytes = readFileSync(data);
  bytes[bytes.length - 3] ^= 1;
  writeFileSync(data, bytes);
  assert.notEqual((await prepareModel(folder, { cacheDir })).fingerprint, outside.fingerprint, 'the weights count');
  truncateSync(data, 100);
  await assert.rejects(prepareModel(folder, { cacheDir }), isFailure('model-invalid'));
  rmSync(data);
  await assert.rejects(prepareModel(folder, { cacheDir }), isFailure('model-invalid'));
});

test('refuses weights outside the model folder', async () => {
  const model = smallModel();
  const initializers = new Map(model.graph.initializers);
  initializers.set('dense', {
    ...initializers.get('dense')!,
    content: { location: '../../w.bin', offset: 0, length: 256 },
  });
  const folder = writeModelFolder(join(temporary.path, 'escape'), {
    ...model,
    graph: { ...model.graph, initializers },
  });
  await assert.rejects(prepareModel(folder, { cacheDir }), isFailure('model-invalid', /outside its folder/));
});

test('splits graphs of operator set 11', async () => {
  const prepared = await prepareModel(writeModelFolder(join(temporary.path, 'old'), smallModel({ opset: 11 })), {
    cacheDir,
  });
  assert.deepEqual([prepared.method, prepared.hiddenSize, prepared.notes], ['split', HIDDEN, []]);
});

test('falls back to all logits when they are no affine function of a hidden state', async () => {
  const model = smallModel({ tail: [makeNode('Tanh', ['biased'], ['logits'])] });
  const prepared = await prepareModel(writeModelFolder(join(temporary.path, 'capped'), model), { cacheDir });
  assert.deepEqual([prepared.method, prepared.hiddenSize, prepared.poolPath], ['full', VOCABULARY, undefined]);
  assert.match(prepared.notes.join(), /slower: the logits pass through Tanh/);
  assert.deepEqual(await prepareModel(prepared.folder, { cacheDir }), prepared, 'and remembers it');
});

test('falls back to all logits when the split graph does not run', async () => {
  const folder = writeModelFolder(join(temporary.path, 'mean'), smallModel({ mixing: 'mean' }));
  const prepared = await prepareModel(folder, { cacheDir });
  assert.equal(prepared.method, 'full');
  assert.match(prepared.notes.join(), /slower/);
});

test('falls back to all logits when the split graph says something else', async () => {
  // Noise that a training-mode export leaves in its graph: no two runs agree.
  const model = smallModel();
  const nodes: Node[] = model.graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === 'mixed' ? 'noisy' : name)),
  }));
  nodes.push(makeNode('RandomUniformLike', ['mixed'], ['noise']), makeNode('Add', ['mixed', 'noise'], ['noisy']));
  const sorted = extractGraph({ ...model.graph, nodes });
  const folder = writeModelFolder(join(temporary.path, 'noisy'), { ...model, graph: sorted });
  const prepared = await prepareModel(folder, { cacheDir });
  assert.equal(prepared.method, 'full');
  assert.match(prepared.notes.join(), /differs from the original by/);
});

test('refuses models that are no language models', async () => {
  const cases: Record<string, Model> = {
    'token classification': smallModel({ vocabulary: 9 }),
    embeddings: withOutput('mixed', ['batch', 'sequence', HIDDEN]),
    'sentence vectors': withOutput('pooled', ['batch', HIDDEN]),
  };
  for (const [name, model] of Object.entries(cases)) {
    const folder = writeModelFolder(join(temporary.path, name), model);
    await assert.rejects(prepareModel(folder, { cacheDir }), isFailure('model-unsupported', /no language model/), name);
  }
});

test('refuses a graph that the runtime cannot load', async () => {
  const model = withNode('NoSuchOperator');
  const folder = writeModelFolder(join(temporary.path, 'unknown'), model);
  await assert.rejects(prepareModel(folder, { cacheDir }), isFailure('model-invalid', /NoSuchOperator/));
});

test('tells masked from causal by what it does where the configuration is silent', { skip }, async () => {
  for (const [name, kind] of [
    ['tiny-gpt2', 'causal'],
    ['tiny-electra', 'masked'],
  ] as const) {
    const folder = copyModelFolder(join(MODELS, name), join(temporary.path, `silent-${name}`));
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, architectures: undefined }));
    assert.equal((await prepareModel(folder, { cacheDir })).kind, kind);
  }
});

test('prepares once and again only when something is damaged', async () => {
  const own = join(temporary.path, 'own-cache');
  const folder = writeModelFolder(join(temporary.path, 'kept'), smallModel());
  const first = await prepareModel(folder, { cacheDir: own });
  const made = statSync(first.encoderPath!).mtimeMs;
  const again = async () => {
    assert.deepEqual(await prepareModel(folder, { cacheDir: own }), first);
    const session = await ModelSession.open(first, { device: 'cpu', precision: 'fp32' });
    await session.close();
    return statSync(first.encoderPath!).mtimeMs !== made;
  };
  const backdate = () => utimesSync(first.encoderPath!, made / 1000, made / 1000);
  assert.equal(await again(), false, 'reused');

  utimesSync(first.headPath!, 1, 1);
  assert.equal(await again(), false, 'touched, not changed');
  truncateSync(first.headPath!, 50);
  assert.equal(await again(), true, 'truncated');
  const bytes = readFileSync(first.poolPath!);
  backdate();
  bytes[40] ^= 255;
  writeFileSync(first.poolPath!, bytes);
  assert.equal(await again(), true, 'changed in place');
  backdate();
  rmSync(first.headPath!);
  assert.equal(await again(), true, 'removed');
  backdate();
  writeFileSync(join(first.encoderPath!, '../prepared.json'), '{"finding":');
  assert.equal(await again(), true, 'record half written');
  writeFileSync(join(own, 'hashes.json'), 'nonsense');
  backdate();
  assert.equal(await again(), false, 'hashes forgotten');
  assert.equal(readdirSync(join(own, 'prepared')).length, 1, 'nothing half done is left behind');
});

test('notices that the export changed', async () => {
  const folder = writeModelFolder(join(temporary.path, 'changing'), smallModel());
  const before = await prepareModel(folder, { cacheDir });
  const model = smallModel();
  const initializers = new Map(model.graph.initializers).set('bias', randomTensor('bias', [VOCABULARY], 99));
  writeModelFolder(folder, { ...model, graph: { ...model.graph, initializers } });
  const changed = await prepareModel(folder, { cacheDir });
  assert.notEqual(changed.fingerprint, before.fingerprint);
  assert.ok(existsSync(before.encoderPath!));
});

test('two processes may prepare the same model at once', async () => {
  const own = join(temporary.path, 'shared-cache');
  const folder = writeModelFolder(join(temporary.path, 'twice'), smallModel());
  const [first, second] = await Promise.all([
    prepareModel(folder, { cacheDir: own }),
    prepareModel(folder, { cacheDir: own }),
  ]);
  assert.deepEqual(first, second);
  assert.equal(readdirSync(join(own, 'prepared')).length, 1);
});

function asFull(prepared: PreparedModel): PreparedModel {
  return { ...prepared, method: 'full', hiddenSize: prepared.vocabularySize };
}

async function hiddenOf(prepared: PreparedModel): Promise<Float32Array> {
  const session = await ModelSession.open(prepared, { device: 'cpu', precision: 'fp32' });
  const batch = { length: 4, ids: Int32Array.of(5, 6, 7, 8), positions: Int32Array.of(2) };
  const { hidden } = await session.predict([batch], 'compared', 2);
  await session.close();
  return hidden;
}

function moveWeightsOut(onnxPath: string, location: string): void {
  const model = readModel(readFileSync(onnxPath));
  mkdirSync(join(onnxPath, '..'), { recursive: true });
  const weights = new WeightsFile(join(onnxPath, '..', location), location);
  const graph = weights.moveWeights(model.graph, join(onnxPath, '..'));
  weights.close();
  writeFileSync(onnxPath, writeModel({ ...model, graph }));
}

function withOutput(name: string, dims: readonly (string | number)[]): Model {
  const model = smallModel();
  const pooled = makeNode('ReduceMean', ['mixed'], ['pooled'], { axes: [1], keepdims: 0 });
  const outputs = [{ name, type: 1, dims }];
  return { ...model, graph: { ...model.graph, nodes: [...model.graph.nodes, pooled], outputs } };
}

function withNode(op: string): Model {
  return smallModel({ tail: [makeNode(op, ['biased'], ['logits'])] });
}

function isFailure(code: string, message = /./): (error: unknown) => boolean {
  return (error) => error instanceof Failure && error.code === code && message.test(error.message);
}
