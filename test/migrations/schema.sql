CREATE TRIGGER actions_are_kept BEFORE DELETE ON actions BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER actions_stay BEFORE UPDATE ON actions BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE actions (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('decide', 'undo', 'redo')),
  target_id INTEGER REFERENCES actions,
  reviewer_id INTEGER NOT NULL REFERENCES reviewers,
  at INTEGER NOT NULL, -- milliseconds since 1970
  reason TEXT, -- JSON: the filter of a bulk verdict
  CHECK ((kind = 'decide') = (target_id IS NULL))
) STRICT;

CREATE INDEX actions_by_target ON actions (target_id) WHERE target_id IS NOT NULL;

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

CREATE TRIGGER candidates_decided AFTER UPDATE OF status ON candidates WHEN NEW.status <> OLD.status BEGIN
  UPDATE candidate_counts SET candidates = candidates - 1
    WHERE run_id = OLD.run_id AND type_id = OLD.type_id AND status = OLD.status;
  INSERT INTO candidate_counts VALUES (NEW.run_id, NEW.type_id, NEW.status, 1)
    ON CONFLICT DO UPDATE SET candidates = candidates + 1;
END;

CREATE TRIGGER candidates_removed AFTER DELETE ON candidates BEGIN
  UPDATE candidate_counts SET candidates = candidates - 1
    WHERE run_id = OLD.run_id AND type_id = OLD.type_id AND status = OLD.status;
END;

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

CREATE INDEX candidates_by_margin ON candidates (run_id, type_id, status, abs(margin)) WHERE margin IS NOT NULL;

CREATE INDEX candidates_by_score ON candidates (run_id, type_id, status, score, standing);

CREATE INDEX candidates_by_surface ON candidates (surface_id, run_id, type_id, status, score);

CREATE INDEX candidates_by_winner ON candidates (winner_id) WHERE winner_id IS NOT NULL;

CREATE UNIQUE INDEX candidates_by_words ON candidates (sentence_id, start_word, end_word, type_id, run_id);

