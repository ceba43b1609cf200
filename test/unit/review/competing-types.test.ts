import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinWords } from '../../../src/corpus/join-words.ts';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { groupCompeting } from '../../../src/review/competing-types.ts';
import { foldWord, groupIdentical } from '../../../src/review/identical-sentences.ts';
import { resolveOverlaps, type ScoredSpan } from '../../../src/tagger/resolve-overlaps.ts';

const span = (start: number, end: number, score: number, type = 'X'): ScoredSpan => ({ start, end, type, score });

test('groups types that compete for the same words, with the margin between the two nearest', () => {
  const [org, loc, per] = [span(0, 2, 0.12, 'ORG'), span(0, 2, 0.1, 'LOC'), span(0, 2, 0.2, 'PER')];
  const [group, ...rest] = groupCompeting([org, per, loc, span(4, 5, 0.1)]);
  assert.deepEqual(rest, []);
  assert.deepEqual([group.contest, group.types, group.best, group.rival], ['words', ['LOC', 'ORG', 'PER'], loc, org]);
  assert.ok(Math.abs(group.margin - 0.02) < 1e-12);
});

test('says that the longer name has won although the half name is nearer, by a negative margin', () => {
  const [half, whole] = [span(0, 2, 0.1, 'LOC'), span(0, 3, 0.115, 'ORG')];
  const [group] = groupCompeting([half, whole]);
  assert.deepEqual([group.best, group.rival, group.nested, group.contest], [whole, half, [half], 'overlap']);
  assert.ok(Math.abs(group.margin + 0.015) < 1e-12);
});

test('has no rival where only borders are in doubt', () => {
  const [group] = groupCompeting([span(0, 1, 0.1), span(0, 2, 0.3)]);
  assert.deepEqual([group.rival, group.types], [null, ['X']]);
  assert.ok(Math.abs(group.margin - 0.2) < 1e-12);
});

const spans = fc.array(
  fc
    .tuple(fc.nat(15), fc.integer({ min: 1, max: 3 }), fc.nat(20), fc.constantFrom('A', 'B', 'C'))
    .map(([start, length, score, type]) => span(start, start + length, score / 100, type)),
  { maxLength: 12 },
);

test('puts every span that shares a word with another into one group, and resolves as the whole sentence resolves', () => {
  fc.assert(
    fc.property(spans, (list) => {
      const groups = groupCompeting(list);
      const overlaps = (a: ScoredSpan, b: ScoredSpan) => a !== b && a.start < b.end && b.start < a.end;
      const grouped = groups.flatMap((group) => group.spans);
      assert.equal(new Set(grouped).size, grouped.length);
      assert.deepEqual(new Set(grouped), new Set(list.filter((one) => list.some((other) => overlaps(one, other)))));
      const kept = new Set(groups.flatMap((group) => group.kept.map(describe)));
      const whole = resolveOverlaps(list).kept;
      for (const one of whole) if (grouped.includes(one)) assert.ok(kept.has(describe(one)));
      for (const group of groups) {
        assert.ok(group.kept.includes(group.best));
        assert.equal(group.spans.length, group.kept.length + group.nested.length + group.beaten.length);
        assert.ok(group.rival === null || (group.rival.type !== group.best.type && overlaps(group.rival, group.best)));
      }
    }),
  );
});

function describe({ start, end, type, score }: ScoredSpan): string {
  return `${start} ${end} ${type} ${score}`;
}

const sentence = (text: string, closeUp: 'english' | 'none' = 'none'): Sentence => ({
  doc: 'a',
  ...joinWords(text === '' ? [] : text.split(' '), { closeUp }),
});

test('groups sentences with the same text and the same words', () => {
  const list = ['A b .', 'c', 'A b .', 'a b .', '', '', 'c'].map((text) => sentence(text));
  assert.deepEqual(groupIdentical(list), [
    [0, 2],
    [1, 6],
  ]);
  // The same text, cut into other words: a span of one is none of the other.
  const whole = { ...sentence('ab'), words: [{ startChar: 0, endChar: 2 }] };
  const cut = { ...whole, words: [0, 1].map((i) => ({ startChar: i, endChar: i + 1 })) };
  assert.deepEqual(groupIdentical([whole, cut]), []);
});

test('groups by a derived key of the words where that is asked for, whatever the spaces', () => {
  const list = [sentence('Café now .'), sentence('CAFE\u0301 now .', 'english'), sentence('Caf énow .')];
  assert.deepEqual(groupIdentical(list), []);
  assert.deepEqual(groupIdentical(list, foldWord), [[0, 1]]);
});

test('is an equivalence: a sentence is in one group, with all that are the same and with nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a b', 'A b', 'a  b', 'ab', 'b a'), { maxLength: 20 }), (texts) => {
      const groups = groupIdentical(texts.map((text) => sentence(text)));
      for (const group of groups) assert.equal(new Set(group.map((at) => texts[at])).size, 1);
      const repeated = texts.flatMap((text, i) => (texts.filter((other) => other === text).length > 1 ? i : []));
      assert.deepEqual(
        groups.flat().toSorted((a, b) => a - b),
        repeated,
      );
    }),
  );
});
