// The review: pages and counts, decisions with undo and redo. Everything is on the disk when it is answered.

import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import type { Pace, Walked } from '../../src/contract/review.ts';
import { Failure } from '../../src/failure.ts';
import type { ActionId, CandidateId, RunId } from '../../src/project/ids.ts';
import type { Judgement, OutsideJudgement } from '../../src/project/verdicts.ts';
import { decideMatching } from '../store/bulk-verdict.ts';
import type { Connection } from '../store/connection.ts';
import { readDecision } from '../store/decisions.ts';
import { readLayers } from '../store/document-layers.ts';
import { readSeeds } from '../store/entity-types.ts';
import { decide, readHistory, redo, undo } from '../store/review.ts';
import { countByStatus, countCandidates, readSurfaceGroups } from '../store/review-counts.ts';
import { readReviewItem, readReviewPage } from '../store/review-page.ts';
import { readRun } from '../store/runs.ts';
import { readTwins } from '../store/sentences.ts';
import { readTagger } from '../store/taggers.ts';
import { readActions, readVerdictsOfSentence } from '../store/verdict-log.ts';
import type { CallContext } from './index.ts';
import { modelFolder } from './models.ts';
import { projectSettings } from './settings.ts';

export const reviewHandlers: DomainHandlers<'review', CallContext> = {
  page: ({ filter, order, ...options }, { client }) => readReviewPage(client.connection, filter, order, options),

  item({ candidate }, { client }) {
    const item = readReviewItem(client.connection, candidate);
    if (item) return item;
    throw noCandidate(candidate);
  },

  counts: ({ filter }, { client }) => countByStatus(client.connection, filter),

  surfaces: ({ filter, limit }, { client }) => readSurfaceGroups(client.connection, filter, limit),

  decide({ judgements, withTwins }, context) {
    const { connection } = context.client;
    const isForTwins = withTwins ?? projectSettings(connection).decidesTwins;
    const decided = decide(
      connection,
      isForTwins ? judgements.flatMap((one) => twinsOf(connection, one)) : judgements,
      {
        reviewer: reviewerOf(context),
      },
    );
    tellDecided(context, decided.action);
    return decided;
  },

  previewBulk: ({ filter }, { client }) => ({ candidates: countCandidates(client.connection, filter) }),

  decideBulk({ filter, ruling, expected }, context) {
    const { connection } = context.client;
    const decided = connection.write(() => {
      const found = countCandidates(connection, filter);
      if (found !== expected) throw changedMeanwhile(expected, found);
      return decideMatching(connection, filter, ruling, reviewerOf(context));
    });
    if (!decided) throw new Failure('bad-argument', 'There is nothing to decide.', 'Choose a wider filter.');
    tellDecided(context, decided.action);
    return decided;
  },

  undo: (_, context) => walk(context, undo),
  redo: (_, context) => walk(context, redo),
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

  precision({ run, type, threshold }, { client }) {
    readRun(client.connection, run);
    return client.project.livePrecision.precision(run, type, threshold);
  },

  mostTelling({ run, type, threshold, limit }, { client }) {
    readRun(client.connection, run);
    const telling = client.project.livePrecision.mostTelling(run, type, threshold, limit);
    return telling.flatMap((id) => readReviewItem(client.connection, id) ?? []);
  },

  document({ document, ...choice }, { client }) {
    if (choice.run !== undefined) readRun(client.connection, choice.run);
    if (choice.tagger !== undefined) readTagger(client.connection, choice.tagger);
    return readLayers(client.connection, document, choice);
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

function walk(context: CallContext, step: (connection: Connection, reviewer: string) => ActionId | undefined): Walked {
  const { connection } = context.client;
  const action = step(connection, reviewerOf(context));
  if (action !== undefined) tellDecided(context, action);
  return { action, history: readHistory(connection) };
}

/** The same words in every sentence with the same text. */
function twinsOf<One extends Judgement | OutsideJudgement>(connection: Connection, judgement: One): One[] {
  return readTwins(connection, judgement.sentence).map((sentence) => ({ ...judgement, sentence }));
}

function changedMeanwhile(expected: number, found: number): Failure {
  return new Failure(
    'changed-meanwhile',
    `The filter leaves ${found} candidates now, not ${expected}.`,
    'Look at the number again, then decide.',
  );
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
