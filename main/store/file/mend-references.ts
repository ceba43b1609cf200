// Rows of a recovered project that refer to rows that were lost. A sentence is worth more than the name of its document:
// what only gives names and settings is made up and says so; what would say nothing without the lost row is left out.

import type Database from 'better-sqlite3';
import { unpackWords } from '../corpus/word-offsets.ts';

export interface Mended {
  /** Rows left out, by table. */
  readonly orphans: ReadonlyMap<string, number>;
  /** Rows made up, by table. */
  readonly madeUp: ReadonlyMap<string, number>;
}

interface BrokenReference {
  readonly table: string;
  /** Null in tables WITHOUT ROWID. */
  readonly rowid: number | null;
  readonly parent: string;
  /** Which of the table's references. */
  readonly fkid: number;
}

type Values = Record<string, number | string>;

/** What stands for a lost row; the child is the row that refers to it. */
const STAND_INS: Readonly<
  Record<string, (id: number, child: Record<string, unknown>, db: Database.Database) => Values>
> = {
  languages: (id) => ({ tag: `und-x-lost${id}` }),
  corpora: (id, child) => ({
    name: `recovered corpus ${id}`,
    file_name: 'unknown',
    format: 'unknown',
    encoding: 'unknown',
    read_options: '{}',
    sha256: '',
    bytes: 0,
    language_id: (child.language_id as number | undefined) ?? 1,
    state: 'complete',
    imported_at: 0,
  }),
  documents: (id, child) => ({ corpus_id: child.corpus_id as number, name: `recovered document ${id}` }),
  entity_types: (id) => ({ name: `recovered type ${id}`, colour: '#808080', position: id }),
  reviewers: (id) => ({ name: `unknown reviewer ${id}` }),
  actions: () => ({ kind: 'decide', reviewer_id: 1, at: 0 }),
  runs: () => ({
    state: 'interrupted',
    method: 'unknown',
    is_higher_better: 0,
    options: '{}',
    model_name: 'unknown',
    model_fingerprint: 'unknown',
    started_at: 0,
  }),
  surfaces: (id, child, db) => ({ text: surfaceOf(child, db) ?? `recovered surface ${id}` }),
};

/** Their rows say all that they say, or they are not there. */
const LOG = new Set(['verdicts', 'actions']);

/** Until no row refers to a lost one. The log's triggers stand aside meanwhile. */
export function mendReferences(db: Database.Database): Mended {
  const orphans = new Map<string, number>();
  const madeUp = new Map<string, number>();
  const triggers = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
  for (;;) {
    const broken = db.pragma('foreign_key_check') as BrokenReference[];
    if (broken.length === 0) break;
    const numbered = broken.filter(({ rowid }) => rowid !== null);
    for (const reference of numbered) mend(db, reference, orphans, madeUp);
    if (numbered.length > 0) continue;
    for (const table of new Set(broken.map((reference) => reference.table))) {
      addTo(orphans, table, dropKeyedOrphans(db, table));
    }
  }
  for (const { sql } of triggers) db.exec(sql);
  return { orphans, madeUp };
}

function mend(
  db: Database.Database,
  { table, rowid, parent, fkid }: BrokenReference,
  orphans: Map<string, number>,
  madeUp: Map<string, number>,
): void {
  const { from } = referencesOf(db, table).find(({ id }) => id === fkid)!;
  const child = db.prepare(`SELECT * FROM "${table}" WHERE rowid = ?`).get(rowid) as
    | Record<string, unknown>
    | undefined;
  // Mended or left out by another reference of the same row.
  if (!child || child[from] === null) return;
  const standIn = STAND_INS[parent];
  if (standIn) {
    const id = child[from] as number;
    const values: Values = { id, ...standIn(id, child, db) };
    const columns = Object.keys(values);
    const { changes } = db
      .prepare(
        `INSERT OR IGNORE INTO "${parent}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      )
      .run(...Object.values(values));
    addTo(madeUp, parent, changes);
    if (db.prepare(`SELECT 1 FROM "${parent}" WHERE id = ?`).get(id)) return;
  }
  const column = db.prepare(`SELECT "notnull" FROM pragma_table_info('${table}') WHERE name = ?`).pluck().get(from);
  if (column === 0 && !LOG.has(table)) {
    db.prepare(`UPDATE "${table}" SET "${from}" = NULL WHERE rowid = ?`).run(rowid);
  } else addTo(orphans, table, db.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid).changes);
}

/** Tables WITHOUT ROWID do not say which row it is: all references are looked up. */
function dropKeyedOrphans(db: Database.Database, table: string): number {
  const lost = referencesOf(db, table).map(
    ({ table: parent, from }) =>
      `("${from}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "${parent}" WHERE "${parent}".rowid = "${table}"."${from}"))`,
  );
  return db.prepare(`DELETE FROM "${table}" WHERE ${lost.join(' OR ')}`).run().changes;
}

function referencesOf(db: Database.Database, table: string) {
  return db.pragma(`foreign_key_list("${table}")`) as { id: number; table: string; from: string }[];
}

/** A candidate's text, from its sentence; undefined when another surface form has it already, or the sentence is lost. */
function surfaceOf(candidate: Record<string, unknown>, db: Database.Database): string | undefined {
  const sentence = db.prepare('SELECT text, words FROM sentences WHERE id = ?').get(candidate.sentence_id) as
    | { text: string; words: Uint8Array }
    | undefined;
  if (!sentence) return undefined;
  const words = unpackWords(sentence.words);
  const start = words[candidate.start_word as number];
  const end = words[(candidate.end_word as number) - 1];
  const text = start && end && sentence.text.slice(start.startChar, end.endChar);
  return text !== undefined && !db.prepare('SELECT 1 FROM surfaces WHERE text = ?').get(text) ? text : undefined;
}

function addTo(counts: Map<string, number>, table: string, more: number): void {
  if (more > 0) counts.set(table, (counts.get(table) ?? 0) + more);
}
