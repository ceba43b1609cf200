// The review: pages and counts, decisions with undo and redo. Everything is on the disk when it is answered.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import type { Pace, Walked } from '../../../src/contract/review.ts';
import { Failure } from '../../../src/failure.ts';
import type { ActionId, CandidateId, RunId, TypeId } from '../../../src/project/ids.ts';
import type { Judgement, OutsideJudgement } from '../../../src/project/verdicts.ts';
import { EVALUATE_GOLD_JOB, type EvaluateGoldArgs } from '../../jobs/mining/evaluate-gold.ts';
import { SETTLE_JOB, type SettleArgs } from '../../jobs/mining/settle-run.ts';
import { rankingVersion } from '../../store/candidates/ranking-version.ts';
import { readRun } from '../../store/candidates/runs.ts';
import { oweSettling, readUnsettled } from '../../store/candidates/settle-candidates.ts';
import { readLayers, readLayersOfSentence } from '../../store/corpus/document-layers.ts';
import { readTwins } from '../../store/corpus/sentences.ts';
import { readSeeds } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readDecision } from '../../store/review/decisions.ts';
import { isDrawn, readGoldSample, storeGoldSample } from '../../store/review/gold-sample.ts';
import { decide, readHistory } from '../../store/review/review.ts';
import { countByStatus, countCandidates, isCounted } from '../../store/review/review-counts.ts';
import { readReviewItem, readReviewPage } from '../../store/review/review-page.ts';
import { countVerdicts, readActions, readVerdictsOfSentence } from '../../store/review/verdict-log.ts';
import { readTagger } from '../../store/taggers.ts';
import type { CallContext } from '../index.ts';
import { modelFolder } from '../user/model-choice.ts';
import { measureAgreement, readDisagreements } from './agreement.ts';
import type { RankingOf } from './live-precision.ts';
import { readThresholds } from './mining.ts';
import { projectSettings } from './settings.ts';

export const reviewHandlers: DomainHandlers<'review', CallContext> = {
  page: ({ filter, order, ...options }, { client }) => readReviewPage(client.connection, filter, order, options),

  item({ candidate }, { client }) {
    const item = readReviewItem(client.connection, candidate);
    if (item) return item;
    throw noCandidate(candidate);
  },

  counts: ({ filter }, { client }) =>
    isCounted(filter)
      ? countByStatus(client.connection, filter)
      : client.project.work.look('counts', { filter }, client.project.work.candidatesOf(filter.run)),

  surfaces: (args, { client }) =>
    client.project.work.look('surfaces', args, client.project.work.candidatesOf(args.filter.run)),

  decide({ judgements, withTwins }, context) {
    const { connection } = context.client;
    const isForTwins = withTwins ?? projectSettings(connection).decidesTwins;
    const all = isForTwins ? judgements.flatMap((one) => twinsOf(connection, one)) : judgements;
    const decided = connection.write(() => {
      const stored = decide(connection, all, { reviewer: reviewerOf(context) });
      oweSettling(connection, stored.action);
      return stored;
    });
    settleOwed(context, decided.action);
    tellDecided(context, decided.action);
    return decided;
  },

  previewBulk: async ({ filter }, { client }) => ({
    candidates: isCounted(filter)
      ? countCandidates(client.connection, filter)
      : await client.project.work.look('candidates', { filter }, client.project.work.candidatesOf(filter.run)),
  }),

  async decideBulk(bulk, context) {
    const { work } = context.client.project;
    const rows = Math.max(bulk.expected, work.candidatesOf(bulk.filter.run));
    const decided = await work.change('decideBulk', { ...bulk, reviewer: reviewerOf(context) }, rows);
    settleOwed(context, decided.action);
    tellDecided(context, decided.action);
    return decided;
  },

  undo: (_, context) => walk(context, 'undo'),
  redo: (_, context) => walk(context, 'redo'),
  history: (_, { client }) => readHistory(client.connection),
  actions: ({ before, limit }, { client }) => readActions(client.connection, before, limit),
  verdicts: ({ sentence }, { client }) => readVerdictsOfSentence(client.connection, sentence),
  decision: (subject, { client }) => readDecision(client.connection, subject),
  pace: ({ run }, { client }) => paceOf(client.connection, run),

  async why({ candidate, words }, { client, service }) {
    const item = readReviewItem(client.connection, candidate);
    if (!item) throw noCandidate(candidate);
    const run = readRun(client.connection, item.run);
    const seed = readSeeds(client.connection).find(({ id }) => id === item.seed)?.text ?? '';
    return service.explainer.explain({
      ...{ item, run, seed, words },
      modelFolder: () => modelFolder(service, run.modelName),
    });
  },

  precision({ run, type, threshold, language }, { client }) {
    const of = { ...rankingOf(client.connection, run, type), language };
    return client.project.work.look('precision', { of, threshold }, client.project.work.candidatesOf(run));
  },

  async mostTelling({ run, type, threshold, limit }, { client }) {
    const of = rankingOf(client.connection, run, type);
    const { work } = client.project;
    const telling = await work.look('mostTelling', { of, threshold, limit }, work.candidatesOf(run));
    return telling.flatMap((id) => readReviewItem(client.connection, id) ?? []);
  },

  async goldSample({ sentences: size, from, limit }, { client }) {
    const { work } = client.project;
    if (!isDrawn(client.connection, size)) {
      storeGoldSample(client.connection, size, await work.look('goldSentences', { size }, work.sentences));
    }
    return readGoldSample(client.connection, size, { from, limit });
  },

  agreement: (_, { client }) => measureAgreement(client.connection),

  disagreements: ({ after = 0, limit }, { client }) => readDisagreements(client.connection, after, limit),

  settle({ run }, { client }) {
    readRun(client.connection, run);
    const args: SettleArgs = { run };
    return client.project.jobs.start(SETTLE_JOB, { ...args });
  },

  evaluateGold({ sentences, run }, { client }) {
    readRun(client.connection, run);
    const args: EvaluateGoldArgs = { sentences, run, thresholds: readThresholds(client.connection, run) };
    return client.project.jobs.start(EVALUATE_GOLD_JOB, { ...args });
  },

  document({ document, ...choice }, { client }) {
    if (choice.run !== undefined) readRun(client.connection, choice.run);
    if (choice.tagger !== undefined) readTagger(client.connection, choice.tagger);
    return readLayers(client.connection, document, choice);
  },

  sentence({ sentence, run }, { client }) {
    if (run !== undefined) readRun(client.connection, run);
    return readLayersOfSentence(client.connection, sentence, run);
  },
};

