// Corpora and their documents: provenance, counts, and how far an import has come.

import { Failure } from '../../../src/failure.ts';
import type { Reject } from '../../../src/formats/reader.ts';
import type { Corpus, CorpusDocument, CorpusSource } from '../../../src/project/corpus.ts';
import type { CorpusId, DocumentId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';
import { languageId } from './languages.ts';

/** An empty corpus, to be filled by `importBatch`. @throws Failure 'bad-argument' when the name is taken. */
export function addCorpus(connection: Connection, source: CorpusSource): CorpusId {
  return connection.write(() => {
    refuseTakenName(connection, source.name, 0);
    const { id } = connection.run(
      `INSERT INTO corpora (name, file_name, format, encoding, read_options, sha256, bytes, language_id, imported_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      source.name,
      source.fileName,
      source.format,
      source.encoding,
      JSON.stringify(source.readOptions),
      source.sha256,
      source.bytes,
      languageId(connection, source.language),
      connection.clock(),
    );
    return id as CorpusId;
  });
}

/** @throws Failure 'not-found'; 'bad-argument' when the name is taken. */
export function renameCorpus(connection: Connection, id: CorpusId, name: string): void {
  connection.write(() => {
    readCorpus(connection, id);
    refuseTakenName(connection, name, id);
    connection.run('UPDATE corpora SET name = ? WHERE id = ?', name, id);
  });
}

function refuseTakenName(connection: Connection, name: string, except: number): void {
  if (connection.value('SELECT id FROM corpora WHERE name = ? AND id <> ?', name, except) === undefined) return;
  const hint = 'Give it another name, or go on with the one that is there.';
  throw new Failure('bad-argument', `The project has a corpus called "${name}" already.`, hint);
}

export function readCorpora(connection: Connection): Corpus[] {
  return connection.all<CorpusRow>(`${SELECT_CORPORA} ORDER BY corpora.id`).map(corpusOf);
}

/** @throws Failure 'not-found' */
export function readCorpus(connection: Connection, id: CorpusId): Corpus {
  const row = connection.get<CorpusRow>(`${SELECT_CORPORA} WHERE corpora.id = ?`, id);
  if (!row) throw new Failure('not-found', `The project has no corpus ${id}.`, 'Look at the list of corpora again.');
  return corpusOf(row);
}

/** The corpus with the same source bytes and reader options, when the file was imported before. */
export function findSameSource(connection: Connection, source: CorpusSource): Corpus | undefined {
  const row = connection.get<CorpusRow>(
    `${SELECT_CORPORA} WHERE sha256 = ? AND format = ? AND encoding = ? AND read_options = ?`,
    source.sha256,
    source.format,
    source.encoding,
    JSON.stringify(source.readOptions),
  );
  return row && corpusOf(row);
}

/** Pages by id. */
export function readDocuments(connection: Connection, corpus: CorpusId, after = 0, limit = 100): CorpusDocument[] {
  return connection
    .all<DocumentRow>(
      'SELECT id, corpus_id, name, metadata, sentences FROM documents WHERE corpus_id = ? AND id > ? ORDER BY id LIMIT ?',
      corpus,
      after,
      limit,
    )
    .map((row) => ({
      id: row.id as DocumentId,
      corpus: row.corpus_id as CorpusId,
      name: row.name,
      metadata: JSON.parse(row.metadata),
      sentences: row.sentences,
    }));
}

export function setDocumentMetadata(
  connection: Connection,
  id: DocumentId,
  metadata: CorpusDocument['metadata'],
): void {
  connection.write(() =>
    connection.run('UPDATE documents SET metadata = ? WHERE id = ?', JSON.stringify(metadata), id),
  );
}

/** What of the source did not become sentences, in the source's order. */
export function readRejects(connection: Connection, corpus: CorpusId, limit = 1000): Reject[] {
  return connection
    .all<Reject & { part: string | null }>(
      'SELECT source_line AS line, reason, lost, part FROM rejects WHERE corpus_id = ? ORDER BY id LIMIT ?',
      corpus,
      limit,
    )
    .map(({ part, ...reject }) => (part === null ? reject : { ...reject, part }));
}

const SELECT_CORPORA = `SELECT corpora.id, name, file_name, format, encoding, read_options, sha256, bytes,
  languages.tag AS language, iif(is_removing, 'removing', state) AS state, imported_at, items_read, documents, sentences, words, rejects
  FROM corpora JOIN languages ON languages.id = corpora.language_id`;

interface CorpusRow {
  readonly id: number;
  readonly name: string;
  readonly file_name: string;
  readonly format: string;
  readonly encoding: string;
  readonly read_options: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly language: string;
  readonly state: Corpus['state'];
  readonly imported_at: number;
  readonly items_read: number;
  readonly documents: number;
  readonly sentences: number;
  readonly words: number;
  readonly rejects: number;
}

interface DocumentRow {
  readonly id: number;
  readonly corpus_id: number;
  readonly name: string;
  readonly metadata: string;
  readonly sentences: number;
}

function corpusOf(row: CorpusRow): Corpus {
  const { file_name, read_options, imported_at, items_read, ...same } = row;
  return {
    ...same,
    id: row.id as CorpusId,
    fileName: file_name,
    readOptions: JSON.parse(read_options),
    importedAt: new Date(imported_at),
    itemsRead: items_read,
  };
}
