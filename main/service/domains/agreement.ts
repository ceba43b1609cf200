// Agreement of the reviewers of a project, read from its log a stretch of sentences at a time between other work.

import { setImmediate } from 'node:timers/promises';
import type { Agreement, Disagreement, DisagreementPage } from '../../../src/contract/review.ts';
import { cohenKappa } from '../../../src/evaluate/agreement/cohen-kappa.ts';
import { spanAgreement } from '../../../src/evaluate/agreement/span-agreement.ts';
import { wordTypes } from '../../../src/evaluate/annotated-sentence.ts';
import type { SentenceId } from '../../../src/project/ids.ts';
import { comparable, compareReadings, type SentenceReadings } from '../../../src/review/reviewer-readings.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readHoldingVerdicts, readSharedSentences } from '../../store/review/verdict-log.ts';

/** Sentence ids of a stretch: a few milliseconds where all have verdicts of one reviewer. */
const STRETCH = 2000;
/** Sentences that more than one has reviewed, of one turn: 20 ms. */
const TURN = 100;

/** By pairs of reviewers, in alphabetical order. */
export async function measureAgreement(connection: Connection): Promise<Agreement[]> {
  const types = readTypes(connection).map(({ id }) => String(id));
  const sums = new Map<string, PairSum>();
  for await (const sentences of sharedSentences(connection, 0)) {
    for (const id of sentences) addSentence(connection, id, sums, types);
  }
  return [...sums.values()]
    .filter(({ sentences }) => sentences > 0)
    .sort((a, b) => (a.reviewers.join('\n') < b.reviewers.join('\n') ? -1 : 1))
    .map((sum) => agreementOf(sum, types.length + 1));
}

/** Open ones only. @param after the sentence that the page before ended with. */
export async function readDisagreements(
  connection: Connection,
  after: number,
  limit: number,
): Promise<DisagreementPage> {
  const disagreements: Disagreement[] = [];
  for await (const sentences of sharedSentences(connection, after)) {
    for (const id of sentences) {
      const open = compareReadings(readHoldingVerdicts(connection, id)).conflicts.filter(({ isSettled }) => !isSettled);
      disagreements.push(...joined(connection, id, open));
      if (disagreements.length >= limit) return { disagreements, next: id };
    }
  }
  return { disagreements, next: undefined };
}

/** Three reviewers differ in three pairs, which is one place. */
function joined(connection: Connection, id: SentenceId, open: SentenceReadings['conflicts']): Disagreement[] {
  const places: Disagreement[] = [];
  if (open.length === 0) return places;
  const sentence = readSentence(connection, id);
  for (const { span, verdicts } of open) {
    const last = places.at(-1);
    if (last && span.start < last.span.end) {
      const all = new Map([...last.verdicts, ...verdicts].map((verdict) => [verdict.id, verdict]));
      const end = Math.max(last.span.end, span.end);
      places[places.length - 1] = {
        sentence,
        span: { start: last.span.start, end },
        verdicts: [...all.values()].sort((a, b) => a.id - b.id),
      };
    } else places.push({ sentence, span, verdicts });
  }
  return places;
}

interface PairSum {
  readonly reviewers: readonly [string, string];
  sentences: number;
  words: number;
  readonly spans: [number, number];
  same: number;
  /** [categories × categories] words. */
  readonly table: Float64Array;
  disagreements: number;
  open: number;
}

function addSentence(
  connection: Connection,
  id: SentenceId,
  sums: Map<string, PairSum>,
  types: readonly string[],
): void {
  const { readings, conflicts } = compareReadings(readHoldingVerdicts(connection, id));
  const words = readSentence(connection, id).words.length;
  for (const [i, one] of readings.entries()) {
    for (const other of readings.slice(i + 1)) {
      const reviewers = [one.reviewer, other.reviewer] as const;
      const key = JSON.stringify(reviewers);
      const sum = sums.get(key) ?? newSum(reviewers, types.length + 1);
      sums.set(key, sum);
      const pair = comparable(words, one, other);
      if (pair.words === 0) continue;
      const { spans, exact } = spanAgreement([{ sentence: 0, ...pair }]);
      sum.sentences++;
      sum.words += pair.words;
      sum.spans[0] += spans[0];
      sum.spans[1] += spans[1];
      sum.same += exact.matched;
      addWords(sum.table, pair, types);
      const own = conflicts.filter((conflict) => conflict.reviewers.every((name) => reviewers.includes(name)));
      sum.disagreements += own.length;
      sum.open += own.filter(({ isSettled }) => !isSettled).length;
    }
  }
}

function addWords(table: Float64Array, pair: ReturnType<typeof comparable>, types: readonly string[]): void {
  const code = (type: string | null) => (type === null ? 0 : types.indexOf(type) + 1);
  const [mine, theirs] = [wordTypes(pair.words, pair.first), wordTypes(pair.words, pair.second)];
  for (let word = 0; word < pair.words; word++) table[code(mine[word]) * (types.length + 1) + code(theirs[word])]++;
}

function newSum(reviewers: readonly [string, string], size: number): PairSum {
  const table = new Float64Array(size * size);
  return { reviewers, sentences: 0, words: 0, spans: [0, 0], same: 0, table, disagreements: 0, open: 0 };
}

function agreementOf({ table, same, ...sum }: PairSum, size: number): Agreement {
  const all = sum.spans[0] + sum.spans[1];
  return { ...sum, f1: all === 0 ? null : (2 * same) / all, kappa: cohenKappa(table, size).kappa };
}

/** In order of ids; other work has its turn in between. */
async function* sharedSentences(connection: Connection, after: number): AsyncGenerator<readonly SentenceId[]> {
  const last = connection.value<number | null>('SELECT max(sentence_id) FROM verdicts') ?? 0;
  for (let from = after + 1; from <= last; from += STRETCH) {
    const shared = readSharedSentences(connection, from, from + STRETCH - 1);
    for (let at = 0; at < shared.length; at += TURN) {
      yield shared.slice(at, at + TURN);
      await setImmediate();
    }
    await setImmediate();
  }
}
