// What "seedmark review" prints about several reviewers and about gold samples.

import type { Client } from '../../../src/contract/client.ts';
import type { GoldScores } from '../../../src/contract/review.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import type { Interval } from '../../../src/evaluate/span-scores.ts';
import type { EvaluationId, SentenceId } from '../../../src/project/ids.ts';
import type { Run } from '../../../src/project/mining.ts';
import { count, say } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';
import { nameTypes } from './find-named.ts';
import { followJob } from './follow-job.ts';
import type { Session } from './session.ts';

const PAGE = 200;
const percent = (share: number | null) => (share === null ? '–' : (100 * share).toFixed(1));

export async function printAgreement(client: Client, json?: boolean): Promise<void> {
  const pairs = await client.review.agreement();
  if (json) console.log(JSON.stringify(pairs));
  else if (pairs.length === 0)
    say('No two reviewers have answered the same question: "seedmark project merge" brings another.');
  else {
    const rows = pairs.map(({ reviewers, sentences, spans, f1, kappa, disagreements, open }) => [
      ...[reviewers.join(' – '), String(sentences), spans.join(' / '), percent(f1)],
      ...[kappa === null ? '–' : kappa.toFixed(3), String(disagreements), String(open)],
    ]);
    console.log(formatTable(['reviewers', 'sentences', 'spans', 'F1 %', 'kappa', 'differ', 'open'], rows));
  }
}

/** One line for each verdict about a place where reviewers differ; an empty line between places. */
export async function printDisagreements(client: Client, json?: boolean): Promise<void> {
  const nameOf = await nameTypes(client);
  for (let after: SentenceId | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const { disagreements, next } = await client.review.disagreements({ after, limit: PAGE });
    for (const { sentence, span, verdicts } of disagreements) {
      const { doc, position, text } = sentence;
      const said = verdicts.map((verdict) => ({
        ...{ reviewer: verdict.reviewer, at: verdict.at, act: verdict.act, isAside: verdict.isAside },
        ...('type' in verdict && { type: nameOf(verdict.type) }),
        ...('newType' in verdict && verdict.newType !== undefined && { newType: nameOf(verdict.newType) }),
        words: spanText(sentence, verdict.span),
      }));
      if (json) console.log(JSON.stringify({ doc, sentence: position, text, ...span, verdicts: said }));
      else {
        const lines = said.map(({ reviewer, act, type, newType, words }) =>
          ['', reviewer, act, type ?? '', newType ?? '', words].join('\t'),
        );
        console.log([`${doc}\t${text}`, ...lines, ''].join('\n'));
      }
    }
    after = next;
  }
}

/** The sentences with a mark for those that were read to their end. */
export async function printGoldSample(client: Client, size: number, json?: boolean): Promise<void> {
  for (let from = 0; ; from += PAGE) {
    const { sentences, drawn, done } = await client.review.goldSample({ sentences: size, from, limit: PAGE });
    for (const { id, doc, position, text, isDone } of sentences) {
      console.log(
        json ? JSON.stringify({ id, doc, position, text, isDone }) : `${isDone ? 'done' : 'open'}\t${doc}\t${text}`,
      );
    }
    if (sentences.length === PAGE) continue;
    if (!json) say(`${done} of ${count(drawn, 'sentence')} read to their end`);
    return;
  }
}

export async function printGoldScores(session: Session, run: Run, size: number, json?: boolean): Promise<void> {
  const { client } = session;
  const job = await client.review.evaluateGold({ sentences: size, run: run.id });
  const { result } = await followJob(session, job, { title: 'evaluating', isCancelled: true });
  const { evaluation } = result as { evaluation: EvaluationId };
  const record = (await client.taggers.evaluations()).find(({ id }) => id === evaluation)!;
  const { report, micro, types } = record.scores as unknown as GoldScores;
  if (json) {
    console.log(JSON.stringify({ run: run.id, evaluation, report, micro, types }));
    return;
  }
  const cell = (share: number, { low, high }: Interval) => `${percent(share)} (${percent(low)} – ${percent(high)})`;
  const rows = [
    ...report.types.map((scores, i) => ({ name: scores.type, scores, intervals: types[i].intervals })),
    { name: 'all', scores: report.micro, intervals: micro },
  ].map(({ name, scores, intervals }) => [
    ...[name, String(scores.gold), String(scores.predicted)],
    cell(scores.precision, intervals.precision),
    cell(scores.recall, intervals.recall),
    cell(scores.f1, intervals.f1),
  ]);
  console.log(formatTable(['type', 'gold', 'found', 'precision %', 'recall %', 'F1 %'], rows));
  say(`on ${count(report.sentences, 'sentence')} of the sample; in brackets what they say of the whole corpus`);
}
