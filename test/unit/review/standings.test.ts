import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { DECISION_STATUSES, type DecisionStatus } from '../../../src/project/verdicts.ts';
import { type JudgedSpan, settleStandings } from '../../../src/review/standings.ts';
import { resolveOverlaps } from '../../../src/tagger/resolve-overlaps.ts';

const span = (
  start: number,
  end: number,
  score: number,
  status: DecisionStatus = 'open',
  type = 'PER',
): JudgedSpan => ({
  ...{ start, end, score, status, type },
});
const standings = (spans: readonly JudgedSpan[], entities: readonly LabelledSpan[] = accepted(spans)) =>
  settleStandings(spans, entities).map(({ standing }) => standing);
const accepted = (spans: readonly JudgedSpan[]) => spans.filter(({ status }) => status === 'accepted');

describe('standings after verdicts', () => {
  const inner = (status?: DecisionStatus) => span(0, 2, 0.1, status);
  const long = (status?: DecisionStatus) => span(0, 3, 0.11, status);

  it('let an inner name rise when the long one around it is rejected, and still count the rejected one', () => {
    assert.deepEqual(standings([inner(), long()]), ['nested', 'kept']);
    for (const status of ['rejected', 'retyped', 'rebound'] as const) {
      assert.deepEqual(standings([inner(), long(status)]), ['kept', 'kept'], status);
    }
    assert.deepEqual(standings([inner('rejected'), long('rejected')]), ['kept', 'kept']);
    assert.deepEqual(standings([inner('rejected'), long()]), ['nested', 'kept']);
    assert.deepEqual(standings([inner(), long('skipped')]), ['nested', 'kept']);
  });

  it('give an accepted name its words, whatever the scores say', () => {
    assert.deepEqual(standings([inner('accepted'), long()]), ['kept', 'nested']);
    assert.deepEqual(standings([inner(), long('accepted')]), ['nested', 'kept']);
    const better = [span(0, 3, 0.01), span(2, 4, 0.5, 'accepted')];
    assert.deepEqual(standings(better), ['beaten', 'kept']);
    const [loser] = settleStandings(better, accepted(better));
    assert.equal(loser.winner, better[1]);
    assert.deepEqual(standings([inner('accepted'), long('accepted')]), ['kept', 'kept']);
  });

  it('give a retyped or rebound entity its words, though it may be no candidate', () => {
    const entity = { start: 0, end: 2, type: 'LOC' };
    assert.deepEqual(standings([span(0, 2, 0.1, 'retyped'), span(1, 3, 0.2)], [entity]), ['kept', 'beaten']);
    assert.deepEqual(standings([span(0, 1, 0.1, 'rebound'), span(0, 1, 0.2, 'open', 'ORG')], [entity]), [
      'kept',
      'nested',
    ]);
    const same = span(0, 2, 0.9, 'open', 'LOC');
    assert.deepEqual(standings([span(0, 2, 0.1, 'retyped'), same], [entity]), ['kept', 'kept'], 'it is the entity');
  });

  const spans = fc.array(
    fc.record({
      start: fc.nat(6),
      length: fc.integer({ min: 1, max: 3 }),
      score: fc.integer({ min: 0, max: 40 }).map((score) => score / 200),
      status: fc.constantFrom(...DECISION_STATUSES),
      type: fc.constantFrom('PER', 'LOC'),
    }),
    { maxLength: 10 },
  );
  const judged = spans.map((all) => {
    const distinct = new Map(
      all.map(({ start, length, ...rest }) => [
        `${start} ${length} ${rest.type}`,
        { start, end: start + length, ...rest },
      ]),
    );
    return [...distinct.values()];
  });

  it('are those of the scores alone while nothing is decided', () => {
    fc.assert(
      fc.property(judged, (all) => {
        const open = all.map((one) => ({ ...one, status: 'open' as const }));
        const { kept, nested } = resolveOverlaps(open);
        const expected = open.map((one) => (kept.includes(one) ? 'kept' : nested.includes(one) ? 'nested' : 'beaten'));
        assert.deepEqual(standings(open), expected);
      }),
    );
  });

  it('leave no two open ones on the same words, none on an entity’s, and none down that nothing keeps down', () => {
    fc.assert(
      fc.property(judged, (all) => {
        const found = settleStandings(all, accepted(all));
        const isOpen = ({ status }: JudgedSpan) => status === 'open' || status === 'skipped';
        const overlap = (a: JudgedSpan, b: JudgedSpan) => a.start < b.end && b.start < a.end;
        const standing = all.filter((_, i) => found[i].standing === 'kept');
        for (const [i, one] of all.entries()) {
          if (one.status === 'accepted') assert.equal(found[i].standing, 'kept');
          if (!isOpen(one)) continue;
          const rivals = standing.filter((other) => other !== one && (isOpen(other) || other.status === 'accepted'));
          assert.equal(found[i].standing === 'kept', !rivals.some((rival) => overlap(rival, one)));
          if (found[i].standing !== 'kept') assert.ok(rivals.includes(found[i].winner!));
        }
      }),
    );
  });

  it('of what was ruled out do not hang on its verdict, so that a list is judged by what it proposed', () => {
    fc.assert(
      fc.property(judged, fc.nat(), (all, pick) => {
        const out = all.findIndex(({ status }) => status === 'rejected');
        fc.pre(out >= 0 && !all.some(({ status }) => status === 'accepted'));
        const undone = all.map((one, i) => (i === out ? { ...one, status: 'open' as const } : one));
        assert.equal(standings(all)[out], standings(undone)[out], `${pick}`);
      }),
    );
  });
});
