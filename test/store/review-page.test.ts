// Pages against the slow way: all candidates, filtered and sorted in memory.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { settleCandidates } from '../../main/store/candidates/settle-candidates.ts';
import { readDocuments } from '../../main/store/corpus/corpora.ts';
import { readSentence } from '../../main/store/corpus/sentences.ts';
import { decideMatching } from '../../main/store/review/bulk-verdict.ts';
import { decide } from '../../main/store/review/review.ts';
import { countByStatus, countCandidates, readSurfaceGroups } from '../../main/store/review/review-counts.ts';
import { readReviewItem, readReviewPage } from '../../main/store/review/review-page.ts';
import type { CandidateId, SurfaceId, TypeId } from '../../src/project/ids.ts';
import { type ReviewFilter, type ReviewItem, type ReviewOrder, STANDINGS } from '../../src/project/review.ts';
import { DECISION_STATUSES } from '../../src/project/verdicts.ts';
import { addTexts, candidate, minedProject, scratchFolder, startTestRun } from '../support/project-builder.ts';

const small = minedProject(join(scratchFolder(), 'pages.seedmark'));
const { connection, run, types, project } = small;
after(() => project.close());
const second = addTexts(connection, ['Musa went to Kano', 'Kano is far'], {
  name: 'more',
  fileName: 'more.txt',
  language: 'en',
});
storeCandidates(connection, run, [
  candidate(6, [0, 1], types[0], 0.31, 'Musa'),
  candidate(6, [3, 4], types[1], 0.31, 'Kano'),
  candidate(7, [0, 1], types[1], 0.31, 'Kano'),
]);
const otherRun = startTestRun(connection, types, [second]);
storeCandidates(connection, otherRun, [candidate(7, [0, 1], types[1], 0.01, 'Kano')]);
settleCandidates(connection, run, 0);
decideMatching(connection, { run, maxScore: 0.2 }, { act: 'accept' }, 'b');
decideMatching(connection, { run, minScore: 0.8 }, { act: 'reject' }, 'b');

const everything = (from: ReviewFilter['run'] = run) =>
  connection
    .all<{ id: CandidateId }>('SELECT id FROM candidates WHERE run_id = ? ORDER BY id', from)
    .map(({ id }) => readReviewItem(connection, id)!);

function allPages(filter: ReviewFilter, order: ReviewOrder, limit: number): ReviewItem[] {
  const items: ReviewItem[] = [];
  let cursor: ReturnType<typeof readReviewPage>['next'];
  do {
    const page = readReviewPage(connection, filter, order, { limit, cursor });
    assert.ok(page.items.length <= limit);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

function slowly(filter: ReviewFilter, order: ReviewOrder): ReviewItem[] {
  const sentences = new Map(everything().map(({ sentence }) => [sentence, readSentence(connection, sentence)]));
  const wanted = everything().filter((item) => {
    const sentence = sentences.get(item.sentence)!;
    return (
      (filter.types?.includes(item.type) ?? true) &&
      (filter.statuses?.includes(item.status) ?? true) &&
      (filter.standings?.includes(item.standing) ?? true) &&
      (filter.surface === undefined || item.surface === filter.surface) &&
      (filter.corpus === undefined || sentence.corpus === filter.corpus) &&
      (filter.document === undefined || sentence.document === filter.document) &&
      (filter.language === undefined || sentence.language === filter.language) &&
      item.score >= (filter.minScore ?? -Infinity) &&
      item.score < (filter.maxScore ?? Infinity) &&
      (filter.text === undefined || item.text.toLowerCase().includes(filter.text.toLowerCase())) &&
      (order.by !== 'margin' || item.margin !== undefined)
    );
  });
  const keys: Record<ReviewOrder['by'], (item: ReviewItem) => readonly number[]> = {
    score: ({ score, id }) => (order.by === 'score' && order.isWorstFirst ? [-score, -id] : [score, id]),
    margin: ({ margin, id }) => [Math.abs(margin!), id],
    threshold: ({ score }) => [Math.abs(score - (order.by === 'threshold' ? order.threshold : 0))],
    text: ({ sentence, span, type }) => [sentence, span.start, span.end, type],
  };
  const key = keys[order.by];
  return wanted.sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left.map((value, i) => value - right[i]).find((difference) => difference !== 0) ?? 0;
  });
}

