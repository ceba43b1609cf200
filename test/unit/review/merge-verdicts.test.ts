import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Verdict } from '../../../src/project/verdicts.ts';
import { type LoggedVerdict, takeOver } from '../../../src/review/merge-verdicts.ts';
import { compareReadings } from '../../../src/review/reviewer-readings.ts';

const said = fc.record({
  reviewer: fc.constantFrom('A', 'B', 'C'),
  act: fc.constantFrom('accept', 'reject', 'skip', 'reopen', 'outside', 'note'),
  start: fc.nat(2),
  length: fc.integer({ min: 1, max: 2 }),
  type: fc.constantFrom(1, 2),
  holds: fc.boolean(),
});

/** Times of all verdicts differ, as those of two machines do: one log has even, the other odd ones. */
function logOf(parity: number) {
  return fc.array(said, { maxLength: 8 }).map((all): LoggedVerdict[] =>
    all.map(
      ({ reviewer, act, start, length, type, holds }, index) =>
        ({
          ...{
            id: index + 1,
            action: index + 1,
            reviewer,
            act,
            sentence: 1,
            span: { start, end: start + length },
            type,
          },
          ...{ at: 2 * index + parity, holds, isAside: false, ...(act === 'note' && { note: `${parity}${index}` }) },
        }) as unknown as LoggedVerdict,
    ),
  );
}

function merge(ours: readonly LoggedVerdict[], theirs: readonly LoggedVerdict[]): LoggedVerdict[] {
  const taken = takeOver(ours, theirs).map(({ verdict, isAside }, index) => ({
    ...verdict,
    ...{ id: ours.length + index + 1, action: ours.length + index + 1, isAside, holds: true },
  }));
  return [...ours, ...taken];
}

/** The last verdict about each question that was not undone and is not aside. */
function decisions(log: readonly LoggedVerdict[]): Map<string, LoggedVerdict> {
  const found = new Map<string, LoggedVerdict>();
  for (const one of log) {
    if (!one.holds || one.isAside || one.act === 'outside' || one.act === 'note') continue;
    found.set(`${one.span.start} ${one.span.end} ${one.type}`, one);
  }
  return found;
}

describe('verdicts of another project', () => {
  it('are taken over once, however often they are merged', () => {
    fc.assert(
      fc.property(logOf(0), logOf(1), (ours, theirs) => {
        const once = merge(ours, theirs);
        assert.deepEqual(takeOver(once, theirs), []);
        assert.deepEqual(takeOver(ours, ours), []);
      }),
    );
  });

  it('come back from a project that had them from here without anything new of ours', () => {
    fc.assert(
      fc.property(logOf(0), logOf(1), (ours, theirs) => {
        const back = takeOver(ours, merge(theirs, ours));
        const known = new Set(ours.map(({ at }) => at));
        assert.ok(back.every(({ verdict }) => !known.has(verdict.at)));
      }),
    );
  });

  it('change nothing that somebody else has decided here', () => {
    fc.assert(
      fc.property(logOf(0), logOf(1), (ours, theirs) => {
        const before = decisions(ours);
        const after = decisions(merge(ours, theirs));
        for (const [question, verdict] of before) {
          const now = after.get(question)!;
          assert.ok(now === verdict || (now.reviewer === verdict.reviewer && now.at > verdict.at), question);
        }
      }),
    );
  });

  it('keep each reviewer’s last word, so that agreement is the same whichever project takes over the other', () => {
    const asVerdicts = (log: readonly LoggedVerdict[]) =>
      log
        .filter(({ holds }) => holds)
        .map((one) => ({ ...one, isAside: true, at: new Date(one.at) }) as unknown as Verdict);
    const spoken = (log: readonly LoggedVerdict[]) =>
      compareReadings(asVerdicts(log)).readings.map(({ reviewer, entities, rejected }) => ({
        reviewer,
        entities: new Set(entities.map((span) => JSON.stringify(span))),
        rejected: new Set(rejected.map((span) => JSON.stringify(span))),
      }));
    // Nobody works in both, and nothing is undone or taken back there: then nothing hangs on what was there before.
    const own = (log: readonly LoggedVerdict[], names: readonly string[]) =>
      log
        .map((one, index) => ({ ...one, holds: true, reviewer: names[index % names.length] }) as LoggedVerdict)
        .filter(({ act }) => act !== 'reopen');
    fc.assert(
      fc.property(logOf(0), logOf(1), (one, other) => {
        const [mine, theirs] = [own(one, ['A', 'B']), own(other, ['C', 'D'])];
        const there = spoken(merge(mine, theirs)).filter(({ entities, rejected }) => entities.size + rejected.size > 0);
        const back = spoken(merge(theirs, mine)).filter(({ entities, rejected }) => entities.size + rejected.size > 0);
        assert.deepEqual(there, back);
      }),
    );
  });

  it('decide what nobody has decided here, and are aside where they cannot hold beside it', () => {
    const verdict = (reviewer: string, act: string, start: number, end: number, at: number, type = 1) =>
      ({
        ...{ id: at, action: at, reviewer, act, sentence: 1, span: { start, end }, type },
        ...{ at, holds: true, isAside: false },
      }) as unknown as LoggedVerdict;
    const aside = (ours: LoggedVerdict[], theirs: LoggedVerdict[]) =>
      takeOver(ours, theirs).map(({ verdict, isAside }) => [verdict.reviewer, isAside]);
    assert.deepEqual(aside([], [verdict('B', 'accept', 0, 2, 5)]), [['B', false]]);
    const accepted = [verdict('A', 'accept', 0, 2, 1)];
    assert.deepEqual(aside(accepted, [verdict('B', 'accept', 0, 2, 5)]), [['B', true]], 'agrees');
    assert.deepEqual(aside(accepted, [verdict('B', 'reject', 0, 2, 5)]), [['B', true]]);
    assert.deepEqual(aside(accepted, [verdict('B', 'accept', 1, 3, 5)]), [['B', true]], 'the words are taken');
    assert.deepEqual(aside(accepted, [verdict('B', 'accept', 2, 3, 5)]), [['B', false]]);
    assert.deepEqual(aside([verdict('A', 'outside', 0, 5, 1)], [verdict('B', 'accept', 2, 3, 5)]), [['B', true]]);
    assert.deepEqual(aside(accepted, [verdict('A', 'reject', 0, 2, 5)]), [['A', false]], 'a change of mind');
    assert.deepEqual(aside([verdict('A', 'accept', 0, 2, 9)], [verdict('A', 'reject', 0, 2, 5)]), [], 'an older one');
    const overruled = [verdict('B', 'accept', 0, 2, 5), verdict('C', 'reject', 0, 2, 6)];
    assert.deepEqual(aside([], overruled), [
      ['B', true],
      ['C', false],
    ]);
  });
});
