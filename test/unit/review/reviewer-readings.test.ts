import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { spanAgreement } from '../../../src/evaluate/agreement/span-agreement.ts';
import type { Verdict } from '../../../src/project/verdicts.ts';
import { comparable, compareReadings } from '../../../src/review/reviewer-readings.ts';

const [PER, LOC] = [1, 2];

type Said = readonly [reviewer: string, act: string, start: number, end: number, type?: number, more?: object];

/** Verdicts in the order of their ids. */
function log(...said: readonly Said[]): Verdict[] {
  return said.map(
    ([reviewer, act, start, end, type = PER, more = {}], index) =>
      ({
        ...{ id: index + 1, action: index + 1, reviewer, act, sentence: 1, span: { start, end }, type },
        ...{ at: new Date(index), isAside: false, ...more },
      }) as unknown as Verdict,
  );
}

const ASIDE = { isAside: true };
const open = (verdicts: readonly Verdict[]) =>
  compareReadings(verdicts)
    .conflicts.filter(({ isSettled }) => !isSettled)
    .map(({ span, verdicts }) => [span.start, span.end, verdicts.map(({ id }) => id as number)]);
const f1 = (verdicts: readonly Verdict[], words = 10) => {
  const [one, other] = compareReadings(verdicts).readings;
  return spanAgreement([{ sentence: 0, ...comparable(words, one, other) }]).exact.f1;
};

describe('readings of reviewers', () => {
  it('agree on what both accept; what only one was asked about counts for nothing', () => {
    const verdicts = log(
      ['A', 'accept', 0, 2],
      ['B', 'accept', 0, 2],
      ['A', 'accept', 5, 6],
      ['B', 'accept', 8, 9, LOC],
    );
    assert.deepEqual([open(verdicts), f1(verdicts)], [[], 1]);
    const [one, other] = compareReadings(verdicts).readings;
    assert.equal(comparable(10, one, other).words, 2);
  });

  it('differ on the same words, on borders, on types, and on words that one has found nothing in', () => {
    assert.deepEqual(open(log(['A', 'accept', 0, 2], ['B', 'reject', 0, 2])), [[0, 2, [1, 2]]]);
    assert.deepEqual(open(log(['A', 'accept', 0, 2], ['B', 'accept', 0, 3])), [[0, 3, [1, 2]]]);
    assert.deepEqual(open(log(['A', 'accept', 0, 2], ['B', 'retype', 0, 2, PER, { newType: LOC }])), [[0, 2, [1, 2]]]);
    const rebound = { newSpan: { start: 1, end: 4 } };
    assert.deepEqual(open(log(['A', 'accept', 0, 2], ['B', 'rebound', 0, 2, PER, rebound])), [[0, 4, [1, 2]]]);
    assert.deepEqual(open(log(['A', 'accept', 3, 4], ['B', 'outside', 0, 9])), [[3, 4, [1, 2]]]);
    assert.deepEqual(open(log(['A', 'accept', 3, 4], ['B', 'outside', 0, 3])), []);
    assert.deepEqual(open(log(['A', 'reject', 3, 4], ['B', 'reject', 3, 4])), []);
    assert.deepEqual(open(log(['A', 'accept', 0, 2], ['B', 'reject', 0, 2, LOC])), [], 'another question');
    assert.deepEqual(open(log(['A', 'accept', 0, 2], ['B', 'skip', 0, 2])), []);
  });

  it('count a change of mind as the last word, and a note as none', () => {
    assert.deepEqual(open(log(['A', 'accept', 0, 2], ['A', 'reject', 0, 2], ['B', 'reject', 0, 2])), []);
    const noted = log(['A', 'accept', 0, 2], ['B', 'note', 0, 2, PER, { note: 'sure?' }]);
    assert.deepEqual([open(noted), compareReadings(noted).readings.length], [[], 1]);
  });

  it('are settled by the next verdict, which is nobody’s opinion; one that came aside settles nothing', () => {
    const divided = [
      ['A', 'accept', 0, 2],
      ['B', 'reject', 0, 2, PER, ASIDE],
    ] as const;
    assert.equal(f1(log(...divided)), 0);
    for (const settler of ['A', 'B', 'C']) {
      const settled = log(...divided, [settler, 'reject', 0, 2]);
      assert.deepEqual([open(settled), f1(settled)], [[], 0], settler);
      assert.equal(compareReadings(settled).conflicts.length, 1);
    }
    assert.equal(open(log(...divided, ['C', 'reject', 0, 2, PER, ASIDE])).length, 2, 'A and B, A and C');
    assert.equal(open(log(...divided, ['C', 'reject', 5, 6])).length, 1, 'about other words');
    const borders = log(['A', 'accept', 0, 2], ['B', 'accept', 0, 3, PER, ASIDE], ['A', 'accept', 0, 3]);
    assert.deepEqual(open(borders), []);
    const overlooked = log(['A', 'accept', 3, 4], ['B', 'outside', 0, 9], ['A', 'accept', 3, 4]);
    assert.deepEqual(open(overlooked), []);
  });

  const verdict = fc.record({
    reviewer: fc.constantFrom('A', 'B', 'C'),
    act: fc.constantFrom('accept', 'reject', 'skip', 'outside', 'retype'),
    start: fc.nat(5),
    length: fc.integer({ min: 1, max: 3 }),
    type: fc.constantFrom(PER, LOC),
    isAside: fc.boolean(),
  });
  const logs = fc.array(verdict, { maxLength: 12 }).map((all) =>
    log(
      ...all.map(({ reviewer, act, start, length, type, isAside }): Said => {
        const newType = type === PER ? LOC : PER;
        return [reviewer, act, start, start + length, type, { isAside, ...(act === 'retype' && { newType }) }];
      }),
    ),
  );

  it('compare the same way round as the other, within the sentence, and never a reviewer with himself', () => {
    fc.assert(
      fc.property(logs, (verdicts) => {
        const { readings, conflicts } = compareReadings(verdicts);
        for (const one of readings) {
          for (const other of readings) {
            const there = comparable(9, one, other);
            const back = comparable(9, other, one);
            assert.deepEqual([there.words, there.first, there.second], [back.words, back.second, back.first]);
            for (const { start, end } of there.first) assert.ok(start >= 0 && start < end && end <= there.words);
          }
        }
        for (const { reviewers, verdicts: involved, span } of conflicts) {
          assert.notEqual(reviewers[0], reviewers[1]);
          assert.deepEqual(new Set(involved.map(({ reviewer }) => reviewer)), new Set(reviewers));
          assert.ok(span.start < span.end);
        }
      }),
    );
  });

  it('do not hang on names: with the reviewers renamed the same places are in dispute', () => {
    const renamed: Record<string, string> = { A: 'Z', B: 'Y', C: 'X' };
    fc.assert(
      fc.property(logs, (verdicts) => {
        const others = verdicts.map((one) => ({ ...one, reviewer: renamed[one.reviewer] }));
        const places = (all: readonly Verdict[]) =>
          compareReadings(all)
            .conflicts.map(({ span, verdicts: own, isSettled }) =>
              JSON.stringify([span, own.map(({ id }) => id), isSettled]),
            )
            .sort();
        assert.deepEqual(places(others), places(verdicts));
      }),
    );
  });
});
