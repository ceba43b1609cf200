// Decompositions of coarse types: seeds against spans, what came of it, and subtypes of spans. They take the place of the
// tables for facets of version 40, which no program has ever written to.

import type { Migration } from './migration.ts';

export const decompositions: Migration = {
  number: 50,
  sql: `
DROP TABLE facet_candidates;
DROP TABLE facets;

CREATE TABLE decompositions (
  id INTEGER PRIMARY KEY,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  model_name TEXT NOT NULL,
  model_fingerprint TEXT NOT NULL,
  plan TEXT NOT NULL, -- JSON: where seeds come from, corpora, phrase, template, sample, acceptance
  state TEXT NOT NULL DEFAULT 'searching' CHECK (state IN ('searching', 'done')),
  sentences INTEGER NOT NULL DEFAULT 0, -- of the sample
  dropped INTEGER NOT NULL DEFAULT 0, -- known spans of the sample that the filters leave out
  facets TEXT NOT NULL DEFAULT '[]', -- JSON: as the linguist has them now
  map_shares TEXT, -- JSON: share of the variance on each axis
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE decomposition_seeds (
  decomposition_id INTEGER NOT NULL REFERENCES decompositions ON DELETE CASCADE,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (decomposition_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE decomposition_spans (
  decomposition_id INTEGER NOT NULL REFERENCES decompositions ON DELETE CASCADE,
  position INTEGER NOT NULL, -- in text order
  sentence_id INTEGER NOT NULL REFERENCES sentences ON DELETE CASCADE,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL, -- exclusive
  is_known INTEGER NOT NULL,
  map_x REAL,
  map_y REAL,
  PRIMARY KEY (decomposition_id, position),
  CHECK (start_word >= 0 AND end_word > start_word),
  CHECK ((map_x IS NULL) = (map_y IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX decomposition_spans_by_sentence ON decomposition_spans (sentence_id);

-- Complete scores of spans against seeds; what is not there cannot be accepted.
CREATE TABLE decomposition_cells (
  decomposition_id INTEGER NOT NULL REFERENCES decompositions ON DELETE CASCADE,
  span INTEGER NOT NULL, -- position
  seed INTEGER NOT NULL, -- position
  score REAL NOT NULL,
  PRIMARY KEY (decomposition_id, span, seed)
) STRICT, WITHOUT ROWID;

-- A second layer over entities: the finer type that a span of a type belongs to.
CREATE TABLE subtypes (
  sentence_id INTEGER NOT NULL REFERENCES sentences ON DELETE CASCADE,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL, -- exclusive
  type_id INTEGER NOT NULL REFERENCES entity_types,
  name TEXT NOT NULL,
  PRIMARY KEY (sentence_id, start_word, end_word, type_id),
  CHECK (start_word >= 0 AND end_word > start_word)
) STRICT, WITHOUT ROWID;
`,
};
