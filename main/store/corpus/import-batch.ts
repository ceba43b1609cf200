// Import in batches: sentences, labels and rejects of a stretch of the source in one transaction with the resume point, so
// that an interrupted import goes on exactly after its last stored item.

import { hash } from 'node:crypto';
import { Failure } from '../../../src/failure.ts';
import type { ReadItem, ReadSentence, Reject } from '../../../src/formats/reader.ts';
import type { CorpusId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';
import { indexText, tidyIndex } from './text-index.ts';
import { packWords } from './word-offsets.ts';

/**
 * Stores the next items of a corpus's source.
 * @param from how many items of the source come before: must be what the corpus has (`itemsRead`).
 */
export function importBatch(connection: Connection, corpus: CorpusId, from: number, items: readonly ReadItem[]): void {
  connection.writeBulk(() => {
    const state = importState(connection, corpus);
    if (state.items_read !== from) {
      throw new Error(`Items ${from} and on were given; the corpus has ${state.items_read}.`);
    }
    const documents = new Documents(connection, corpus);
    let { sentences, words, rejects } = state;
    let characters = 0;
    for (const item of items) {
      const reject = rejectOf(item);
      if (reject) {
        addReject(connection, corpus, reject);
        rejects++;
      } else {
        const read = item as ReadSentence;
        addSentence(connection, read, { corpus, language: state.language_id, position: sentences, documents });
        sentences++;
        words += read.sentence.words.length;
        characters += read.sentence.text.length;
      }
    }
    documents.store();
    tidyIndex(connection, characters);
    connection.run(
      `UPDATE corpora SET items_read = ?, sentences = ?, words = ?, rejects = ?, documents = documents + ? WHERE id = ?`,
      from + items.length,
      sentences,
      words,
      rejects,
      documents.added,
      corpus,
    );
  });
}

/** The whole source is stored. */
export function finishImport(connection: Connection, corpus: CorpusId): void {
  connection.write(() => connection.run("UPDATE corpora SET state = 'complete' WHERE id = ?", corpus));
}

/** What twins are found by. */
export function textHash(text: string): number {
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, HASH_DIGITS), 16);
}

/** 48 bits: a number that JavaScript holds exactly. Texts are compared as well. */
const HASH_DIGITS = 12;

interface ImportState {
  readonly items_read: number;
  readonly sentences: number;
  readonly words: number;
  readonly rejects: number;
  readonly language_id: number;
}

interface Place {
  readonly corpus: CorpusId;
  readonly language: number;
  readonly position: number;
  readonly documents: Documents;
}

function importState(connection: Connection, corpus: CorpusId): ImportState {
  const state = connection.get<ImportState & { state: string }>(
    'SELECT items_read, sentences, words, rejects, language_id, state FROM corpora WHERE id = ?',
    corpus,
  );
  if (!state)
    throw new Failure('not-found', `The project has no corpus ${corpus}.`, 'Look at the list of corpora again.');
  if (state.state === 'complete') throw new Error(`Corpus ${corpus} is complete.`);
  return state;
}

/** SQLite keeps UTF-8, in which half a character cannot be written: such a text could not be kept verbatim. */
function rejectOf(item: ReadItem): Reject | undefined {
  if ('reject' in item) return item.reject;
  if (item.sentence.text.isWellFormed()) return undefined;
  return { line: item.line, reason: 'half a character (a lone surrogate) in the text', lost: 'sentence' };
}

function addReject(connection: Connection, corpus: CorpusId, { line, reason, lost, part }: Reject): void {
  connection.run(
    'INSERT INTO rejects (corpus_id, source_line, reason, lost, part) VALUES (?, ?, ?, ?, ?)',
    corpus,
    line,
    reason,
    lost,
    part ?? null,
  );
}

function addSentence(
  connection: Connection,
  { sentence, line, id: sourceId, metadata }: ReadSentence,
  place: Place,
): void {
  const { text, words, spans, doc } = sentence;
  const { id } = connection.run(
    `INSERT INTO sentences (corpus_id, position, document_id, language_id, source_line, source_id, text_hash, text, words,
       metadata)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    place.corpus,
    place.position,
    place.documents.countSentence(doc),
    place.language,
    line,
    sourceId ?? null,
    textHash(text),
    text,
    packWords(words),
    metadata === undefined ? null : JSON.stringify(metadata),
  );
  for (const { start, end, type } of spans) {
    connection.run(
      'INSERT OR IGNORE INTO source_labels (sentence_id, start_word, end_word, type) VALUES (?, ?, ?, ?)',
      id,
      start,
      end,
      type,
    );
  }
  indexText(connection, id, text);
}

/** Documents of a batch: found or made once, and their sentences counted once. */
class Documents {
  added = 0;
  readonly #connection: Connection;
  readonly #corpus: CorpusId;
  readonly #ids = new Map<string, number>();
  readonly #sentences = new Map<number, number>();

  constructor(connection: Connection, corpus: CorpusId) {
    this.#connection = connection;
    this.#corpus = corpus;
  }

  countSentence(name: string): number {
    const id = this.#ids.get(name) ?? this.#find(name);
    this.#ids.set(name, id);
    this.#sentences.set(id, (this.#sentences.get(id) ?? 0) + 1);
    return id;
  }

  store(): void {
    for (const [id, count] of this.#sentences) {
      this.#connection.run('UPDATE documents SET sentences = sentences + ? WHERE id = ?', count, id);
    }
  }

  #find(name: string): number {
    const known = this.#connection.value<number>(
      'SELECT id FROM documents WHERE corpus_id = ? AND name = ?',
      this.#corpus,
      name,
    );
    if (known !== undefined) return known;
    this.added++;
    return this.#connection.run('INSERT INTO documents (corpus_id, name) VALUES (?, ?)', this.#corpus, name).id;
  }
}
