// Gold samples: sentences drawn at random, blind to every score, once for a number; and which of them have been read to
// the end, so that every word is known to be in an entity or in none.

import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { GoldSample } from '../../../src/contract/review.ts';
import type { Span } from '../../../src/corpus/sentence.ts';
import type { DocumentId, SentenceId } from '../../../src/project/ids.ts';
import { drawFromDocuments } from '../../../src/review/gold-sample.ts';
import { readDocumentSentences, readSentence } from '../corpus/sentences.ts';
import { unpackWords } from '../corpus/word-offsets.ts';
import type { Connection } from '../file/connection.ts';
import { readIdentity } from '../settings.ts';

/** Drawn sentences that are looked at in one turn: 10 ms. */
const LOOKED_AT = 1000;
/** Of the project's id: 32 bits of seed, the same in every copy, so that two annotators of copies draw the same sentences. */
const SEED_DIGITS = 8;

/**
 * What would be drawn; nothing is stored. Takes a look at every document, once: a second where there are a million.
 * @throws Failure 'corpus-empty' without a sentence.
 */
export function drawGoldSentences(connection: Connection, size: number): SentenceId[] {
  const { ids, sizes } = readDrawable(connection);
  const seed = Number.parseInt(hash('sha256', readIdentity(connection).id, 'hex').slice(0, SEED_DIGITS), 16);
  return drawFromDocuments(sizes, { size, seed }).flatMap(({ document, sentences }) =>
    sentenceIds(connection, ids[document], sentences),
  );
}

/** Drawn once for a number: what was stored before stays. */
export function storeGoldSample(connection: Connection, size: number, drawn: readonly SentenceId[]): void {
  connection.write(() => {
    // Another client may have asked meanwhile.
    if (isDrawn(connection, size)) return;
    drawn.forEach((id, position) => {
      connection.run('INSERT INTO gold_sentences (sample, position, sentence_id) VALUES (?, ?, ?)', size, position, id);
    });
  });
}

/** In the order of the corpora. */
export async function readGoldSample(
  connection: Connection,
  size: number,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<GoldSample> {
  const drawn = connection.value<number>('SELECT count(*) FROM gold_sentences WHERE sample = ?', size)!;
  const done = new Set<SentenceId>();
  // Positions have gaps where sentences were removed with their corpus.
  for (let at = 0; at < size; at += LOOKED_AT) {
    const stretch = doneOf(connection, 'sample = ? AND position BETWEEN ? AND ?', size, at, at + LOOKED_AT - 1);
    for (const id of stretch) done.add(id);
    await setImmediate();
  }
  const ids = connection.all<{ id: SentenceId }>(
    'SELECT sentence_id AS id FROM gold_sentences WHERE sample = ? ORDER BY position LIMIT ? OFFSET ?',
    size,
    limit,
    from,
  );
  return {
    sentences: ids.map(({ id }) => ({ ...readSentence(connection, id), isDone: done.has(id) })),
    drawn,
    done: done.size,
  };
}

/** Sentences of all samples that were drawn. */
export function drawnForGold(connection: Connection): ReadonlySet<SentenceId> {
  const rows = connection.all<{ id: SentenceId }>('SELECT DISTINCT sentence_id AS id FROM gold_sentences');
  return new Set(rows.map(({ id }) => id));
}

/** Those of a sample, or of all of them, that were read to their end, in order. */
export function doneForGold(connection: Connection, size?: number): SentenceId[] {
  const done = size === undefined ? doneOf(connection, '1') : doneOf(connection, 'sample = ?', size);
  return done.sort((a, b) => a - b);
}

export function isDrawn(connection: Connection, size: number): boolean {
  return connection.value('SELECT 1 FROM gold_sentences WHERE sample = ? LIMIT 1', size) === 1;
}

interface Drawable {
  /** Of documents, rising. */
  readonly ids: readonly DocumentId[];
  /** [documents] sentences of each. */
  readonly sizes: readonly number[];
}

/** Of corpora that are complete. */
function readDrawable(connection: Connection): Drawable {
  const [ids, sizes]: [DocumentId[], number[]] = [[], []];
  for (const { id, sentences } of connection.iterate<{ id: number; sentences: number }>(
    `SELECT documents.id, documents.sentences FROM documents CROSS JOIN corpora ON corpora.id = corpus_id
     WHERE documents.sentences > 0 AND state = 'complete' AND is_removing = 0 ORDER BY documents.id`,
  )) {
    ids.push(id as DocumentId);
    sizes.push(sentences);
  }
  return { ids, sizes };
}

/** @param numbers 0-based in the document, rising. */
function sentenceIds(connection: Connection, document: DocumentId, numbers: readonly number[]): SentenceId[] {
  return numbers.map((number) => readDocumentSentences(connection, document, number, 1)[0].id);
}

/** Of the rows of `gold_sentences` that meet a condition, each sentence once. */
function doneOf(connection: Connection, condition: string, ...values: number[]): SentenceId[] {
  const chosen = `SELECT DISTINCT sentence_id FROM gold_sentences WHERE ${condition}`;
  const known = Map.groupBy(
    connection.all<Span & { readonly sentence: number }>(
      `SELECT sentence_id AS sentence, start_word AS start, end_word AS "end" FROM reviewed_words
         WHERE sentence_id IN (${chosen})
       UNION ALL SELECT sentence_id, entity_start, entity_end FROM decisions
         WHERE sentence_id IN (${chosen}) AND entity_start IS NOT NULL`,
      ...values,
      ...values,
    ),
    ({ sentence }) => sentence,
  );
  const sentences = connection.all<{ id: SentenceId; words: Uint8Array }>(
    `SELECT id, words FROM sentences WHERE id IN (${chosen})`,
    ...values,
  );
  return sentences
    .filter(({ id, words }) => areAllIn(unpackWords(words).length, known.get(id) ?? []))
    .map(({ id }) => id);
}

function areAllIn(words: number, spans: readonly Span[]): boolean {
  const known = new Uint8Array(words);
  for (const { start, end } of spans) known.fill(1, start, end);
  return known.every((word) => word === 1);
}
