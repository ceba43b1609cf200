// Some byte-pair and unigram tokenizers have no unknown piece: a character outside their alphabet has no pieces at all.
// One such sentence must not end a run of hours, so it is left out, and counted.

import { Failure } from '../failure.ts';

/** What `cut` gives; undefined when the tokenizer that it calls cannot cut the text. */
export function ifCuttable<T>(cut: () => T): T | undefined {
  try {
    return cut();
  } catch (error) {
    if (error instanceof Failure && error.code === 'tokenizer-invalid') return undefined;
    throw error;
  }
}
