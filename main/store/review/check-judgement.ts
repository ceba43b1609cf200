// Whether a verdict is about something that is there: a sentence, words of it, types.

import type { Span } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { SentenceId, TypeId } from '../../../src/project/ids.ts';
import type { Judgement, OutsideJudgement } from '../../../src/project/verdicts.ts';
import { unpackWords } from '../corpus/word-offsets.ts';
import type { Connection } from '../file/connection.ts';

/** @throws Failure 'not-found' for a sentence or type, 'bad-argument' for words that the sentence has not. */
export function checkJudgement(connection: Connection, judgement: Judgement | OutsideJudgement): void {
  const words = wordCount(connection, judgement.sentence);
  checkSpan(judgement.span, words);
  if (judgement.act === 'outside') return;
  checkType(connection, judgement.type);
  if (judgement.act === 'retype') checkType(connection, judgement.newType);
  if (judgement.act !== 'rebound') return;
  checkSpan(judgement.newSpan, words);
  if (judgement.newType !== undefined) checkType(connection, judgement.newType);
}

function wordCount(connection: Connection, sentence: SentenceId): number {
  const words = connection.value<Uint8Array>('SELECT words FROM sentences WHERE id = ?', sentence);
  if (words) return unpackWords(words).length;
  throw new Failure('not-found', `The project has no sentence ${sentence}.`, 'Look at the corpus again.');
}

function checkSpan({ start, end }: Span, words: number): void {
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end > start && end <= words) return;
  throw new Failure(
    'bad-argument',
    `The sentence has no words ${start} to ${end}.`,
    `It has words 0 to ${words}, the last excluded.`,
  );
}

function checkType(connection: Connection, type: TypeId): void {
  if (connection.value('SELECT 1 FROM entity_types WHERE id = ?', type) === 1) return;
  throw new Failure('not-found', `The project has no type ${type}.`, 'Look at the list of types again.');
}
