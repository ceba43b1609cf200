// Entity types, phrases, seeds, mining runs, surface forms and candidates with every term of their scores.

import type { Migration } from './migration.ts';

export const mining: Migration = {
  number: 20,
  sql: `
CREATE TABLE entity_types (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  colour TEXT NOT NULL,
  parent_id INTEGER REFERENCES entity_types,
  position INTEGER NOT NULL,
  is_retired INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE phrases (
  type_id INTEGER NOT NULL REFERENCES entity_types,
  language_id INTEGER NOT NULL REFERENCES languages,
  phrase TEXT NOT NULL,
  PRIMARY KEY (type_id, language_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE seeds (
  id INTEGER PRIMARY KEY,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  language_id INTEGER NOT NULL REFERENCES languages,
  text TEXT NOT NULL,
  is_negative INTEGER NOT NULL DEFAULT 0,
  is_retired INTEGER NOT NULL DEFAULT 0,
  UNIQUE (type_id, language_id, text, is_negative)
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'interrupted', 'done', 'cancelled', 'failed')),
  method TEXT NOT NULL,
  is_higher_better INTEGER NOT NULL,
  options TEXT NOT NULL, -- JSON
  model_name TEXT NOT NULL,
  model_fingerprint TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;

CREATE TABLE run_types (
  run_id INTEGER NOT NULL REFERENCES runs,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  position INTEGER NOT NULL,
  phrase TEXT NOT NULL,
  seeds TEXT NOT NULL, -- JSON: ids in order
  signature TEXT NOT NULL,
  PRIMARY KEY (run_id, type_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_corpora (
  run_id INTEGER NOT NULL REFERENCES runs,
  corpus_id INTEGER NOT NULL REFERENCES corpora,
  sentences_done INTEGER NOT NULL DEFAULT 0,
  counts TEXT NOT NULL DEFAULT '{}', -- JSON: what the filters dropped
  PRIMARY KEY (run_id, corpus_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE surfaces (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE candidates (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL, -- exclusive
  surface_id INTEGER NOT NULL REFERENCES surfaces,
  seed_id INTEGER REFERENCES seeds,
  score REAL NOT NULL,
  status INTEGER NOT NULL DEFAULT 0, -- what decisions say: 0 open, 1 accepted, 2 rejected, 3 retyped, 4 rebound, 5 skipped
  standing INTEGER NOT NULL DEFAULT 0, -- 0 unsettled, 1 kept, 2 nested, 3 beaten
  margin REAL, -- to the best other type of the same words
  winner_id INTEGER REFERENCES candidates,
  terms BLOB NOT NULL, -- one byte: how many x; then x and y as little-endian doubles
  CHECK (start_word >= 0 AND end_word > start_word)
) STRICT;
CREATE UNIQUE INDEX candidates_by_words ON candidates (sentence_id, start_word, end_word, type_id, run_id);
CREATE INDEX candidates_by_score ON candidates (run_id, type_id, status, score, standing);
CREATE INDEX candidates_by_margin ON candidates (run_id, type_id, status, abs(margin)) WHERE margin IS NOT NULL;
CREATE INDEX candidates_by_surface ON candidates (surface_id, run_id, type_id, status, score);
CREATE INDEX candidates_by_winner ON candidates (winner_id) WHERE winner_id IS NOT NULL;

-- How many candidates there are; counting a million takes too long for a screen.
CREATE TABLE candidate_counts (
  run_id INTEGER NOT NULL REFERENCES runs,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  status INTEGER NOT NULL,
  candidates INTEGER NOT NULL,
  PRIMARY KEY (run_id, type_id, status)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER candidates_added AFTER INSERT ON candidates BEGIN
  INSERT INTO candidate_counts VALUES (NEW.run_id, NEW.type_id, NEW.status, 1)
    ON CONFLICT DO UPDATE SET candidates = candidates + 1;
END;
CREATE TRIGGER candidates_removed AFTER DELETE ON candidates BEGIN
  UPDATE candidate_counts SET candidates = candidates - 1
    WHERE run_id = OLD.run_id AND type_id = OLD.type_id AND status = OLD.status;
END;
CREATE TRIGGER candidates_decided AFTER UPDATE OF status ON candidates WHEN NEW.status <> OLD.status BEGIN
  UPDATE candidate_counts SET candidates = candidates - 1
    WHERE run_id = OLD.run_id AND type_id = OLD.type_id AND status = OLD.status;
  INSERT INTO candidate_counts VALUES (NEW.run_id, NEW.type_id, NEW.status, 1)
    ON CONFLICT DO UPDATE SET candidates = candidates + 1;
END;
`,
};
