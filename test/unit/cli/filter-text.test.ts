// The text of a filter, into conditions.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConditions, picked } from '../../../main/cli/project/filter-text.ts';
import { Failure } from '../../../src/failure.ts';

const said = (text: string) => parseConditions(text).map(({ key, operator, values }) => [key, operator, ...values]);
const refuses = (text: string, message: RegExp) =>
  assert.throws(
    () => parseConditions(text),
    (error) => error instanceof Failure && message.test(error.message),
  );

describe('a filter as it is written', () => {
  it('takes conditions apart at commas, and values at bars, but not within quotes', () => {
    assert.deepEqual(said('type=PER|LOC, score<0.2 ,score >= -1e-3'), [
      ['type', '=', 'PER', 'LOC'],
      ['score', '<', '0.2'],
      ['score', '>=', '-1e-3'],
    ]);
    assert.deepEqual(said('surface="New York, NY|USA", type="a b"'), [
      ['surface', '=', 'New York, NY|USA'],
      ['type', '=', 'a b'],
    ]);
  });

  it('keeps what looks like an operator in a value', () => {
    assert.deepEqual(said('text=a=b<c'), [['text', '=', 'a=b<c']]);
  });

  it('is no condition at all for "all"', () => {
    assert.deepEqual(said('all'), []);
    assert.deepEqual(said('all, status=any'), [['status', '=', 'any']]);
  });

  it('refuses what it does not know rather than leaving it out', () => {
    refuses('', /empty/);
    refuses('   ', /empty/);
    refuses(',', /empty/);
    refuses('PER', /"PER" is no condition/);
    refuses('tpye=PER', /no condition "tpye"/);
    refuses('constructor=1', /no condition "constructor"/);
    refuses('score=1', /takes < or >=/);
    refuses('type<1', /type takes =/);
    refuses('type=A, type=B', /given twice/);
    refuses('surface="unclosed', /quote is not closed/);
    for (const empty of ['type=|', 'type=""', 'type=PER|""']) refuses(empty, /empty value/);
    refuses('type=', /no condition/);
  });

  it('takes known values only, and "any" for no restriction', () => {
    const [condition] = parseConditions('status=open|skipped');
    assert.deepEqual(picked(condition, ['open', 'skipped']), ['open', 'skipped']);
    assert.equal(picked(parseConditions('status=any')[0], ['open']), undefined);
    assert.throws(() => picked(condition, ['open']), Failure);
  });
});
