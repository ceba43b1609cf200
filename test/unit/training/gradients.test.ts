// Gradients of whole models against PyTorch's in double precision.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openModelFolder, readExport } from '../../../main/compute/model-folder.ts';
import { extractGraph } from '../../../main/compute/onnx/graph.ts';
import { ElementType } from '../../../main/compute/onnx/model.ts';
import { simplifyModel } from '../../../main/compute/onnx/simplify.ts';
import { findLastHidden } from '../../../main/compute/onnx/split.ts';
import { readFloats } from '../../../main/compute/onnx/weights.ts';
import { appendBackward } from '../../../main/training/autodiff/backward.ts';
import { GraphBuilder } from '../../../main/training/autodiff/graph-builder.ts';
import { probeShapes } from '../../../main/training/autodiff/probe.ts';
import { openEncoder } from '../../../main/training/encoder.ts';
import { appendHead, appendLoss, buildEncoderPart, PORT, type TrainedPart } from '../../../main/training/network.ts';
import { openTrainingSession, type RunOptions } from '../../../main/training/open-training-session.ts';
import { weightFeeds } from '../../../main/training/piece-feeds.ts';
import { readSafetensors, type Weight } from '../../../main/training/safetensors.ts';
import { upgradeGraph } from '../../../main/training/upgrade-graph.ts';
import { encoderWeights, findWeight, type NamedWeight } from '../../../main/training/weight-names.ts';
import { unlessSoftwareVulkan, withSoftwareVulkan } from '../../support/software-vulkan.ts';
import {
  assertGradients,
  type BatchShape,
  batchFeeds,
  LABELS,
  type Reference,
  readReferences,
  transposed,
} from './gradient-fixture.ts';

const MODELS = join(import.meta.dirname, '../../../../shared/models');
const skip = existsSync(MODELS) ? false : `no models in ${MODELS}`;
/** One family of each wiring; the others differ in names and sizes. */
const ON_WEBGPU = ['tiny-bert-uncased', 'tiny-roberta', 'tiny-distilbert', 'tiny-deberta-v2'];
const unlessWebGpu = skip || unlessSoftwareVulkan();

const NEWER = 'onnx/model_dynamo.onnx';

/** XLM-R's newer export shares a zero bias between encoder and head under the head's name. */
const WITHOUT_NEWER = ['starter', 'tiny-xlm-roberta'];

for (const [name, reference] of Object.entries(readReferences())) {
  test(`agrees with PyTorch on every gradient of ${name}`, { skip }, async (t) => {
    await assertWholeModel(t, name, reference);
  });

  if (ON_WEBGPU.includes(name)) {
    test(`agrees with PyTorch on every gradient of ${name} with WebGPU`, { skip: unlessWebGpu }, async (t) => {
      await withSoftwareVulkan(() => assertWholeModel(t, name, reference, { device: 'webgpu' }));
    });
  }

  if (WITHOUT_NEWER.includes(name)) continue;
  test(`agrees on the matrices of the newer exporter's ${name}, whose equal biases are merged`, { skip }, async (t) => {
    const { part, weights, names, shape } = readNewer(join(MODELS, name));
    const { loss, gradients } = await differentiate(part, shape, weights, names);
    assert.ok(Math.abs(loss - reference.loss) < 1e-5 * reference.loss, `loss ${loss} instead of ${reference.loss}`);
    assert.ok(gradients.size >= 10);
    assertGradients(t, reference, gradients);
  });
}

async function assertWholeModel(t: TestContext, name: string, reference: Reference, options?: RunOptions) {
  const encoder = await openEncoder(join(MODELS, name));
  const words = encoder.architecture === 'modernbert' ? 'tok_embeddings' : 'word_embeddings';
  const vocabulary = encoder.weights.get(`${encoder.prefix}.embeddings.${words}.weight`)!.dims[0];
  const part = buildEncoderPart(encoder, undefined, false);
  const shape = { ...encoder, vocabulary };
  const { loss, gradients } = await differentiate(part, shape, encoder.weights, encoder.weights, options);
  assert.ok(Math.abs(loss - reference.loss) < 1e-5 * reference.loss, `loss ${loss} instead of ${reference.loss}`);
  assert.deepEqual([...gradients.keys()].sort(), Object.keys(reference.gradients).sort());
  assertGradients(t, reference, gradients);
}

