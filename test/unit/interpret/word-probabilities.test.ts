import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wordsBesideNames } from '../../../src/interpret/word-probabilities.ts';
import { ToyModel, toyDistribution } from '../../support/toy-model.ts';

const MASK = new ToyModel().tokenizer.maskId!;

describe('words beside names', () => {
  it('is the mean of −log p over the pieces of the word, one mask each', async () => {
    const lm = new ToyModel();
    const [[found]] = await wordsBesideNames(lm, 'a {mask} {name}', { names: ['Bo'], words: ['ox'] });
    const { ids } = lm.tokenizer.encode('a ?? Bo');
    const row = ids.map((id, i) => (i === 2 || i === 3 ? MASK : id));
    const word = lm.tokenizer.encode('ox').ids.subarray(1, 3);
    const expected = [0, 1].map((i) => -Math.log(toyDistribution({ ids: row, position: 2 + i }, 1)[word[i]]));
    assert.ok(Math.abs(found - (expected[0] + expected[1]) / 2) < 1e-9);
  });

  it('a causal model reads the name first and the word piece by piece', async () => {
    const lm = new ToyModel('causal');
    const [[found]] = await wordsBesideNames(lm, '{name} is a {mask}', { names: ['Bo'], words: ['ox'] });
    const { ids } = lm.tokenizer.encode('Bo is a ox');
    const logs = [5, 6].map((at) => Math.log(toyDistribution({ ids: ids.slice(0, at), position: at - 1 }, 1)[ids[at]]));
    assert.ok(Math.abs(found + (logs[0] + logs[1]) / 2) < 1e-9);
    await assert.rejects(
      wordsBesideNames(lm, 'famous {mask} {name}', { names: ['Bo'], words: ['ox'] }),
      /before it has read the name/,
    );
  });

  it('gives one row a name and one column a word, in the order asked', async () => {
    const lm = new ToyModel();
    const names = ['Bo', 'Li', 'Ada'];
    const rows = await wordsBesideNames(lm, 'x {name} {mask}', { names, words: ['a', 'bc'] });
    for (const [i, name] of names.entries()) {
      const alone = await wordsBesideNames(lm, 'x {name} {mask}', { names: [name], words: ['bc'] });
      assert.equal(rows[i].length, 2);
      assert.equal(rows[i][1], alone[0][0]);
    }
  });

  it('takes a name as text, whatever it contains', async () => {
    const lm = new ToyModel();
    const [[found]] = await wordsBesideNames(lm, '{mask} {name}', { names: ['$& {mask} q'], words: ['a'] });
    const { ids } = lm.tokenizer.encode('a $& {mask} q');
    const target = ids[1];
    ids[1] = MASK;
    assert.ok(Math.abs(found + Math.log(toyDistribution({ ids, position: 1 }, 1)[target])) < 1e-9);
  });

  it('refuses a prompt without a slot, and a word that no piece stands for', async () => {
    const lm = new ToyModel();
    for (const prompt of ['famous {name}', '{mask} {mask} {name}', 'famous {mask}'])
      await assert.rejects(wordsBesideNames(lm, prompt, { names: ['Bo'], words: ['ox'] }), /exactly once/);
    for (const word of ['ጎ', ' ', ''])
      await assert.rejects(wordsBesideNames(lm, '{mask} {name}', { names: ['Bo'], words: [word] }), /no piece/);
  });
});
