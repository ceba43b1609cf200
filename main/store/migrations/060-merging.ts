// Projects that are merged, samples that are annotated in full, and corpora that are taken out again.

import type { Migration } from './migration.ts';

export const merging: Migration = {
  number: 60,
  sql: `
-- 1 while a corpus is being taken out: it is not mined any more, and its rows go in batches.
ALTER TABLE corpora ADD COLUMN is_removing INTEGER NOT NULL DEFAULT 0;

-- 1: came from another project, about words that were decided here: an opinion for agreement, which decides nothing.
ALTER TABLE verdicts ADD COLUMN is_aside INTEGER NOT NULL DEFAULT 0;

-- The log is append-only, but for what is taken out with a corpus.
DROP TRIGGER verdicts_are_kept;
CREATE TRIGGER verdicts_are_kept BEFORE DELETE ON verdicts WHEN NOT EXISTS (
  SELECT 1 FROM sentences JOIN corpora ON corpora.id = corpus_id WHERE sentences.id = OLD.sentence_id AND is_removing = 1
) BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- What refers to a row that goes is looked up, not looked for.
CREATE INDEX decisions_by_verdict ON decisions (verdict_id);
CREATE INDEX reviewed_words_by_verdict ON reviewed_words (verdict_id);
CREATE INDEX predictions_by_sentence ON predictions (sentence_id);

-- Sentences to be annotated in full, drawn without a look at any score.
CREATE TABLE gold_sentences (
  sample INTEGER NOT NULL, -- how many were asked for
  position INTEGER NOT NULL, -- in the order of the corpora
  sentence_id INTEGER NOT NULL REFERENCES sentences,
  PRIMARY KEY (sample, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX gold_sentences_by_sentence ON gold_sentences (sentence_id);
`,
};
