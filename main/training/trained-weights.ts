// The weights that a training changes, in arrays of their own: the encoder's last layers and the new linear layer.

import { keyedNormal } from '../../src/tagger/keyed-random.ts';
import type { TrainedWeight } from './checkpoint.ts';
import type { Encoder } from './encoder.ts';
import { buildTrainedPart, type NetworkSize } from './gradient-session.ts';
import { buildFrozenPart, PORT } from './network.ts';
import type { Weight } from './safetensors.ts';

/** Keeps the head's first values apart from the order of the rows and from dropout. */
const HEAD_KEY = 2;

/** Standard deviation of a new linear layer (config.initializer_range of all encoders). */
const HEAD_DEVIATION = 0.02;

/**
 * The encoder's weights above the frozen part that it does not read itself, and a new head; moments are 0.
 * @param initial values to begin with instead, by name.
 * @throws Error when one of them has another shape.
 */
export function startWeights(
  encoder: Encoder,
  size: NetworkSize,
  seed: number,
  initial: ReadonlyMap<string, Weight> = new Map(),
): Map<string, TrainedWeight> {
  const below = new Set(buildFrozenPart(encoder, size.layers).weights);
  const names = buildTrainedPart(encoder, size, false).weights.filter((name) => !below.has(name));
  const fresh = new Map<string, Weight>(names.map((name) => [name, encoder.weights.get(name)!]));
  const normal = keyedNormal(seed, HEAD_KEY);
  const { features, labels } = size;
  const head = Float32Array.from({ length: features * labels }, () => HEAD_DEVIATION * normal());
  fresh.set(PORT.headWeight, { dims: [features, labels], values: head });
  fresh.set(PORT.headBias, { dims: [labels], values: new Float32Array(labels) });
  const weights = new Map<string, TrainedWeight>();
  for (const [name, { dims, values }] of fresh) {
    const given = initial.get(name)?.values ?? values;
    if (given.length !== values.length) throw new Error(`${given.length} values for ${name} of ${dims.join(' × ')}`);
    const zeros = () => new Float32Array(values.length);
    weights.set(name, { dims, values: given.slice(), first: zeros(), second: zeros() });
  }
  return weights;
}

/** As they are now, moments included. */
export function copyWeights(weights: ReadonlyMap<string, TrainedWeight>): Map<string, TrainedWeight> {
  return new Map(
    [...weights].map(([name, { dims, values, first, second }]) => [
      name,
      { dims, values: values.slice(), first: first.slice(), second: second.slice() },
    ]),
  );
}
