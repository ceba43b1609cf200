import assert from 'node:assert/strict';
import { it } from 'node:test';
import { excludedPieces, pseudoPerplexity } from '../../../src/adapt/pseudo-perplexity.ts';
import { ToyModel, toyDistribution } from '../../support/toy-model.ts';

it('is the exponential of the mean surprise at each piece, masked alone', async () => {
  const lm = new ToyModel();
  const texts = ['amina went home', 'the river, they say.', '!'];
  const excluded = excludedPieces(lm.tokenizer.encode('a'), -1, lm.tokenizer.unknownId);
  const surprises = texts.flatMap((text) => {
    const { ids } = lm.tokenizer.encode(text);
    return [...ids.keys()].slice(1, -1).flatMap((position) => {
      if (ids[position] === lm.tokenizer.unknownId) return [];
      const row = ids.slice();
      row[position] = lm.tokenizer.maskId!;
      return [-Math.log(toyDistribution({ ids: row, position }, 1)[ids[position]])];
    });
  });
  const sentences = texts.map((text) => ({ doc: '', text, words: [] }));
  const { perplexity, pieces } = await pseudoPerplexity(lm, sentences, excluded);
  assert.equal(pieces, surprises.length);
  const slow = Math.exp(surprises.reduce((a, b) => a + b, 0) / surprises.length);
  assert.ok(Math.abs(perplexity - slow) < 1e-6 * slow);
});