function noCandidate(candidate: CandidateId): Failure {
  return new Failure('not-found', `The project has no candidate ${candidate}.`, 'Look at the list again.');
}

function reviewerOf({ service }: CallContext): string {
  return service.userSettings.value.reviewer;
}

function tellDecided({ client }: CallContext, action: ActionId): void {
  client.project.tell('review.decided', { action });
}

/** Standings follow what was decided: with it where that is little, in a job of its own where it is much. */
function settleOwed({ client }: CallContext, action: ActionId): void {
  if (!readUnsettled(client.connection).includes(action)) return;
  const args: SettleArgs = { action };
  client.project.jobs.start(SETTLE_JOB, { ...args });
}

async function walk(context: CallContext, way: 'undo' | 'redo'): Promise<Walked> {
  const { connection, project } = context.client;
  const next = readHistory(connection)[way];
  const rows = next === undefined ? 0 : countVerdicts(connection, next);
  const action = await project.work.change(way, { reviewer: reviewerOf(context) }, rows);
  if (action !== undefined) {
    settleOwed(context, action);
    tellDecided(context, action);
  }
  return { action, history: readHistory(connection) };
}

export function rankingOf(connection: Connection, run: RunId, type: TypeId): RankingOf {
  readRun(connection, run);
  return { run, type, version: rankingVersion(connection, run, type) };
}

/** The same words in every sentence with the same text. */
function twinsOf<One extends Judgement | OutsideJudgement>(connection: Connection, judgement: One): One[] {
  return readTwins(connection, judgement.sentence).map((sentence) => ({ ...judgement, sentence }));
}

const MS_PER_MINUTE = 60_000;
/** Of work that the pace is taken from. */
const PACE_MINUTES = 10;
const ACTIONS_A_PAGE = 500;

function paceOf(connection: Connection, run: RunId): Pace {
  const now = connection.clock();
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const recent = now - PACE_MINUTES * MS_PER_MINUTE;
  let today = 0;
  let lately = 0;
  let first = now;
  for (const { kind, at, verdicts, reason } of actionsSince(connection, Math.min(midnight, recent))) {
    if (kind !== 'decide') continue;
    if (at.getTime() >= midnight) today += verdicts;
    // A bulk verdict says nothing of how fast somebody reads.
    if (at.getTime() >= recent && reason === undefined) {
      lately += verdicts;
      first = Math.min(first, at.getTime());
    }
  }
  const minutes = Math.max((now - first) / MS_PER_MINUTE, 1);
  const counts = countByStatus(connection, { run });
  const sum = (isOpen: boolean) =>
    counts.reduce((total, { status, candidates }) => total + ((status === 'open') === isOpen ? candidates : 0), 0);
  return { today, perMinute: lately / minutes, open: sum(true), decided: sum(false) };
}

function* actionsSince(connection: Connection, since: number) {
  for (let before: number | undefined; ; ) {
    const page = readActions(connection, before, ACTIONS_A_PAGE);
    for (const action of page) {
      if (action.at.getTime() < since) return;
      yield action;
    }
    if (page.length < ACTIONS_A_PAGE) return;
    before = page[page.length - 1].id;
  }
}
