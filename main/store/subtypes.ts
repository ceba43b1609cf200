// Subtypes: a second layer over the spans of a type, the finer type that each belongs to.

import type { Span } from '../../src/corpus/sentence.ts';
import type { SentenceId, TypeId } from '../../src/project/ids.ts';
import type { Connection } from './file/connection.ts';

export interface SubtypePlace {
  readonly sentence: SentenceId;
  readonly span: Span;
}

/** An empty name takes the subtype away. @returns how many spans have another subtype than before. */
export function setSubtypes(
  connection: Connection,
  type: TypeId,
  places: readonly SubtypePlace[],
  name: string,
): number {
  return connection.write(() => {
    let changed = 0;
    for (const { sentence, span } of places) {
      const subject = [sentence, span.start, span.end, type] as const;
      if (name === '') {
        changed += connection.run(
          'DELETE FROM subtypes WHERE sentence_id = ? AND start_word = ? AND end_word = ? AND type_id = ?',
          ...subject,
        ).changes;
        continue;
      }
      changed += connection.run(
        `INSERT INTO subtypes (sentence_id, start_word, end_word, type_id, name) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (sentence_id, start_word, end_word, type_id) DO UPDATE SET name = excluded.name
         WHERE name <> excluded.name`,
        ...subject,
        name,
      ).changes;
    }
    return changed;
  });
}

/** Of all spans of a type, by `subtypeKey`. */
export function readSubtypes(connection: Connection, type: TypeId): ReadonlyMap<string, string> {
  const rows = connection.all<{ sentence_id: number; start_word: number; end_word: number; name: string }>(
    'SELECT sentence_id, start_word, end_word, name FROM subtypes WHERE type_id = ?',
    type,
  );
  return new Map(
    rows.map((row) => [
      subtypeKey(row.sentence_id as SentenceId, { start: row.start_word, end: row.end_word }),
      row.name,
    ]),
  );
}

export function subtypeKey(sentence: SentenceId, { start, end }: Span): string {
  return `${sentence}:${start}-${end}`;
}
