// Gold samples: sentences drawn at random, blind to every score, once for a number; and which of them have been read to
// the end, so that every word is known to be in an entity or in none.

import type { SentenceId } from '../../src/project/ids.ts';
import { drawGoldSample } from '../../src/review/gold-sample.ts';
import type { Connection } from './connection.ts';
import { readKnowledge } from './decisions.ts';
import { readSentence } from './sentences.ts';

/** Of the draw: what is drawn is kept, so that it need not be found again. */
const SEED = 1;

/** Drawn at the first call for this number. @throws Failure 'corpus-empty' without a sentence. */
export function takeGoldSample(connection: Connection, size: number): void {
  if (connection.value('SELECT 1 FROM gold_sentences WHERE sample = ? LIMIT 1', size) === 1) return;
  const rows = connection.all<{ id: number; document: number }>(
    'SELECT id, document_id AS document FROM sentences ORDER BY id',
  );
  const documents = rows.map(({ document }) => String(document));
  const drawn = drawGoldSample(documents, { size, seed: SEED });
  connection.write(() => {
    drawn.forEach((index, position) => {
      const { id } = rows[index];
      connection.run('INSERT INTO gold_sentences (sample, position, sentence_id) VALUES (?, ?, ?)', size, position, id);
    });
  });
}

/** Sentences of all samples that were drawn. */
export function drawnForGold(connection: Connection): ReadonlySet<SentenceId> {
  const rows = connection.all<{ id: SentenceId }>('SELECT DISTINCT sentence_id AS id FROM gold_sentences');
  return new Set(rows.map(({ id }) => id));
}

/** Those of them that were read to their end, in order. */
export function doneForGold(connection: Connection): SentenceId[] {
  return [...drawnForGold(connection)].filter((id) => isReadToEnd(connection, id)).sort((a, b) => a - b);
}

/** Whether every word is in an entity, or seen to be in none. */
export function isReadToEnd(connection: Connection, id: SentenceId): boolean {
  const { words } = readSentence(connection, id);
  const { entities, reviewed } = readKnowledge(connection, id);
  const known = new Uint8Array(words.length);
  for (const { start, end } of [...entities, ...reviewed]) known.fill(1, start, end);
  return known.every((word) => word === 1);
}
