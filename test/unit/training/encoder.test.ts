// Encoders of every family taken from their exports: names, places to cut at, and what is refused.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { extractGraph } from '../../../main/compute/onnx/graph.ts';
import { ElementType, type Model, readModel, type Tensor, writeModel } from '../../../main/compute/onnx/model.ts';
import { makeNode, makeTensor, makeValue } from '../../../main/compute/onnx/parts.ts';
import { WeightsFile } from '../../../main/compute/onnx/weights.ts';
import { type Encoder, openEncoder } from '../../../main/training/encoder.ts';
import { FrozenSession } from '../../../main/training/frozen-session.ts';
import { buildTrainedPart } from '../../../main/training/gradient-session.ts';
import { layerOf } from '../../../main/training/hidden-states.ts';
import { PORT } from '../../../main/training/network.ts';
import { TaggerSession } from '../../../main/training/tagger-session.ts';
import { Failure } from '../../../src/failure.ts';
import { keyedNormal } from '../../../src/tagger/keyed-random.ts';
import { copyModelFolder, temporaryFolder } from '../../support/onnx-models.ts';

const MODELS = join(import.meta.dirname, '../../../../shared/models');
const skip = existsSync(MODELS) ? false : `no models in ${MODELS}`;

/** Family → layers. ALBERT's two layers share their weights and count as one. */
const FAMILIES = {
  'tiny-bert-cased': 2,
  'tiny-roberta': 2,
  'tiny-xlm-roberta': 2,
  'tiny-distilbert': 2,
  'tiny-electra': 2,
  'tiny-deberta-v2': 2,
  'tiny-albert': 1,
  'tiny-modernbert': 2,
};

/** Rounding of other sums in other orders. */
const TOLERANCE = 1e-4;

const LABELS = 3;

const temporary = temporaryFolder();
after(() => temporary.remove());

for (const [name, layers] of Object.entries(FAMILIES)) {
  test(`finds the weights of ${name} by name alone where there are no safetensors`, { skip }, async () => {
    const whole = await openEncoder(join(MODELS, name));
    const folder = copyModelFolder(join(MODELS, name), join(temporary.path, name));
    const alone = await openEncoder(folder);
    assert.deepEqual([...alone.weights.keys()].sort(), [...whole.weights.keys()].sort());
    for (const [weight, { isTransposed, dims }] of whole.weights) {
      assert.equal(alone.weights.get(weight)?.isTransposed, isTransposed, weight);
      assert.deepEqual(alone.weights.get(weight)?.dims, dims);
    }
  });

  test(`can be cut below any layer of ${name} without changing a result`, { skip }, async (t) => {
    const encoder = await openEncoder(join(MODELS, name));
    assert.equal(encoder.hiddenStates.length, layers + 1);
    const whole = await scores(encoder, layers);
    let worst = 0;
    for (let trained = 1; trained < layers; trained++) {
      (await scores(encoder, trained)).forEach((row, r) => {
        row.forEach((score, i) => {
          worst = Math.max(worst, Math.abs(score - whole[r][i]));
        });
      });
    }
    t.diagnostic(`worst difference ${worst.toExponential(1)}`);
    assert.ok(worst < TOLERANCE);
  });

  test(`gives a row of ${name} the same scores whatever it is padded to`, { skip }, async () => {
    const encoder = await openEncoder(join(MODELS, name));
    const [alone] = await scores(encoder, 1, [ROWS[1]]);
    const together = (await scores(encoder, 1, ROWS))[1];
    alone.forEach((score, i) => {
      assert.ok(Math.abs(score - together[i]) < TOLERANCE, `${score} and ${together[i]}`);
    });
  });

  test(`puts dropout on attention and both linear maps of each layer of ${name}`, { skip }, async () => {
    const encoder = await openEncoder(join(MODELS, name));
    const runs = name === 'tiny-albert' ? 2 : 1; // its layer runs twice
    for (let trained = 1; trained <= layers; trained++) {
      const size = { layers: trained, labels: LABELS, features: encoder.hiddenSize };
      const { masks } = buildTrainedPart(encoder, size, true);
      assert.equal(masks.length, 3 * trained * runs + 1, `${trained} layers`);
      assert.equal(masks.filter(({ sizes }) => sizes.length === 4).length, trained * runs, 'attention');
    }
  });
}

