// Gradients of whole models against PyTorch's in double precision.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { appendBackward } from '../../../main/training/autodiff/backward.ts';
import { probeShapes } from '../../../main/training/autodiff/probe.ts';
import { type GraphWeight, openEncoder } from '../../../main/training/encoder.ts';
import { appendHead, appendLoss, buildEncoderPart, PORT, type TrainedPart } from '../../../main/training/network.ts';
import { openTrainingSession, type RunOptions } from '../../../main/training/open-training-session.ts';
import { weightFeeds } from '../../../main/training/piece-feeds.ts';
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

/** The starter has one export; ModernBERT's norms, merged in the newer one, cannot be told apart. */
const WITHOUT_NEWER = ['starter', 'tiny-modernbert'];

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
  test(`agrees on every gradient of the newer exporter's ${name}, whose equal biases are merged`, {
    skip,
  }, async (t) => {
    await assertWholeModel(t, name, reference, {}, NEWER);
  });
}

async function assertWholeModel(
  t: TestContext,
  name: string,
  reference: Reference,
  options: RunOptions = {},
  onnxFile?: string,
) {
  const encoder = await openEncoder(join(MODELS, name), onnxFile);
  const words = encoder.architecture === 'modernbert' ? 'tok_embeddings' : 'word_embeddings';
  const vocabulary = encoder.weights.get(`${encoder.prefix}.embeddings.${words}.weight`)!.dims[0];
  const part = buildEncoderPart(encoder, undefined, false);
  const shape = { ...encoder, vocabulary };
  const { loss, gradients } = await differentiate(part, shape, encoder.weights, options);
  assert.ok(Math.abs(loss - reference.loss) < 1e-5 * reference.loss, `loss ${loss} instead of ${reference.loss}`);
  assert.deepEqual([...gradients.keys()].sort(), Object.keys(reference.gradients).sort());
  assertGradients(t, reference, gradients);
}

/** @returns gradients by weight, in Hugging Face's layout. */
async function differentiate(
  encoderPart: TrainedPart,
  shape: BatchShape,
  weights: ReadonlyMap<string, GraphWeight>,
  options?: RunOptions,
): Promise<{ loss: number; gradients: Map<string, Float32Array> }> {
  const part = appendHead(encoderPart, LABELS, false);
  const { inputs } = part.build;
  const loss = appendLoss(part, LABELS);
  const trained = [...weights.keys(), PORT.headWeight, PORT.headBias];
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
    const isTransposed = weights.get(weight)?.isTransposed ?? weight === PORT.headWeight;
    const values = results[tensor].data as Float32Array;
    gradients.set(weight, isTransposed ? transposed(values, results[tensor].dims) : values);
  }
  return { loss: (results[loss].data as Float32Array)[0], gradients };
}
