// Entity types with their phrases, and seeds.

import { Failure } from '../../src/failure.ts';
import type { Phrase, ProjectType, Seed, SeedText, TypeSettings } from '../../src/project/entity-types.ts';
import type { SeedId, TypeId } from '../../src/project/ids.ts';
import { languageId } from './corpus/languages.ts';
import type { Connection } from './file/connection.ts';

/** After the types that there are. @throws Failure 'bad-argument' when the name is taken. */
export function addType(connection: Connection, { name, colour, parent }: TypeSettings): TypeId {
  return connection.write(() => {
    refuseTakenName(connection, name, 0);
    return connection.run(
      `INSERT INTO entity_types (name, colour, parent_id, position)
       VALUES (?, ?, ?, (SELECT coalesce(max(position) + 1, 0) FROM entity_types))`,
      name,
      colour,
      parent ?? null,
    ).id as TypeId;
  });
}

/** @throws Failure 'bad-argument' when the name is taken or a type would be inside itself. */
export function changeType(connection: Connection, id: TypeId, { name, colour, parent }: TypeSettings): void {
  connection.write(() => {
    refuseTakenName(connection, name, id);
    if (parent !== undefined && isAbove(connection, id, parent)) {
      const hint = 'Choose another parent type.';
      throw new Failure('bad-argument', `The type ${name} would be inside itself.`, hint);
    }
    connection.run(
      'UPDATE entity_types SET name = ?, colour = ?, parent_id = ? WHERE id = ?',
      name,
      colour,
      parent ?? null,
      id,
    );
  });
}

/** @param order all types, in their new order. */
export function orderTypes(connection: Connection, order: readonly TypeId[]): void {
  connection.write(() => {
    order.forEach((id, position) => {
      connection.run('UPDATE entity_types SET position = ? WHERE id = ?', position, id);
    });
  });
}

/** No longer offered, or offered again; nothing that was decided changes. */
export function retireType(connection: Connection, id: TypeId, isRetired = true): void {
  connection.write(() => connection.run('UPDATE entity_types SET is_retired = ? WHERE id = ?', Number(isRetired), id));
}

/** An empty phrase takes it away. */
export function setPhrase(connection: Connection, type: TypeId, { language, phrase }: Phrase): void {
  connection.write(() => {
    const tongue = languageId(connection, language);
    if (phrase === '') connection.run('DELETE FROM phrases WHERE type_id = ? AND language_id = ?', type, tongue);
    else {
      connection.run(
        `INSERT INTO phrases (type_id, language_id, phrase) VALUES (?, ?, ?)
         ON CONFLICT (type_id, language_id) DO UPDATE SET phrase = excluded.phrase`,
        type,
        tongue,
        phrase,
      );
    }
  });
}

/** In the linguist's order. */
export function readTypes(connection: Connection): ProjectType[] {
  const phrases = Map.groupBy(
    connection.all<Phrase & { type_id: number }>(
      'SELECT type_id, tag AS language, phrase FROM phrases JOIN languages ON languages.id = language_id ORDER BY tag',
    ),
    (row) => row.type_id,
  );
  return connection
    .all<TypeRow>('SELECT * FROM entity_types ORDER BY position, id')
    .map(({ id, name, colour, parent_id, position, is_retired }) => ({
      id: id as TypeId,
      name,
      colour,
      ...(parent_id !== null && { parent: parent_id as TypeId }),
      position,
      isRetired: is_retired === 1,
      phrases: (phrases.get(id) ?? []).map(({ language, phrase }) => ({ language, phrase })),
    }));
}

/** The same seed again is the one that there is, offered again when it was retired. */
export function addSeed(connection: Connection, seed: SeedText): SeedId {
  return connection.write(() => {
    const values = [seed.type, languageId(connection, seed.language), seed.text, Number(seed.isNegative)] as const;
    connection.run(
      `INSERT INTO seeds (type_id, language_id, text, is_negative) VALUES (?, ?, ?, ?)
       ON CONFLICT (type_id, language_id, text, is_negative) DO UPDATE SET is_retired = 0`,
      ...values,
    );
    return connection.value<number>(
      'SELECT id FROM seeds WHERE type_id = ? AND language_id = ? AND text = ? AND is_negative = ?',
      ...values,
    ) as SeedId;
  });
}

/** No longer used; runs that used it still say so. */
export function retireSeed(connection: Connection, id: SeedId): void {
  connection.write(() => connection.run('UPDATE seeds SET is_retired = 1 WHERE id = ?', id));
}

/** All, retired ones too, oldest first. */
export function readSeeds(connection: Connection): Seed[] {
  return connection
    .all<SeedRow>('SELECT seeds.*, tag FROM seeds JOIN languages ON languages.id = language_id ORDER BY seeds.id')
    .map((row) => ({
      id: row.id as SeedId,
      type: row.type_id as TypeId,
      language: row.tag,
      text: row.text,
      isNegative: row.is_negative === 1,
      isRetired: row.is_retired === 1,
    }));
}

interface TypeRow {
  readonly id: number;
  readonly name: string;
  readonly colour: string;
  readonly parent_id: number | null;
  readonly position: number;
  readonly is_retired: number;
}

interface SeedRow {
  readonly id: number;
  readonly type_id: number;
  readonly tag: string;
  readonly text: string;
  readonly is_negative: number;
  readonly is_retired: number;
}

function refuseTakenName(connection: Connection, name: string, except: number): void {
  if (connection.value('SELECT id FROM entity_types WHERE name = ? AND id <> ?', name, except) !== undefined) {
    throw new Failure('bad-argument', `The project has a type ${name} already.`, 'Give it another name.');
  }
}

/** Whether `type` is `below`, or above it. */
function isAbove(connection: Connection, type: TypeId, below: TypeId): boolean {
  return (
    connection.value(
      `WITH RECURSIVE above (id) AS (
         VALUES (?) UNION SELECT parent_id FROM entity_types JOIN above USING (id) WHERE parent_id IS NOT NULL
       ) SELECT 1 FROM above WHERE id = ?`,
      below,
      type,
    ) === 1
  );
}
