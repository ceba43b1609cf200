// The review: an append-only log of actions and their verdicts, and what follows from it (kept in the same transaction,
// and equal to what a replay of the log gives).

import type { Migration } from './migration.ts';

export const verdicts: Migration = {
  number: 30,
  sql: `
CREATE TABLE reviewers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- One row is one step of undo and redo. The order is that of the ids; the time is only told.
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
  note TEXT,
  CHECK (start_word >= 0 AND end_word > start_word),
  CHECK ((act = 'outside') = (type_id IS NULL)),
  CHECK ((act = 'note') = (note IS NOT NULL)),
  CHECK (act <> 'retype' OR new_type_id IS NOT NULL),
  CHECK (new_type_id IS NULL OR act IN ('retype', 'rebound')),
  CHECK ((act = 'rebound') = (new_start IS NOT NULL)),
  CHECK ((new_start IS NULL AND new_end IS NULL) OR (new_start >= 0 AND new_end > new_start))
) STRICT;
CREATE INDEX verdicts_by_subject ON verdicts (sentence_id, start_word, end_word, type_id, id);
CREATE INDEX verdicts_by_action ON verdicts (action_id);

CREATE TRIGGER actions_are_kept BEFORE DELETE ON actions BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER actions_stay BEFORE UPDATE ON actions BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER verdicts_are_kept BEFORE DELETE ON verdicts BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER verdicts_stay BEFORE UPDATE ON verdicts BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- What the log says about each action that decided: 1 it holds, 2 undone and may be redone, 3 undone for good.
CREATE TABLE history (
  action_id INTEGER PRIMARY KEY REFERENCES actions,
  state INTEGER NOT NULL CHECK (state IN (1, 2, 3))
) STRICT;
CREATE INDEX history_by_state ON history (state, action_id);

-- What the log says about each subject.
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

-- Words that were looked at: those in no accepted entity are in none.
CREATE TABLE reviewed_words (
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  start_word INTEGER NOT NULL,
  end_word INTEGER NOT NULL,
  verdict_id INTEGER NOT NULL REFERENCES verdicts,
  PRIMARY KEY (sentence_id, start_word, end_word)
) STRICT, WITHOUT ROWID;
`,
};
