// Sentences as they were read: by id, by corpus in order, twins, and a concordance of a text search.

import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { StoredSentence } from '../../../src/project/corpus.ts';
import type { CorpusId, DocumentId, SentenceId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';
import { foldText } from './fold-text.ts';
import { type TextQuery, textQuery } from './text-index.ts';
import { unpackWords } from './word-offsets.ts';

/** @throws Failure 'not-found' */
export function readSentence(connection: Connection, id: SentenceId): StoredSentence {
  const row = connection.get<SentenceRow>(`${SELECT_SENTENCES} WHERE sentences.id = ?`, id);
  if (!row) throw new Failure('not-found', `The project has no sentence ${id}.`, 'Look at the corpus again.');
  return sentenceOf(connection, row);
}

/** False for one whose corpus was taken out. */
export function hasSentence(connection: Connection, id: SentenceId): boolean {
  return connection.value('SELECT 1 FROM sentences WHERE id = ?', id) === 1;
}

/** Sentences of a corpus in order, from a position on. */
export function readSentences(connection: Connection, corpus: CorpusId, from: number, limit: number): StoredSentence[] {
  return connection
    .all<SentenceRow>(
      `${SELECT_SENTENCES} WHERE sentences.corpus_id = ? AND sentences.position >= ? ORDER BY sentences.position LIMIT ?`,
      corpus,
      from,
      limit,
    )
    .map((row) => sentenceOf(connection, row));
}

/** Sentences of a document in order, from its sentence number `from` on. @throws Failure 'not-found' */
export function readDocumentSentences(
  connection: Connection,
  document: DocumentId,
  from: number,
  limit: number,
): StoredSentence[] {
  const { count, first, isOnePiece } = extentOf(connection, document);
  if (!first || from >= count) return [];
  if (isOnePiece) {
    const most = Math.min(limit, count - from);
    return readSentences(connection, first.corpus_id as CorpusId, first.position + from, most);
  }
  return connection
    .all<SentenceRow>(
      `${SELECT_SENTENCES} WHERE sentences.id IN (
         SELECT id FROM sentences WHERE document_id = ? ORDER BY id LIMIT ? OFFSET ?) ORDER BY sentences.id`,
      document,
      limit,
      from,
    )
    .map((row) => sentenceOf(connection, row));
}

/**
 * Where a document lies. In one piece, as nearly all do, no rows need to be counted, which takes long in a document of a
 * million. @throws Failure 'not-found'
 */
function extentOf(connection: Connection, document: DocumentId) {
  const count = connection.value<number>('SELECT sentences FROM documents WHERE id = ?', document);
  if (count === undefined) {
    throw new Failure('not-found', `The project has no document ${document}.`, 'Look at the list of documents again.');
  }
  const end = (direction: string) =>
    connection.get<{ position: number; corpus_id: number }>(
      `SELECT position, corpus_id FROM sentences WHERE document_id = ? ORDER BY id ${direction} LIMIT 1`,
      document,
    );
  const [first, last] = [end('ASC'), end('DESC')];
  const isOnePiece = first !== undefined && last !== undefined && last.position - first.position + 1 === count;
  return { count, first, isOnePiece };
}

/** 0-based, among the sentences of its document. */
export function readNumberInDocument(connection: Connection, { id, document, position }: StoredSentence): number {
  const { first, isOnePiece } = extentOf(connection, document);
  if (first && isOnePiece) return position - first.position;
  return connection.value<number>('SELECT count(*) FROM sentences WHERE document_id = ? AND id < ?', document, id) ?? 0;
}

/** Every sentence with the same text and the same words, itself included, in order of ids. */
export function readTwins(connection: Connection, id: SentenceId): SentenceId[] {
  return connection
    .all<{ id: number }>(
      `SELECT twin.id FROM sentences AS one
       JOIN sentences AS twin ON twin.text_hash = one.text_hash AND twin.text = one.text AND twin.words = one.words
       WHERE one.id = ? ORDER BY twin.id`,
      id,
    )
    .map((row) => row.id as SentenceId);
}

/** Short queries in more sentences than this are looked for text by text: the next hit is never far. */
const COMMON = 50_000;
/** Texts that are looked at for one page: 25 ms. */
const MOST_LOOKED_AT = 2500;

export interface SearchPage {
  readonly sentences: readonly StoredSentence[];
  /** Where the next page starts; undefined at the end. A page may be short, even empty, and yet not be the last. */
  readonly next: SentenceId | undefined;
}

/** Sentences that contain a text, in order of ids, after one of them. */
export function searchSentences(connection: Connection, text: string, after: number, limit: number): SearchPage {
  const query = textQuery(connection, text, COMMON);
  if (!query) return { sentences: [], next: undefined };
  const found: SentenceRow[] = [];
  let looked = 0;
  let last = after;
  for (const row of mayContain(connection, query, after)) {
    if (found.length === limit || looked === MOST_LOOKED_AT) {
      return { sentences: found.map((one) => sentenceOf(connection, one)), next: last as SentenceId };
    }
    looked++;
    last = row.id;
    if (foldText(row.text).includes(query.folded)) found.push(row);
  }
  return { sentences: found.map((one) => sentenceOf(connection, one)), next: undefined };
}

function mayContain(connection: Connection, { match }: TextQuery, after: number): Generator<SentenceRow, void> {
  if (match === undefined) {
    return connection.iterate<SentenceRow>(`${SELECT_SENTENCES} WHERE sentences.id > ? ORDER BY sentences.id`, after);
  }
  return connection.iterate<SentenceRow>(
    `SELECT ${COLUMNS} FROM sentence_search CROSS JOIN sentences ON sentences.id = sentence_search.rowid ${NAMES}
     WHERE sentence_search MATCH ? AND sentence_search.rowid > ? ORDER BY sentence_search.rowid`,
    match,
    after,
  );
}

const COLUMNS = `sentences.id, sentences.corpus_id, sentences.document_id, sentences.position, sentences.text,
  sentences.words, sentences.metadata, documents.name AS doc, languages.tag AS language`;
/** CROSS: documents and languages are looked up for each sentence, never the other way round. */
const NAMES = `CROSS JOIN documents ON documents.id = sentences.document_id
  CROSS JOIN languages ON languages.id = sentences.language_id`;
const SELECT_SENTENCES = `SELECT ${COLUMNS} FROM sentences ${NAMES}`;

interface SentenceRow {
  readonly id: number;
  readonly corpus_id: number;
  readonly document_id: number;
  readonly position: number;
  readonly text: string;
  readonly words: Uint8Array;
  readonly metadata: string | null;
  readonly doc: string;
  readonly language: string;
}

function sentenceOf(connection: Connection, row: SentenceRow): StoredSentence {
  return {
    id: row.id as SentenceId,
    corpus: row.corpus_id as CorpusId,
    document: row.document_id as DocumentId,
    position: row.position,
    language: row.language,
    doc: row.doc,
    text: row.text,
    words: unpackWords(row.words),
    ...(row.metadata === null ? {} : { metadata: JSON.parse(row.metadata) }),
    spans: connection.all<LabelledSpan>(
      `SELECT start_word AS start, end_word AS "end", type FROM source_labels WHERE sentence_id = ?
       ORDER BY start_word, end_word, type`,
      row.id,
    ),
  };
}
