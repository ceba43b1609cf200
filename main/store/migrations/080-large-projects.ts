// What takes too long to be counted in a project of a million sentences, and what was decided without its competitors having
// been settled yet.

import type { Migration } from './migration.ts';

export const largeProjects: Migration = {
  number: 80,
  sql: `
CREATE TABLE language_counts (
  corpus_id INTEGER NOT NULL REFERENCES corpora ON DELETE CASCADE,
  language_id INTEGER NOT NULL REFERENCES languages,
  sentences INTEGER NOT NULL,
  PRIMARY KEY (corpus_id, language_id)
) STRICT, WITHOUT ROWID;
INSERT INTO language_counts SELECT corpus_id, language_id, count(*) FROM sentences GROUP BY corpus_id, language_id;
CREATE TRIGGER sentences_added AFTER INSERT ON sentences BEGIN
  INSERT INTO language_counts VALUES (NEW.corpus_id, NEW.language_id, 1)
    ON CONFLICT DO UPDATE SET sentences = sentences + 1;
END;
CREATE TRIGGER sentences_removed AFTER DELETE ON sentences BEGIN
  UPDATE language_counts SET sentences = sentences - 1
    WHERE corpus_id = OLD.corpus_id AND language_id = OLD.language_id;
END;
CREATE TRIGGER sentences_in_another_language AFTER UPDATE OF language_id ON sentences
WHEN NEW.language_id <> OLD.language_id BEGIN
  UPDATE language_counts SET sentences = sentences - 1
    WHERE corpus_id = OLD.corpus_id AND language_id = OLD.language_id;
  INSERT INTO language_counts VALUES (NEW.corpus_id, NEW.language_id, 1)
    ON CONFLICT DO UPDATE SET sentences = sentences + 1;
END;

-- Actions whose sentences are still to be settled: stored with the action, gone when that is done.
CREATE TABLE unsettled_actions (
  action_id INTEGER PRIMARY KEY REFERENCES actions
) STRICT;
`,
};