CREATE TABLE corpora (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  file_name TEXT NOT NULL,
  format TEXT NOT NULL,
  encoding TEXT NOT NULL,
  read_options TEXT NOT NULL, -- JSON
  sha256 TEXT NOT NULL, -- of the source's bytes
  bytes INTEGER NOT NULL,
  language_id INTEGER NOT NULL REFERENCES languages,
  state TEXT NOT NULL DEFAULT 'importing' CHECK (state IN ('importing', 'complete')),
  imported_at INTEGER NOT NULL, -- milliseconds since 1970
  items_read INTEGER NOT NULL DEFAULT 0,
  documents INTEGER NOT NULL DEFAULT 0,
  sentences INTEGER NOT NULL DEFAULT 0,
  words INTEGER NOT NULL DEFAULT 0,
  rejects INTEGER NOT NULL DEFAULT 0
, is_removing INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE decisions (
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  status INTEGER NOT NULL, -- as candidates.status
  verdict_id INTEGER REFERENCES verdicts, -- the one that decided
  entity_start INTEGER, -- the entity that came of it
  entity_end INTEGER,
  entity_type_id INTEGER REFERENCES entity_types,
  note TEXT,
  PRIMARY KEY (sentence_id, start_word, end_word, type_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX decisions_by_status ON decisions (status, type_id);

CREATE INDEX decisions_by_verdict ON decisions (verdict_id);

CREATE TABLE decomposition_cells (
  decomposition_id INTEGER NOT NULL REFERENCES decompositions ON DELETE CASCADE,
  span INTEGER NOT NULL, -- position
  seed INTEGER NOT NULL, -- position
  score REAL NOT NULL,
  PRIMARY KEY (decomposition_id, span, seed)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  corpus_id INTEGER NOT NULL REFERENCES corpora,
  name TEXT NOT NULL,
  metadata TEXT NOT NULL DEFAULT '{}', -- JSON
  sentences INTEGER NOT NULL DEFAULT 0,
  UNIQUE (corpus_id, name)
) STRICT;

CREATE TABLE entity_types (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  colour TEXT NOT NULL,
  parent_id INTEGER REFERENCES entity_types,
  position INTEGER NOT NULL,
  is_retired INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE evaluations (
  id INTEGER PRIMARY KEY,
  tagger_id INTEGER REFERENCES taggers,
  run_id INTEGER REFERENCES runs,
  at INTEGER NOT NULL,
  against TEXT NOT NULL,
  options TEXT NOT NULL, -- JSON
  scores TEXT NOT NULL -- JSON
) STRICT;

CREATE TABLE gold_sentences (
  sample INTEGER NOT NULL, -- how many were asked for
  position INTEGER NOT NULL, -- in the order of the corpora
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  PRIMARY KEY (sample, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX gold_sentences_by_sentence ON gold_sentences (sentence_id);

CREATE TABLE history (
  action_id INTEGER PRIMARY KEY REFERENCES actions,
  state INTEGER NOT NULL CHECK (state IN (1, 2, 3))
) STRICT;

CREATE INDEX history_by_state ON history (state, action_id);

CREATE TRIGGER jobs_end_once BEFORE UPDATE ON jobs WHEN OLD.ended_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a job ends once');
END;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
  args TEXT NOT NULL, -- JSON
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  result TEXT, -- JSON
  failure TEXT, -- JSON: code, message, hint
  resumes_id INTEGER REFERENCES jobs,
  CHECK ((ended_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled', 'interrupted')))
) STRICT;

CREATE INDEX jobs_by_state ON jobs (state);

CREATE TABLE language_counts (
  corpus_id INTEGER NOT NULL REFERENCES corpora ON DELETE CASCADE,
  language_id INTEGER NOT NULL REFERENCES languages,
  sentences INTEGER NOT NULL,
  PRIMARY KEY (corpus_id, language_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE languages (
  id INTEGER PRIMARY KEY,
  tag TEXT NOT NULL UNIQUE, -- BCP-47, canonical
  options TEXT NOT NULL DEFAULT '{}' -- JSON: stop words, extra word characters
) STRICT;

CREATE TABLE phrases (
  type_id INTEGER NOT NULL REFERENCES entity_types,
  language_id INTEGER NOT NULL REFERENCES languages,
  phrase TEXT NOT NULL,
  PRIMARY KEY (type_id, language_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE predictions (
  tagger_id INTEGER NOT NULL REFERENCES taggers,
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  confidence REAL NOT NULL,
  PRIMARY KEY (tagger_id, sentence_id, start_word, end_word, type_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX predictions_by_sentence ON predictions (sentence_id);

CREATE TABLE rejects (
  id INTEGER PRIMARY KEY,
  corpus_id INTEGER NOT NULL REFERENCES corpora,
  source_line INTEGER NOT NULL,
  reason TEXT NOT NULL,
  lost TEXT NOT NULL CHECK (lost IN ('sentence', 'span'))
, part TEXT) STRICT;

CREATE INDEX rejects_by_corpus ON rejects (corpus_id, id);

CREATE TABLE reviewed_words (
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL,
  verdict_id INTEGER NOT NULL REFERENCES verdicts,
  PRIMARY KEY (sentence_id, start_word, end_word)
) STRICT, WITHOUT ROWID;

CREATE INDEX reviewed_words_by_verdict ON reviewed_words (verdict_id);

CREATE TABLE reviewers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE run_corpora (
  run_id INTEGER NOT NULL REFERENCES runs,
  corpus_id INTEGER NOT NULL REFERENCES corpora,
  sentences_done INTEGER NOT NULL DEFAULT 0,
  counts TEXT NOT NULL DEFAULT '{}', -- JSON: what the filters dropped
  PRIMARY KEY (run_id, corpus_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_types (
  run_id INTEGER NOT NULL REFERENCES runs,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  position INTEGER NOT NULL,
  phrase TEXT NOT NULL,
  seeds TEXT NOT NULL, -- JSON: ids in order
  signature TEXT NOT NULL,
  PRIMARY KEY (run_id, type_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE seeds (
  id INTEGER PRIMARY KEY,
  type_id INTEGER NOT NULL REFERENCES entity_types,
  language_id INTEGER NOT NULL REFERENCES languages,
  text TEXT NOT NULL,
  is_negative INTEGER NOT NULL DEFAULT 0,
  is_retired INTEGER NOT NULL DEFAULT 0,
  UNIQUE (type_id, language_id, text, is_negative)
) STRICT;

CREATE VIRTUAL TABLE sentence_search USING fts5 (
  folded, content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1'
);

CREATE TABLE 'sentence_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'sentence_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'sentence_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE VIRTUAL TABLE sentence_trigrams USING fts5vocab (sentence_search, row);

CREATE TRIGGER sentences_added AFTER INSERT ON sentences BEGIN
  INSERT INTO language_counts VALUES (NEW.corpus_id, NEW.language_id, 1)
    ON CONFLICT DO UPDATE SET sentences = sentences + 1;
END;

CREATE TRIGGER sentences_in_another_language AFTER UPDATE OF language_id ON sentences
WHEN NEW.language_id <> OLD.language_id BEGIN
  UPDATE language_counts SET sentences = sentences - 1
    WHERE corpus_id = OLD.corpus_id AND language_id = OLD.language_id;
  INSERT INTO language_counts VALUES (NEW.corpus_id, NEW.language_id, 1)
    ON CONFLICT DO UPDATE SET sentences = sentences + 1;
END;

CREATE TRIGGER sentences_removed AFTER DELETE ON sentences BEGIN
  UPDATE language_counts SET sentences = sentences - 1
    WHERE corpus_id = OLD.corpus_id AND language_id = OLD.language_id;
END;

CREATE TABLE sentences (
  id INTEGER PRIMARY KEY,
  corpus_id INTEGER NOT NULL REFERENCES corpora,
  position INTEGER NOT NULL, -- 0-based in the corpus
  document_id INTEGER NOT NULL REFERENCES documents,
  language_id INTEGER NOT NULL REFERENCES languages,
  source_line INTEGER NOT NULL, -- 1-based
  source_id TEXT, -- the source's own name for it
  text_hash INTEGER NOT NULL, -- first 48 bits of the text's SHA-256
  text TEXT NOT NULL,
  words BLOB NOT NULL, metadata TEXT, -- varints: characters skipped, characters of the word, and so on (UTF-16 units)
  UNIQUE (corpus_id, position)
) STRICT;

CREATE INDEX sentences_by_document ON sentences (document_id, id);

CREATE INDEX sentences_by_language ON sentences (language_id, id);

CREATE INDEX sentences_by_text ON sentences (text_hash);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE source_labels (
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL, -- exclusive
  type TEXT NOT NULL,
  PRIMARY KEY (sentence_id, start_word, end_word, type),
  CHECK (start_word >= 0 AND end_word > start_word)
) STRICT, WITHOUT ROWID;

CREATE TABLE subtypes (
  sentence_id INTEGER NOT NULL REFERENCES sentences ON DELETE CASCADE,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL, -- exclusive
  type_id INTEGER NOT NULL REFERENCES entity_types,
  name TEXT NOT NULL,
  PRIMARY KEY (sentence_id, start_word, end_word, type_id),
  CHECK (start_word >= 0 AND end_word > start_word)
) STRICT, WITHOUT ROWID;

CREATE TABLE surfaces (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

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

CREATE TABLE unsettled_actions (
  action_id INTEGER PRIMARY KEY REFERENCES actions
) STRICT;

CREATE TRIGGER verdicts_are_kept BEFORE DELETE ON verdicts WHEN NOT EXISTS (
  SELECT 1 FROM sentences JOIN corpora ON corpora.id = corpus_id WHERE sentences.id = OLD.sentence_id AND is_removing = 1
) BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER verdicts_stay BEFORE UPDATE ON verdicts BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE verdicts (
  id INTEGER PRIMARY KEY,
  action_id INTEGER NOT NULL REFERENCES actions,
  act TEXT NOT NULL CHECK (act IN ('accept', 'reject', 'retype', 'rebound', 'skip', 'reopen', 'note', 'outside')),
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL, -- exclusive
  type_id INTEGER REFERENCES entity_types,
  new_type_id INTEGER REFERENCES entity_types,
  new_start INTEGER,
  new_end INTEGER, -- exclusive
  note TEXT, is_aside INTEGER NOT NULL DEFAULT 0,
  CHECK (start_word >= 0 AND end_word > start_word),
  CHECK ((act = 'outside') = (type_id IS NULL)),
  CHECK ((act = 'note') = (note IS NOT NULL)),
  CHECK (act <> 'retype' OR new_type_id IS NOT NULL),
  CHECK (new_type_id IS NULL OR act IN ('retype', 'rebound')),
  CHECK ((act = 'rebound') = (new_start IS NOT NULL)),
  CHECK ((new_start IS NULL AND new_end IS NULL) OR (new_start >= 0 AND new_end > new_start))
) STRICT;

CREATE INDEX verdicts_by_action ON verdicts (action_id);

CREATE INDEX verdicts_by_subject ON verdicts (sentence_id, start_word, end_word, type_id, id);
