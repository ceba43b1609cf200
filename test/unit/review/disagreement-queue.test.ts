import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinWords } from '../../../src/corpus/join-words.ts';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { type DoublyAnnotated, queueDisagreements } from '../../../src/review/disagreement-queue.ts';

const span = (start: number, end: number, type: string): LabelledSpan => ({ start, end, type });
const both = (text: string, first: LabelledSpan[], second: LabelledSpan[]): DoublyAnnotated => ({
  sentence: { doc: 'a', ...joinWords(text.split(' ')) },
  first,
  second,
});

test('classes what differs: type, borders, both, one side only', () => {
  const queue = queueDisagreements([
    both(
      'Amina Jallo left New York University for Banjul and Brikama town yesterday',
      [span(0, 2, 'PER'), span(3, 6, 'ORG'), span(7, 8, 'LOC'), span(9, 10, 'LOC')],
      [span(0, 1, 'PER'), span(3, 5, 'LOC'), span(7, 8, 'ORG')],
    ),
  ]);
  const kinds = Object.fromEntries(queue.map(({ kind, first, second }) => [kind, [first?.start, second?.start]]));
  assert.deepEqual(kinds, { type: [7, 7], both: [3, 3], borders: [0, 0], 'one side': [9, undefined] });
});

test('puts a form on which the two are divided again and again before a slip', () => {
  const agreed = Array.from({ length: 20 }, () => both('in Banjul', [span(1, 2, 'LOC')], [span(1, 2, 'LOC')]));
  const slip = both('of Banjul', [span(1, 2, 'LOC')], [span(1, 2, 'ORG')]);
  const question = Array.from({ length: 3 }, () => both('near Gambia', [span(1, 2, 'LOC')], [span(1, 2, 'ORG')]));
  const once = both('at Serekunda', [span(1, 2, 'LOC')], []);
  const queue = queueDisagreements([once, ...agreed, slip, ...question]);
  assert.deepEqual(
    queue.map(({ form, alike }) => [form, alike]),
    [
      ['Gambia', 3],
      ['Gambia', 3],
      ['Gambia', 3],
      ['Serekunda', 1],
      ['Banjul', 1],
    ],
  );
  // Three places with two types, half and half: 3 · 1 bit. One place with a type or none: 1 bit.
  assert.equal(worthOf(queue, 'Gambia'), 3);
  assert.equal(worthOf(queue, 'Serekunda'), 1);
  // One place; 41 of the 42 labels are alike.
  assert.ok(Math.abs(worthOf(queue, 'Banjul') - entropy(1 / 42)) < 1e-9);
});

function worthOf(queue: ReturnType<typeof queueDisagreements>, form: string): number {
  return queue.find((one) => one.form === form)!.worth;
}

function entropy(share: number): number {
  return -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
}

const spans = fc.array(
  fc
    .tuple(fc.nat(5), fc.integer({ min: 1, max: 3 }), fc.constantFrom('A', 'B'))
    .map(([start, length, type]) => span(start, Math.min(6, start + length), type)),
  { maxLength: 4 },
);

test('has every span of either side on which the other does not agree, once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(spans, spans), { maxLength: 5 }), (list) => {
      const sentences = list.map(([first, second]) => both('a b c d e f', first, second));
      const queue = queueDisagreements(sentences);
      const key = ({ start, end, type }: LabelledSpan) => `${start} ${end} ${type}`;
      sentences.forEach(({ first, second }, index) => {
        const own = queue.filter(({ sentence }) => sentence === index);
        for (const [side, mine, other] of [
          ['first', first, second],
          ['second', second, first],
        ] as const) {
          const theirs = new Set(other.map(key));
          const expected = [...new Set(mine.map(key))].filter((one) => !theirs.has(one)).sort();
          assert.deepEqual(own.flatMap((one) => (one[side] ? key(one[side]) : [])).sort(), expected);
        }
      });
      queue.forEach((one, i) => {
        assert.ok(i === 0 || one.worth <= queue[i - 1].worth);
      });
    }),
  );
});
