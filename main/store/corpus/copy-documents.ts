// Documents of another project that this one does not have: into a corpus of their own, in batches. Until the last of them is
// there the corpus is "importing" and is known by what it is made of, so that an interrupted copy is gone on with.

import { hash } from 'node:crypto';
import type { ReadItem } from '../../../src/formats/reader.ts';
import type { Corpus } from '../../../src/project/corpus.ts';
import type { CorpusId, DocumentId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';
import { readIdentity } from '../settings.ts';
import { addCorpus, readCorpora } from './corpora.ts';
import { importBatch } from './import-batch.ts';
import { readDocumentSentences } from './sentences.ts';

/** Sentences of one transaction: 5 ms, 15 where their pages of the indices are first read. */
const BATCH = 25;

export interface CopiedCorpus {
  readonly source: Corpus;
  /** Those that are missing, in order of ids. */
  readonly documents: readonly DocumentId[];
}

/** Each batch stores itself when it is called. Yields the sentences that are done. */
export function* copyDocuments(
  from: Connection,
  to: Connection,
  { source, documents }: CopiedCorpus,
): Generator<{ readonly sentences: number; readonly store: () => void }> {
  const mark = `copied ${hash('sha256', JSON.stringify([readIdentity(from).id, source.sha256, documents]), 'hex')}`;
  let corpus: CorpusId | undefined;
  let stored = 0;
  const begin = () => {
    const known = readCorpora(to).find(({ sha256, state }) => sha256 === mark && state === 'importing');
    corpus = known?.id ?? addCorpus(to, { ...source, name: freeName(to, source.name), sha256: mark });
    stored = known?.itemsRead ?? 0;
  };
  yield { sentences: 0, store: begin };
  let read = 0;
  for (const document of documents) {
    for (let at = 0; ; at += BATCH) {
      const sentences = readDocumentSentences(from, document, at, BATCH);
      if (sentences.length === 0) break;
      const items = sentences
        .map((sentence): ReadItem => ({ sentence, ...originOf(from, sentence.id) }))
        .slice(Math.max(0, stored - read));
      const place = Math.max(read, stored);
      read += sentences.length;
      if (items.length === 0) continue;
      stored = place + items.length;
      yield { sentences: items.length, store: () => importBatch(to, corpus!, place, items) };
    }
  }
  yield { sentences: 0, store: () => finish(from, to, corpus!, { source, documents }) };
}

function originOf(connection: Connection, sentence: number): { readonly line: number; readonly id?: string } {
  const row = connection.get<{ source_line: number; source_id: string | null }>(
    'SELECT source_line, source_id FROM sentences WHERE id = ?',
    sentence,
  )!;
  return { line: row.source_line, ...(row.source_id !== null && { id: row.source_id }) };
}

/** From now on it is the corpus that it was there, by its source. */
function finish(from: Connection, to: Connection, corpus: CorpusId, { source, documents }: CopiedCorpus): void {
  to.write(() => {
    to.run("UPDATE corpora SET sha256 = ?, state = 'complete' WHERE id = ?", source.sha256, corpus);
    for (const document of documents) {
      const { name, metadata } = from.get<{ name: string; metadata: string }>(
        'SELECT name, metadata FROM documents WHERE id = ?',
        document,
      )!;
      if (metadata === '{}') continue;
      to.run('UPDATE documents SET metadata = ? WHERE corpus_id = ? AND name = ?', metadata, corpus, name);
    }
  });
}

function freeName(connection: Connection, name: string): string {
  const taken = new Set(readCorpora(connection).map((corpus) => corpus.name));
  if (!taken.has(name)) return name;
  for (let n = 2; ; n++) if (!taken.has(`${name} (${n})`)) return `${name} (${n})`;
}
