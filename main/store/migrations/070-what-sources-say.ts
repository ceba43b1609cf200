// What a source says of its sentences beside their text: speakers, times, tiers, fields of their own; and in which file of a
// folder a reject stands.

import type { Migration } from './migration.ts';

export const whatSourcesSay: Migration = {
  number: 70,
  sql: `
-- JSON: texts by name; NULL where the source says nothing.
ALTER TABLE sentences ADD COLUMN metadata TEXT;

-- Of a source of several files, its path in there.
ALTER TABLE rejects ADD COLUMN part TEXT;
`,
};
