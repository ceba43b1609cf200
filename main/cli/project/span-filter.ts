// The spans that the text of a filter stands for (filter-text.ts): as a filter of the service, or one by one.

import type { Client } from '../../../src/contract/client.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { CandidateId, SurfaceId } from '../../../src/project/ids.ts';
import type { Run } from '../../../src/project/mining.ts';
import { type ReviewFilter, type ReviewItem, STANDINGS } from '../../../src/project/review.ts';
import { DECISION_STATUSES } from '../../../src/project/verdicts.ts';
import { type Condition, one, oneNumber, oneWhole, parseConditions, picked, wrong } from './filter-text.ts';
import { findCorpora, findTypes } from './find-named.ts';

/** Of one request. */
const PAGE = 500;
/** Spans that are named one by one are one step of undo. */
const MOST_NAMED = 5000;

/** Spans by a filter, or named one by one. */
export type Chosen = { readonly filter: ReviewFilter } | { readonly items: readonly ReviewItem[] };

/** @param statuses where the text does not say. */
export async function chooseSpans(
  client: Client,
  run: Run,
  text: string,
  statuses: ReviewFilter['statuses'] = ['open'],
): Promise<Chosen> {
  const conditions = parseConditions(text);
  const named = conditions.find(({ key }) => key === 'id');
  if (named) {
    if (conditions.length > 1) throw wrong('Spans that are named by id meet no other condition.');
    return { items: await readNamed(client, run, named.values) };
  }
  const best = conditions.find(({ key }) => key === 'best');
  const filter = await filterOf(client, run, conditions, statuses);
  if (!best) return { filter };
  return { items: await readBest(client, run, filter, oneWhole(best)) };
}

async function filterOf(
  client: Client,
  run: Run,
  conditions: readonly Condition[],
  usual: ReviewFilter['statuses'],
): Promise<ReviewFilter> {
  const of = (key: string, operator = '=') => conditions.find((one) => one.key === key && one.operator === operator);
  const [type, status, standing, corpus, language, text, surface] = [
    ...['type', 'status', 'standing', 'corpus', 'language', 'text', 'surface'].map((key) => of(key)),
  ];
  const [below, from] = [of('score', '<'), of('score', '>=')];
  const statuses = status ? picked(status, DECISION_STATUSES) : usual;
  const standings = standing ? picked(standing, STANDINGS) : (['kept', 'unsettled'] as const);
  const filter: ReviewFilter = {
    run: run.id,
    ...(type && { types: (await findTypes(client, type.values)).map(({ id }) => id) }),
    ...(statuses && { statuses }),
    ...(standings && { standings }),
    ...(corpus && { corpus: (await findCorpora(client, [one(corpus)]))[0].id }),
    ...(language && { language: one(language) }),
    ...(text && { text: one(text) }),
    ...(from && { minScore: oneNumber(from) }),
    ...(below && { maxScore: oneNumber(below) }),
  };
  if (!surface) return filter;
  return { ...filter, surface: await findSurface(client, run, one(surface)) };
}

async function findSurface(client: Client, run: Run, surface: string): Promise<SurfaceId> {
  for await (const item of itemsOf(client, { run: run.id, text: surface })) {
    if (spanText(item, item.span) === surface) return item.surface;
  }
  throw new Failure('not-found', `Run ${run.id} has no candidate "${surface}".`, 'Write it as the corpus does.');
}

/** Best first, pages and all. */
export async function* itemsOf(client: Client, filter: ReviewFilter): AsyncGenerator<ReviewItem> {
  let page = await client.review.page({ filter, order: { by: 'score' }, limit: PAGE });
  for (;;) {
    yield* page.items;
    if (!page.next) return;
    page = await client.review.page({ filter, order: { by: 'score' }, limit: PAGE, cursor: page.next });
  }
}

async function readBest(client: Client, run: Run, filter: ReviewFilter, best: number): Promise<ReviewItem[]> {
  const items: ReviewItem[] = [];
  for (const type of filter.types ?? run.types.map((one) => one.type)) {
    let left = best;
    for await (const item of itemsOf(client, { ...filter, types: [type] })) {
      items.push(item);
      if (--left === 0) break;
    }
  }
  return atMost(items);
}

async function readNamed(client: Client, run: Run, values: readonly string[]): Promise<ReviewItem[]> {
  const ids = new Set<number>();
  for (const value of values) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(value);
    if (!range) throw wrong(`"${value}" is no number of a candidate.`);
    const last = Number(range[2] ?? range[1]);
    if (last - Number(range[1]) >= MOST_NAMED) throw tooMany();
    for (let id = Number(range[1]); id <= last; id++) ids.add(id);
  }
  const items = atMost([...ids]).map((candidate) => client.review.item({ candidate: candidate as CandidateId }));
  const found = await Promise.all(items);
  const strange = found.find((item) => item.run !== run.id);
  if (strange) throw wrong(`The candidate ${strange.id} is of run ${strange.run}, not ${run.id}.`);
  return found;
}

function atMost<Item>(items: Item[]): Item[] {
  if (items.length > MOST_NAMED) throw tooMany();
  return items;
}

function tooMany(): Failure {
  const hint = 'Take fewer, or say it with a score: "score<0.2" has no limit.';
  return new Failure('bad-argument', `More than ${MOST_NAMED} spans cannot be named one by one.`, hint);
}
