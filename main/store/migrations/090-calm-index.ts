// The search index tidies itself no more while a text goes in: that is done at the end of each batch, in equal portions.

import type { Migration } from './migration.ts';

export const calmIndex: Migration = {
  number: 90,
  sql: `
INSERT INTO sentence_search (sentence_search, rank) VALUES ('automerge', 0);
`,
};
