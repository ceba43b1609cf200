// Which documents of two projects are the same: those whose sentences have the same texts, cut into the same words, in the
// same order. Names, dates and formats of files do not matter.

import { hash } from 'node:crypto';
import type { CorpusId, DocumentId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';

/** Sentences of one stretch: 5 ms. */
export const HASHED_SENTENCES = 250;

/** Document → SHA-256 of all of its sentences, for documents of complete corpora. */
export type DocumentKeys = ReadonlyMap<DocumentId, string>;

/** Yields how many sentences were read, a stretch at a time. */
export function* hashDocuments(connection: Connection): Generator<number, DocumentKeys> {
  const keys = new Map<DocumentId, string>();
  const complete = new Set(
    connection
      .all<{ id: CorpusId }>("SELECT id FROM corpora WHERE state = 'complete' AND is_removing = 0")
      .map(({ id }) => id),
  );
  for (let last = 0; ; ) {
    const page = connection.all<SentenceRow>(
      'SELECT id, corpus_id, document_id, text, words FROM sentences WHERE id > ? ORDER BY id LIMIT ?',
      last,
      HASHED_SENTENCES,
    );
    for (const { id, corpus_id, document_id, text, words } of page) {
      last = id;
      if (!complete.has(corpus_id)) continue;
      const before = keys.get(document_id) ?? '';
      // Neither a hash nor numbers in hex have a blank: what is hashed can be taken apart in one way only.
      keys.set(document_id, hash('sha256', `${before} ${Buffer.from(words).toString('hex')} ${text}`, 'hex'));
    }
    if (page.length > 0) yield page.length;
    if (page.length < HASHED_SENTENCES) return keys;
  }
}

/** Documents that are looked up in one stretch: 10 ms. */
const MATCHED_DOCUMENTS = 5000;

/** Of documents with equal content the first of the one goes with the first of the other, and so on. Yields now and then. */
export function* matchDocuments(
  theirs: DocumentKeys,
  ours: DocumentKeys,
): Generator<undefined, Map<DocumentId, DocumentId>> {
  const free = new Map<string, DocumentId[]>();
  for (const [at, document] of inOrder(ours).entries()) {
    const key = ours.get(document)!;
    const equal = free.get(key);
    if (equal) equal.push(document);
    else free.set(key, [document]);
    if (at % MATCHED_DOCUMENTS === 0) yield;
  }
  const next = new Map<string, number>();
  const matched = new Map<DocumentId, DocumentId>();
  for (const [at, document] of inOrder(theirs).entries()) {
    const key = theirs.get(document)!;
    const place = next.get(key) ?? 0;
    next.set(key, place + 1);
    const own = free.get(key)?.[place];
    if (own !== undefined) matched.set(document, own);
    if (at % MATCHED_DOCUMENTS === 0) yield;
  }
  return matched;
}

function inOrder(keys: DocumentKeys): DocumentId[] {
  return [...keys.keys()].sort((a, b) => a - b);
}

interface SentenceRow {
  readonly id: number;
  readonly corpus_id: CorpusId;
  readonly document_id: DocumentId;
  readonly text: string;
  readonly words: Uint8Array;
}
