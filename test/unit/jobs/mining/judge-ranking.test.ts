import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeRanking } from '../../../../main/jobs/mining/judge-ranking.ts';
import type { RankedSpan } from '../../../../main/jobs/mining/ranked-line.ts';
import { spanChars, spanText } from '../../../../src/corpus/sentence.ts';
import { Failure } from '../../../../src/failure.ts';
import { pairOf, span } from '../../../support/random-tagging.ts';

const gold = [
  { ...pairOf('Musa Garba went to Lagos', [], []).sentence, spans: [span(0, 2, 'PER'), span(4, 5, 'LOC')] },
  { ...pairOf('the Kano people', [], []).sentence, spans: [span(0, 2, 'LOC')] },
];
const candidates = {
  maxWords: 3,
  maxSentenceWords: 30,
  stopWords: new Set(['the', 'to']),
  dropDigits: true,
  dropFinalStop: true,
};

function ranked(sentence: number, start: number, end: number, type: string): RankedSpan {
  const place = { start, end };
  const text = spanText(gold[sentence], place);
  return {
    doc: 'a',
    sentence,
    ...place,
    ...spanChars(gold[sentence], place),
    text,
    type,
    seed: '',
    score: 0,
    x: [],
    y: [],
  };
}

describe('judging a ranking', () => {
  it('counts right ranks, what gold has, and what the filters leave to find', async () => {
    const map = new Map([['PLACE', ['LOC']]]);
    const spans = [ranked(0, 4, 5, 'PLACE'), ranked(0, 0, 2, 'PLACE'), ranked(0, 0, 2, 'OTHER')];
    const [judged, ...others] = await judgeRanking({ ranked: spans, gold, map, ranks: [1, 2], candidates });
    assert.equal(others.length, 0);
    const { averagePrecision, ...rest } = judged;
    assert.deepEqual(rest, {
      type: 'PLACE',
      gold: ['LOC'],
      ranked: 2,
      goldSpans: 2,
      // "the Kano" has a stop word.
      reachable: 1,
      hits: 1,
      precisionAt: { 1: 1, 2: 0.5 },
    });
    assert.equal(averagePrecision, 0.5);
  });

  it('refuses a ranking of another corpus without quoting it', async () => {
    const strange = { ...ranked(0, 4, 5, 'LOC'), text: 'Jos' };
    const map = new Map([['LOC', ['LOC']]]);
    await assert.rejects(judgeRanking({ ranked: [strange], gold, map, ranks: [1], candidates }), (error) => {
      assert.ok(error instanceof Failure && error.code === 'corpus-invalid');
      assert.doesNotMatch(error.message + error.hint, /Jos|Lagos/);
      return true;
    });
  });
});