const ROWS = [
  Int32Array.of(5, 17, 300, 44, 9, 120, 6, 77, 31, 8, 250),
  Int32Array.of(5, 99, 12, 6),
  Int32Array.of(5, 41, 260, 18, 6),
];

/** Log probabilities of all pieces under a fixed head. */
async function scores(encoder: Encoder, layers: number, rows: readonly Int32Array[] = ROWS): Promise<Float32Array[]> {
  const normal = keyedNormal(1);
  const { hiddenSize } = encoder;
  const trained = new Map([
    [
      PORT.headWeight,
      {
        dims: [hiddenSize, LABELS],
        values: Float32Array.from({ length: hiddenSize * LABELS }, () => 0.2 * normal()),
      },
    ],
    [PORT.headBias, { dims: [LABELS], values: new Float32Array(LABELS) }],
  ]);
  const session = await TaggerSession.open(encoder, layers, LABELS, trained);
  const found = await session.run(
    rows.map((ids) => ({ ids, words: Int32Array.from(ids.keys()), positions: Int32Array.from(ids.keys()) })),
  );
  await session.close();
  return found;
}

test('reads the last four hidden states beside each other for the preview', { skip }, async () => {
  const encoder = await openEncoder(join(MODELS, 'tiny-bert-cased'));
  const preview = await FrozenSession.open(encoder, 0);
  assert.equal(preview.features, 2 * encoder.hiddenSize, 'two layers are all there are');
  const [row] = await preview.run([ROWS[1]]);
  const below = await FrozenSession.open(encoder, 1);
  const [first] = await below.run([ROWS[1]]);
  const size = encoder.hiddenSize;
  for (let piece = 0; piece < ROWS[1].length; piece++) {
    const of = (values: Float32Array, width: number) => values.subarray(piece * width, piece * width + size);
    assert.deepEqual(of(row, 2 * size), of(first, size));
  }
  await preview.close();
  await below.close();
});

test('knows the layer of a weight', () => {
  assert.equal(layerOf('bert.encoder.layer.11.output.dense.weight'), 11);
  assert.equal(layerOf('bert.embeddings.LayerNorm.bias'), -1);
  assert.equal(layerOf('electra.embeddings_project.weight'), -1);
  assert.equal(layerOf('deberta.encoder.rel_embeddings.weight'), undefined);
});

const isUnsupported = (reason: RegExp) => (error: unknown) =>
  error instanceof Failure && error.code === 'model-unsupported' && reason.test(error.message);

/** A copy of a model with its graph edited. */
function edited(name: string, edit: (model: Model) => Model): string {
  const folder = copyModelFolder(join(MODELS, 'tiny-bert-cased'), join(temporary.path, name));
  const path = join(folder, 'onnx/model.onnx');
  writeFileSync(path, writeModel(edit(readModel(readFileSync(path)))));
  return folder;
}

test('refuses architectures it does not know', { skip }, async () => {
  await assert.rejects(openEncoder(join(MODELS, 'tiny-gpt2')), isUnsupported(/gpt2/));
});

test('refuses exports that merged weights which cannot be told apart', { skip }, async () => {
  const dynamo = openEncoder(join(MODELS, 'tiny-modernbert'), 'onnx/model_dynamo.onnx');
  await assert.rejects(dynamo, isUnsupported(/merged/));
});

test('refuses weights whose names are lost', { skip }, async () => {
  const folder = copyModelFolder(join(MODELS, 'tiny-bert-cased'), join(temporary.path, 'nameless'));
  await assert.rejects(openEncoder(folder, 'onnx/model_dynamo.onnx'), isUnsupported(/lost its name/));
});

