// Facets of coarse types, taggers, what they predict, and how well.

import type { Migration } from './migration.ts';

export const learning: Migration = {
  number: 40,
  sql: `
CREATE TABLE facets (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  position INTEGER NOT NULL,
  seed TEXT NOT NULL,
  gain INTEGER NOT NULL,
  coverage REAL NOT NULL,
  mean_score REAL NOT NULL,
  name TEXT,
  became_type_id INTEGER REFERENCES entity_types,
  UNIQUE (run_id, type_id, position)
) STRICT;

CREATE TABLE facet_candidates (
  facet_id INTEGER NOT NULL REFERENCES facets ON DELETE CASCADE,
  candidate_id INTEGER NOT NULL REFERENCES candidates ON DELETE CASCADE,
  PRIMARY KEY (facet_id, candidate_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX facet_candidates_by_candidate ON facet_candidates (candidate_id);

CREATE TABLE taggers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  base_model TEXT NOT NULL,
  base_fingerprint TEXT NOT NULL,
  labels TEXT NOT NULL, -- JSON
  options TEXT NOT NULL, -- JSON
  up_to_verdict_id INTEGER REFERENCES verdicts,
  rng_seed INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  weights_path TEXT, -- relative to the project's folder
  weights_sha256 TEXT,
  weights_bytes INTEGER,
  CHECK ((weights_path IS NULL) = (weights_sha256 IS NULL) AND (weights_path IS NULL) = (weights_bytes IS NULL))
) STRICT;

CREATE TABLE predictions (
  tagger_id INTEGER NOT NULL REFERENCES taggers,
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  confidence REAL NOT NULL,
  PRIMARY KEY (tagger_id, sentence_id, start_word, end_word, type_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE evaluations (
  id INTEGER PRIMARY KEY,
  tagger_id INTEGER REFERENCES taggers,
  run_id INTEGER REFERENCES runs,
  at INTEGER NOT NULL,
  against TEXT NOT NULL,
  options TEXT NOT NULL, -- JSON
  scores TEXT NOT NULL -- JSON
) STRICT;
`,
};
