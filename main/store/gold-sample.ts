// Gold samples: sentences drawn at random, blind to every score, once for a number; and which of them have been read to
// the end, so that every word is known to be in an entity or in none.

import { Failure } from '../../src/failure.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import { drawGoldSample } from '../../src/review/gold-sample.ts';
import type { Connection } from './connection.ts';
import { readKnowledge } from './decisions.ts';
import { readSentence } from './sentences.ts';
import { readSetting, setSetting } from './settings.ts';

const PREFIX = 'gold sample of ';
/** Of the draw: what is drawn is kept, so that it need not be found again. */
const SEED = 1;

/** Drawn at the first call for this number, the same ids ever after. @throws Failure 'corpus-empty' without a sentence. */
export function takeGoldSample(connection: Connection, size: number): readonly SentenceId[] {
  const kept = readSetting(connection, PREFIX + size) as readonly SentenceId[] | undefined;
  if (kept) return kept;
  const rows = connection.all<{ id: number; document: number }>(
    'SELECT id, document_id AS document FROM sentences ORDER BY id',
  );
  if (rows.length === 0) throw new Failure('corpus-empty', 'There is no sentence to draw.', 'Import a corpus.');
  const documents = rows.map(({ document }) => String(document));
  const drawn = Array.from(drawGoldSample(documents, { size, seed: SEED }), (index) => rows[index].id as SentenceId);
  setSetting(connection, PREFIX + size, drawn);
  return drawn;
}

/** Sentences of all samples that were drawn. */
export function drawnForGold(connection: Connection): ReadonlySet<SentenceId> {
  const samples = connection.all<{ value: string }>('SELECT value FROM settings WHERE name GLOB ?', `${PREFIX}*`);
  return new Set(samples.flatMap(({ value }) => JSON.parse(value) as SentenceId[]));
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