test('refuses safetensors of another model', { skip }, async () => {
  const folder = edited('other', (model) => {
    const initializers = new Map(model.graph.initializers);
    const { name, dims } = [...initializers.values()].find(({ dims }) => dims[0] === 48 && dims[1] === 96) as Tensor;
    initializers.set(name, makeTensor(name, dims, new Float32Array(48 * 96).fill(0.5)));
    return { ...model, graph: { ...model.graph, initializers } };
  });
  copyFileSync(join(MODELS, 'tiny-bert-cased/model.safetensors'), join(folder, 'model.safetensors'));
  await assert.rejects(openEncoder(folder), isUnsupported(/lost its name/));
});

test('refuses half-precision arithmetic', { skip }, async () => {
  const folder = edited('half', (model) => {
    const { nodes } = model.graph;
    const at = nodes.findIndex((node) => node.op === 'Erf');
    const half = `${nodes[at].inputs[0]}/half`;
    const casts = [
      makeNode('Cast', [nodes[at].inputs[0]], [half], { to: ElementType.float16 }),
      makeNode('Cast', [half], [`${half}/back`], { to: ElementType.float }),
      { ...nodes[at], inputs: [`${half}/back`] },
    ];
    return { ...model, graph: { ...model.graph, nodes: nodes.toSpliced(at, 1, ...casts) } };
  });
  await assert.rejects(openEncoder(folder), isUnsupported(/half precision/));
});

test('reads weights that lie beside the graph file', { skip }, async () => {
  const folder = copyModelFolder(join(MODELS, 'tiny-bert-cased'), join(temporary.path, 'external'));
  const path = join(folder, 'onnx/model.onnx');
  const model = readModel(readFileSync(path));
  const file = new WeightsFile(join(folder, 'onnx/model.onnx_data'), 'model.onnx_data');
  const graph = file.moveWeights(model.graph, join(folder, 'onnx'));
  file.close();
  writeFileSync(path, writeModel({ ...model, graph }));
  const inside = await openEncoder(join(MODELS, 'tiny-bert-cased'));
  assert.deepEqual((await openEncoder(folder)).weights, inside.weights);
});

test('keeps nothing of the export’s file in memory but what it uses', { skip }, async () => {
  const path = join(MODELS, 'tiny-bert-cased/onnx/model.onnx');
  const { graph } = await openEncoder(join(MODELS, 'tiny-bert-cased'));
  const contents = [...graph.initializers.values()].map(({ content }) => content);
  assert.ok(contents.length > 0);
  for (const content of contents) {
    assert.ok(content instanceof Uint8Array);
    assert.ok(content.buffer.byteLength < statSync(path).size / 2);
  }
});

test('trains an export of the encoder alone', { skip }, async () => {
  const whole = await openEncoder(join(MODELS, 'tiny-bert-cased'));
  const last = whole.hiddenStates.at(-1)!;
  const folder = edited('bare', (model) => {
    const nodes = [...model.graph.nodes, makeNode('Identity', [last], ['last_hidden_state'])];
    const outputs = [makeValue('last_hidden_state', ElementType.float, ['batch', 'sequence', 48])];
    return { ...model, graph: extractGraph({ ...model.graph, nodes, outputs }) };
  });
  const bare = await openEncoder(folder);
  assert.deepEqual([...bare.weights.keys()].sort(), [...whole.weights.keys()].sort());
  assert.deepEqual(await scores(bare, 2), await scores(whole, 2));
});

test('refuses graphs whose last hidden state cannot be found', { skip }, async () => {
  const folder = edited('headless', (model) => {
    const nodes = model.graph.nodes.map((node) => (node.op === 'MatMul' ? { ...node, op: 'MatMulOfItsOwn' } : node));
    return { ...model, graph: { ...model.graph, nodes } };
  });
  await assert.rejects(openEncoder(folder), isUnsupported(/last hidden state/));
});

test('refuses fused and quantised graphs', { skip }, async () => {
  for (const [op, domain] of [
    ['BiasGelu', 'com.microsoft'],
    ['QuickGelu', 'com.microsoft'],
    ['DynamicQuantizeLinear', ''],
  ]) {
    const folder = edited(op, (model) => {
      const nodes = model.graph.nodes.map((node) => (node.op === 'Erf' ? { ...node, op, domain } : node));
      return { ...model, graph: { ...model.graph, nodes } };
    });
    await assert.rejects(openEncoder(folder), isUnsupported(new RegExp(op)));
  }
});
