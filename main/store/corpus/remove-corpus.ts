// Taking a corpus out: marked first, so that nothing works on it any more, then sentence after sentence from its end with all
// that is about it, verdicts too. What is left after a crash is a shorter corpus, and the log never speaks of what is gone.

import { setImmediate } from 'node:timers/promises';
import type { CorpusDependents } from '../../../src/contract/corpora.ts';
import type { ActionId, CorpusId, RunId, SentenceId, VerdictId } from '../../../src/project/ids.ts';
import { removeCandidates, removeEmptyRun } from '../candidates/remove-run.ts';
import { readRun, readRuns } from '../candidates/runs.ts';
import type { Connection } from '../file/connection.ts';
import { setSetting } from '../settings.ts';
import { readCorpus } from './corpora.ts';
import { tidyIndex, unindexText } from './text-index.ts';
import { unpackWords } from './word-offsets.ts';

/** Setting: rows were taken out on purpose, so that gaps in their numbers are no loss. */
export const ROWS_REMOVED = 'rows were removed';

/** Rows of one transaction: 20 ms. */
const BATCH = 40;
/** A sentence takes as long as so many rows: its text goes out of the search index. */
const ROWS_OF_SENTENCE = 10;
/** Sentences whose candidates are counted at a time: some have hundreds. */
const COUNTED = 500;

/** Counted a stretch at a time between other work. @throws Failure 'not-found' */
export async function countDependents(connection: Connection, id: CorpusId): Promise<CorpusDependents> {
  const { sentences, documents } = readCorpus(connection, id);
  const count = (table: string, index: string, from: number) =>
    connection.value<number>(
      `SELECT count(*) FROM sentences CROSS JOIN ${table} INDEXED BY ${index} ON sentence_id = sentences.id
       WHERE corpus_id = ? AND sentences.position >= ? AND sentences.position < ?`,
      id,
      from,
      from + COUNTED,
    )!;
  let [candidates, verdicts, predictions, goldSentences] = [0, 0, 0, 0];
  for (let from = 0; from < sentences; from += COUNTED) {
    candidates += count('candidates', 'candidates_by_words', from);
    verdicts += count('verdicts', 'verdicts_by_subject', from);
    predictions += count('predictions', 'predictions_by_sentence', from);
    goldSentences += count('gold_sentences', 'gold_sentences_by_sentence', from);
    await setImmediate();
  }
  const runs = readRuns(connection).filter(({ corpora }) => corpora.includes(id));
  return {
    ...{ sentences, documents, candidates, verdicts, predictions, goldSentences },
    runs: runs.map((run) => run.id),
    emptyRuns: runs.filter(({ corpora }) => corpora.length === 1).map((run) => run.id),
  };
}

/** From now on nothing is mined in it, and no run counts it among its corpora. @throws Failure 'not-found' */
export function markRemoving(connection: Connection, id: CorpusId): void {
  connection.write(() => {
    readCorpus(connection, id);
    setSetting(connection, ROWS_REMOVED, true);
    connection.run('UPDATE corpora SET is_removing = 1 WHERE id = ?', id);
    for (const run of readRuns(connection).filter(({ corpora }) => corpora.includes(id))) {
      connection.run('DELETE FROM run_corpora WHERE run_id = ? AND corpus_id = ?', run.id, id);
      const { selection } = run.options as { readonly selection?: { readonly mode: string } };
      // The best of all corpora, less one of them, are not the best of the others: no later run may copy them.
      if (selection?.mode === 'top') {
        connection.run(
          `UPDATE run_types SET signature = 'less ' || ? || ' ' || signature WHERE run_id = ?`,
          id,
          run.id,
        );
      }
      if (run.corpora.length === 1) connection.run("UPDATE runs SET state = 'cancelled' WHERE id = ?", run.id);
    }
  });
}

