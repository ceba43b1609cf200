// Project settings, languages, corpora with their provenance, sentences verbatim, the search index, and jobs.

import type { Migration } from './migration.ts';

export const corpora: Migration = {
  number: 10,
  sql: `
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE languages (
  id INTEGER PRIMARY KEY,
  tag TEXT NOT NULL UNIQUE, -- BCP-47, canonical
  options TEXT NOT NULL DEFAULT '{}' -- JSON: stop words, extra word characters
) STRICT;

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
) STRICT;

CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  corpus_id INTEGER NOT NULL REFERENCES corpora,
  name TEXT NOT NULL,
  metadata TEXT NOT NULL DEFAULT '{}', -- JSON
  sentences INTEGER NOT NULL DEFAULT 0,
  UNIQUE (corpus_id, name)
) STRICT;

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
  words BLOB NOT NULL, -- varints: characters skipped, characters of the word, and so on (UTF-16 units)
  UNIQUE (corpus_id, position)
) STRICT;
CREATE INDEX sentences_by_text ON sentences (text_hash);
CREATE INDEX sentences_by_document ON sentences (document_id, id);
CREATE INDEX sentences_by_language ON sentences (language_id, id);

CREATE TABLE source_labels (
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL, -- exclusive
  type TEXT NOT NULL,
  PRIMARY KEY (sentence_id, start_word, end_word, type),
  CHECK (start_word >= 0 AND end_word > start_word)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejects (
  id INTEGER PRIMARY KEY,
  corpus_id INTEGER NOT NULL REFERENCES corpora,
  source_line INTEGER NOT NULL,
  reason TEXT NOT NULL,
  lost TEXT NOT NULL CHECK (lost IN ('sentence', 'span'))
) STRICT;
CREATE INDEX rejects_by_corpus ON rejects (corpus_id, id);

-- Rows are sentences; holds folded text with two end marks, see fold-text.ts. Substrings of any script are found by their
-- trigrams; where they stand is not kept (a quarter of the size), the text itself is looked at again.
CREATE VIRTUAL TABLE sentence_search USING fts5 (
  folded, content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1'
);
CREATE VIRTUAL TABLE sentence_trigrams USING fts5vocab (sentence_search, row);

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
CREATE TRIGGER jobs_end_once BEFORE UPDATE ON jobs WHEN OLD.ended_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a job ends once');
END;
`,
};