describe('review pages', () => {
  const documents = readDocuments(connection, small.corpus)
    .concat(readDocuments(connection, second))
    .map(({ id }) => id);
  const some = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
  const filter = fc.record({
    run: fc.constant(run),
    types: some(fc.subarray([...types] as TypeId[], { minLength: 1 })),
    statuses: some(fc.subarray([...DECISION_STATUSES], { minLength: 1 })),
    standings: some(fc.subarray([...STANDINGS], { minLength: 1 })),
    surface: some(fc.integer({ min: 1, max: 20 }) as fc.Arbitrary<SurfaceId>),
    corpus: some(fc.constantFrom(small.corpus, second)),
    document: some(fc.constantFrom(...documents)),
    language: some(fc.constantFrom('ha', 'en', 'fr')),
    minScore: some(fc.double({ min: 0, max: 1, noNaN: true })),
    maxScore: some(fc.double({ min: 0, max: 1, noNaN: true })),
    text: some(fc.constantFrom('banjul', 'MUSA', 'an', 'r', 'nobody was')),
  });
  const sparse = filter.chain((full) =>
    fc
      .subarray(Object.keys(full).filter((key) => key !== 'run'))
      .map(
        (keys) =>
          ({ run, ...Object.fromEntries(keys.slice(0, 3).map((key) => [key, full[key as 'text']])) }) as ReviewFilter,
      ),
  );
  const order: fc.Arbitrary<ReviewOrder> = fc.oneof(
    fc.boolean().map((isWorstFirst): ReviewOrder => ({ by: 'score', isWorstFirst })),
    fc.constant<ReviewOrder>({ by: 'margin' }),
    fc.double({ min: 0, max: 1, noNaN: true }).map((threshold): ReviewOrder => ({ by: 'threshold', threshold })),
    fc.constant<ReviewOrder>({ by: 'text' }),
  );

  it('one after the other are what filtering and sorting everything gives; counts agree', () => {
    fc.assert(
      fc.property(sparse, order, fc.integer({ min: 1, max: 9 }), (filter, order, limit) => {
        const expected = slowly(filter, order);
        const found = allPages(filter, order, limit);
        if (order.by === 'threshold') {
          // Equal distances stand in either order.
          const distance = ({ score }: ReviewItem) => Math.abs(score - order.threshold);
          assert.deepEqual(found.map(distance), expected.map(distance));
          assert.deepEqual(new Set(found.map(({ id }) => id)), new Set(expected.map(({ id }) => id)));
        } else
          assert.deepEqual(
            found.map(({ id }) => id),
            expected.map(({ id }) => id),
          );
        if (order.by === 'margin') return;
        assert.equal(countCandidates(connection, filter), expected.length);
        const byStatus = countByStatus(connection, filter).reduce((sum, { candidates }) => sum + candidates, 0);
        assert.equal(byStatus, expected.length);
        const groups = readSurfaceGroups(connection, filter, 1000);
        assert.equal(
          groups.reduce((sum, { candidates }) => sum + candidates, 0),
          expected.length,
        );
      }),
      { numRuns: 120 },
    );
  });

  it('show every term, the words, the document and who won', () => {
    const [item] = readReviewPage(connection, { run, text: 'kano is' }, { by: 'score' }, { limit: 1 }).items;
    assert.deepEqual([item.doc, item.language, item.text], ['more.txt', 'en', 'Kano is far']);
    assert.deepEqual(item.words[2], { startChar: 8, endChar: 11 });
    assert.deepEqual(
      [item.x, item.y],
      [
        [0.31, Number.NaN],
        [0.31 / 3, 0],
      ],
    );
    assert.equal(item.standing, 'kept');
    const lost = everything().filter(({ standing }) => standing !== 'kept');
    assert.ok(lost.length > 10);
    for (const { winner } of lost) assert.equal(readReviewItem(connection, winner!)?.standing, 'kept');
  });

  it('stay where they are while candidates before them change their status', () => {
    const filter: ReviewFilter = { run, statuses: ['open'] };
    const all = allPages(filter, { by: 'score' }, 100);
    const first = readReviewPage(connection, filter, { by: 'score' }, { limit: 5 });
    decide(
      connection,
      first.items.map(({ sentence, span, type }) => ({ sentence, span, type, act: 'skip' })),
      { reviewer: 'b' },
    );
    const next = readReviewPage(connection, filter, { by: 'score' }, { limit: 5, cursor: first.next });
    assert.deepEqual(
      next.items.map(({ id }) => id),
      all.slice(5, 10).map(({ id }) => id),
    );
  });
});