/** Takes out the next rows of a marked corpus. @returns sentences that are left. */
export function removeNext(connection: Connection, corpus: CorpusId): number {
  return connection.writeBulk(() => {
    const removed: SentenceRow[] = [];
    for (let rows = 0; rows < BATCH; ) {
      const last = connection.get<SentenceRow>(
        'SELECT id, document_id, text, words FROM sentences WHERE corpus_id = ? ORDER BY position DESC LIMIT 1',
        corpus,
      );
      if (!last) break;
      const candidates = connection.all<{ id: number }>(
        'SELECT id FROM candidates INDEXED BY candidates_by_words WHERE sentence_id = ? LIMIT ?',
        last.id,
        BATCH - rows,
      );
      removeCandidates(connection, candidates);
      rows += candidates.length;
      if (rows < BATCH) {
        rows += removeSentence(connection, corpus, last);
        removed.push(last);
      }
    }
    for (const { id, text } of removed.reverse()) unindexText(connection, id, text);
    tidyIndex(
      connection,
      removed.reduce((sum, { text }) => sum + text.length, 0),
    );
    return connection.value<number>('SELECT sentences FROM corpora WHERE id = ?', corpus)!;
  });
}

/** When no sentence is left: runs that had no other corpus go too. */
export function removeEmptyCorpus(connection: Connection, corpus: CorpusId): void {
  connection.write(() => {
    for (const { id } of connection.all<{ id: RunId }>(
      'SELECT id FROM runs WHERE NOT EXISTS (SELECT 1 FROM run_corpora WHERE run_id = runs.id)',
    )) {
      if (readRun(connection, id).candidates === 0) removeEmptyRun(connection, id);
    }
    connection.run('DELETE FROM rejects WHERE corpus_id = ?', corpus);
    connection.run('DELETE FROM documents WHERE corpus_id = ?', corpus);
    connection.run('DELETE FROM corpora WHERE id = ?', corpus);
  });
}

interface SentenceRow {
  readonly id: SentenceId;
  readonly document_id: number;
  readonly text: string;
  readonly words: Uint8Array;
}

/** @returns rows that went with it. */
function removeSentence(connection: Connection, corpus: CorpusId, { id, document_id, words }: SentenceRow): number {
  let rows = ROWS_OF_SENTENCE;
  for (const table of ['predictions', 'decisions', 'reviewed_words', 'source_labels', 'gold_sentences']) {
    rows += connection.run(`DELETE FROM ${table} WHERE sentence_id = ?`, id).changes;
  }
  rows += removeVerdicts(connection, id);
  connection.run('DELETE FROM sentences WHERE id = ?', id);
  connection.run(
    'UPDATE corpora SET sentences = sentences - 1, words = words - ? WHERE id = ?',
    unpackWords(words).length,
    corpus,
  );
  connection.run('UPDATE documents SET sentences = sentences - 1 WHERE id = ?', document_id);
  const { changes } = connection.run('DELETE FROM documents WHERE id = ? AND sentences = 0', document_id);
  if (changes > 0) connection.run('UPDATE corpora SET documents = documents - 1 WHERE id = ?', corpus);
  return rows;
}

/** Taggers say up to which verdict they learnt: up to the one before, then. An action without verdicts is never undone. */
function removeVerdicts(connection: Connection, sentence: SentenceId): number {
  const verdicts = connection.all<{ id: VerdictId; action_id: ActionId }>(
    'SELECT id, action_id FROM verdicts WHERE sentence_id = ? ORDER BY id DESC',
    sentence,
  );
  for (const { id, action_id } of verdicts) {
    connection.run(
      'UPDATE taggers SET up_to_verdict_id = (SELECT max(id) FROM verdicts WHERE id < ?) WHERE up_to_verdict_id = ?',
      id,
      id,
    );
    connection.run('DELETE FROM verdicts WHERE id = ?', id);
    connection.run(
      `UPDATE history SET state = 3 WHERE action_id = ? AND state <> 3
       AND NOT EXISTS (SELECT 1 FROM verdicts WHERE verdicts.action_id = history.action_id)`,
      action_id,
    );
  }
  return verdicts.length;
}
