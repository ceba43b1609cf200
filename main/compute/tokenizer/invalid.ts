// The two ways in which a tokenizer folder can be refused.

import { Failure } from '../../../src/failure.ts';

/** @param what continues "The tokenizer cannot be used: ". */
export function invalidTokenizer(what: string, cause?: unknown): Failure {
  return new Failure(
    'tokenizer-invalid',
    `The tokenizer cannot be used: ${what}.`,
    'Download the model again, or save its tokenizer once more with a recent version of transformers.',
    { cause },
  );
}

/** @param part which part of tokenizer.json, @param kind what it asks for. */
export function unsupportedTokenizer(part: string, kind: string): Failure {
  return new Failure(
    'model-unsupported',
    `The tokenizer has a ${part} of the kind "${kind}", which is not supported.`,
    'Choose a model with a WordPiece, BPE or Unigram tokenizer, such as BERT, RoBERTa, XLM-R, ALBERT, DeBERTa or GPT-2.',
  );
}
