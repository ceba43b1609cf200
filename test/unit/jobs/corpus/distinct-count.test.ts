import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DistinctCount } from '../../../../main/jobs/corpus/distinct-count.ts';

it('counts different texts, each once, within a tenth of a percent', () => {
  const count = new DistinctCount();
  const texts = 200_000;
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < texts; i++) count.add(`span ${i}`);
  }
  assert.ok(Math.abs(count.size - texts) < texts / 1000, `${count.size}`);
  const few = new DistinctCount();
  for (const text of ['', 'a', 'b', 'ab', 'ba', 'a', 'Ọ̀ṣun', 'Ọṣun']) few.add(text);
  assert.equal(few.size, 7);
});
