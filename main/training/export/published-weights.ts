// A tagger's weights as Hugging Face publishes them: matrices of linear layers are [out × in].

import { Failure } from '../../../src/failure.ts';
import type { Encoder } from '../encoder.ts';
import { PORT } from '../network.ts';
import type { Weight } from '../safetensors.ts';

/** @param trained weights in the graph's layout; they stand for the encoder's of the same name. */
export function publishedWeights(encoder: Encoder, trained: ReadonlyMap<string, Weight>): Map<string, Weight> {
  const published = new Map<string, Weight>();
  for (const [name, weight] of encoder.weights) {
    const { dims, values } = trained.get(name) ?? weight;
    published.set(name, weight.isTransposed ? transpose(dims, values) : { dims, values });
  }
  const head = trained.get(PORT.headWeight)!;
  published.set(PORT.headWeight, transpose(head.dims, head.values));
  published.set(PORT.headBias, trained.get(PORT.headBias)!);
  return published;
}

function transpose([rows, columns]: readonly number[], values: Float32Array): Weight {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column];
  }
  return { dims: [columns, rows], values: turned };
}

/** @throws Failure 'file-unwritable' unless every weight was read back bit for bit. */
export function checkWeights(found: ReadonlyMap<string, Weight>, expected: ReadonlyMap<string, Weight>): void {
  const wrong = [...expected].find(([name, { values }]) => {
    const read = found.get(name)?.values;
    return read?.length !== values.length || values.some((value, i) => !Object.is(value, read[i]));
  });
  if (!wrong) return;
  throw new Failure('file-unwritable', `The weight ${wrong[0]} was not written as it is.`, 'Check the disk.');
}