/** @param names weights to differentiate, by the name in the graph: the published name is found in them, or is the same. */
async function differentiate(
  encoderPart: TrainedPart,
  shape: BatchShape,
  weights: ReadonlyMap<string, Weight>,
  names: ReadonlyMap<string, { readonly name?: string; readonly isTransposed: boolean }>,
  options?: RunOptions,
): Promise<{ loss: number; gradients: Map<string, Float32Array> }> {
  const part = appendHead(encoderPart, LABELS, false);
  const { inputs } = part.build;
  const loss = appendLoss(part, LABELS);
  const trained = [...names.keys(), PORT.headWeight, PORT.headBias];
  const feedsOf = (lengths?: number[], pieces?: number) => ({
    ...batchFeeds(inputs, shape, lengths, pieces),
    ...weightFeeds(weights),
  });
  const shapes = await probeShapes(part.build, [feedsOf([5, 4], 5), feedsOf([7, 2, 6], 7)]);
  const found = appendBackward(part.build, loss, trained, shapes);
  const session = await openTrainingSession(part.build.finish([loss, ...found.values()]), options);
  const results = await session.run(feedsOf());
  await session.release();
  const gradients = new Map<string, Float32Array>();
  for (const [weight, tensor] of found) {
    const { name = weight, isTransposed } = names.get(weight) ?? { isTransposed: weight === PORT.headWeight };
    const values = results[tensor].data as Float32Array;
    const gradient = isTransposed ? transposed(values, results[tensor].dims) : values;
    // A matrix that the model reads twice may be two in the graph: its gradient is the sum.
    const before = gradients.get(name);
    gradients.set(name, before ? before.map((value, i) => value + gradient[i]) : gradient);
  }
  return { loss: (results[loss].data as Float32Array)[0], gradients };
}

/** The newer exporter's graph as it is, and those of its matrices that are one weight each. */
function readNewer(folder: string) {
  const place = openModelFolder(folder, NEWER);
  const onnxFolder = dirname(place.onnxPath);
  const simple = simplifyModel(readExport(place.onnxPath), onnxFolder);
  const { name: last, size: hiddenSize } = findLastHidden(simple, 'logits', onnxFolder);
  const graph = extractGraph({
    ...upgradeGraph(simple),
    outputs: [{ name: last, type: ElementType.float, dims: undefined }],
  });
  const prefix = place.architecture === 'modernbert' ? 'model' : place.architecture.replace('-v2', '');
  const reference = encoderWeights(readSafetensors(join(folder, 'model.safetensors')), prefix);
  const weights = new Map<string, Weight>();
  const names = new Map<string, NamedWeight>();
  for (const tensor of graph.initializers.values()) {
    if (tensor.type !== ElementType.float || tensor.dims.length !== 2) continue;
    const values = readFloats(tensor, onnxFolder);
    const named = findWeight(graph, tensor, values, prefix, reference);
    if (!named) continue;
    names.set(tensor.name, named);
    weights.set(tensor.name, { dims: tensor.dims, values });
  }
  const initializers = new Map([...graph.initializers].filter(([name]) => !weights.has(name)));
  const build = new GraphBuilder({ ...graph, initializers });
  for (const [name, { dims }] of weights) build.input(name, ElementType.float, dims);
  const part: TrainedPart = { build, logits: last, weights: [...weights.keys()], features: hiddenSize, masks: [] };
  const padId = place.architecture === 'roberta' ? 1 : 0;
  const shape = {
    padId,
    firstPosition: place.firstPosition,
    vocabulary: place.vocabularySize!,
    hiddenSize,
  };
  return { part, weights, names, shape };
}
