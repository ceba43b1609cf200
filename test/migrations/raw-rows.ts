// Rows as a program of each version wrote them, in SQL: no code of today has a part in them. Frozen with the migrations.

export const RAW_ROWS: Readonly<Record<number, string>> = {
  10: `
    INSERT INTO settings VALUES ('id', '"8e7c"'), ('name', '"letters"'), ('createdAt', '1');
    INSERT INTO languages (id, tag) VALUES (1, 'ha');
    INSERT INTO corpora (id, name, file_name, format, encoding, read_options, sha256, bytes, language_id, state,
        imported_at, items_read, documents, sentences, words, rejects)
      VALUES (1, 'letters', 'letters.txt', 'plain', 'utf8', '{}', 'aa', 21, 1, 'complete', 5, 2, 1, 1, 4, 1);
    INSERT INTO documents (id, corpus_id, name, metadata, sentences) VALUES (1, 1, 'letters.txt', '{"year":1998}', 1);
    INSERT INTO sentences (id, corpus_id, position, document_id, language_id, source_line, source_id, text_hash, text, words)
      VALUES (1, 1, 0, 1, 1, 1, 's1', 12345, 'Amina went to Banjul', X'0005010401020106');
    INSERT INTO source_labels VALUES (1, 0, 1, 'PER');
    INSERT INTO rejects (corpus_id, source_line, reason, lost) VALUES (1, 2, 'no words', 'sentence');
    INSERT INTO sentence_search (rowid, folded) VALUES (1, 'amina went to banjul' || char(2) || char(2));
    INSERT INTO jobs (id, kind, state, args, created_at, ended_at) VALUES (1, 'import', 'done', '{}', 1, 2);
  `,
  20: `
    INSERT INTO entity_types (id, name, colour, position) VALUES (1, 'PER', '#aa0000', 0), (2, 'LOC', '#00aa00', 1);
    INSERT INTO phrases VALUES (1, 1, 'mutum');
    INSERT INTO seeds (id, type_id, language_id, text) VALUES (1, 1, 1, 'Musa');
    INSERT INTO runs (id, method, is_higher_better, options, model_name, model_fingerprint, started_at)
      VALUES (1, 'div2', 0, '{}', 'starter', 'f', 3);
    INSERT INTO run_types VALUES (1, 1, 0, 'mutum', '[1]', 's');
    INSERT INTO run_corpora VALUES (1, 1, 1, '{}');
    INSERT INTO surfaces (id, text) VALUES (1, 'Amina'), (2, 'Banjul');
    INSERT INTO candidates (id, run_id, type_id, sentence_id, start_word, end_word, surface_id, seed_id, score, terms)
      VALUES (1, 1, 1, 1, 0, 1, 1, 1, 0.125, X'00'), (2, 1, 1, 1, 3, 4, 2, 1, 0.5, X'00');
  `,
  30: `
    INSERT INTO reviewers VALUES (1, 'Binta');
    INSERT INTO actions (id, kind, target_id, reviewer_id, at) VALUES
      (1, 'decide', NULL, 1, 9), (2, 'decide', NULL, 1, 8), (3, 'undo', 2, 1, 7);
    INSERT INTO verdicts (id, action_id, act, sentence_id, start_word, end_word, type_id) VALUES
      (1, 1, 'accept', 1, 0, 1, 1), (2, 2, 'reject', 1, 3, 4, 1);
    INSERT INTO history VALUES (1, 1), (2, 2);
    INSERT INTO decisions VALUES (1, 0, 1, 1, 1, 1, 0, 1, 1, NULL);
    UPDATE candidates SET status = 1 WHERE id = 1;
  `,
  40: `
    INSERT INTO facets (id, run_id, type_id, position, seed, gain, coverage, mean_score) VALUES (1, 1, 1, 0, 'Musa', 1, 1.0, 0.125);
    INSERT INTO facet_candidates VALUES (1, 1);
    INSERT INTO taggers (id, name, base_model, base_fingerprint, labels, options, up_to_verdict_id, rng_seed, created_at)
      VALUES (1, 'first', 'starter', 'f', '["O"]', '{}', 2, 7, 11);
    INSERT INTO predictions VALUES (1, 1, 0, 1, 1, 0.75);
    INSERT INTO evaluations VALUES (1, 1, NULL, 12, 'gold sample', '{}', '{"f1":0.5}');
  `,
  50: `
    INSERT INTO decompositions (id, type_id, model_name, model_fingerprint, plan, state, sentences, facets, map_shares, created_at)
      VALUES (1, 1, 'starter', 'f', '{"from":"gold"}', 'done', 1, '[{"name":"given names","seeds":[0]}]', '[0.75,0.25]', 13);
    INSERT INTO decomposition_seeds VALUES (1, 0, 'Amina');
    INSERT INTO decomposition_spans VALUES (1, 0, 1, 0, 1, 1, 0.5, -0.5), (1, 1, 1, 3, 4, 0, NULL, NULL);
    INSERT INTO decomposition_cells VALUES (1, 0, 0, 0.0);
    INSERT INTO subtypes VALUES (1, 0, 1, 1, 'given names');
  `,
  60: `
    INSERT INTO gold_sentences VALUES (1, 0, 1);
    INSERT INTO reviewers VALUES (2, 'Kofi');
    INSERT INTO actions (id, kind, target_id, reviewer_id, at) VALUES (4, 'decide', NULL, 2, 10);
    INSERT INTO verdicts (id, action_id, act, sentence_id, start_word, end_word, type_id, is_aside) VALUES
      (3, 4, 'reject', 1, 0, 1, 1, 1);
    UPDATE history SET state = 3 WHERE action_id = 2;
    INSERT INTO history VALUES (4, 1);
  `,
  70: `
    UPDATE sentences SET metadata = '{"speaker":"Amina"}' WHERE id = 1;
    INSERT INTO rejects (corpus_id, source_line, reason, lost, part) VALUES (1, 1, 'no words', 'sentence', 'a/b.txt');
  `,
  80: `
    INSERT INTO unsettled_actions VALUES (4);
  `,
  90: `
    INSERT INTO sentence_search (sentence_search, rank) VALUES ('merge', 16);
  `,
};

/** After those of version 30: retyped, with other borders, noted, skipped in bulk, outside, undone and redone. */
export const EVERY_VERDICT = `
  INSERT INTO actions (id, kind, target_id, reviewer_id, at, reason) VALUES
    (4, 'decide', NULL, 1, 10, NULL), (5, 'decide', NULL, 1, 11, NULL), (6, 'decide', NULL, 1, 12, NULL),
    (7, 'decide', NULL, 1, 13, '{"filter":{"run":1},"ruling":{"act":"skip"}}'),
    (8, 'undo', 7, 1, 14, NULL), (9, 'redo', 7, 1, 15, NULL), (10, 'decide', NULL, 1, 16, NULL), (11, 'undo', 10, 1, 17, NULL);
  INSERT INTO verdicts (id, action_id, act, sentence_id, start_word, end_word, type_id, new_type_id, new_start, new_end, note) VALUES
    (3, 4, 'retype', 1, 3, 4, 1, 2, NULL, NULL, NULL), (4, 5, 'rebound', 1, 1, 2, 2, NULL, 0, 2, NULL),
    (5, 6, 'note', 1, 0, 1, 1, NULL, NULL, NULL, 'look again'),
    (6, 7, 'skip', 1, 0, 1, 1, NULL, NULL, NULL, NULL), (7, 7, 'skip', 1, 3, 4, 1, NULL, NULL, NULL, NULL),
    (8, 10, 'outside', 1, 1, 3, NULL, NULL, NULL, NULL, NULL);
  UPDATE history SET state = 3 WHERE action_id = 2;
  INSERT INTO history VALUES (4, 1), (5, 1), (6, 1), (7, 1), (10, 2);
  DELETE FROM decisions;
  INSERT INTO decisions VALUES (1, 0, 1, 1, 5, 6, NULL, NULL, NULL, 'look again'), (1, 1, 2, 2, 4, 4, 0, 2, 2, NULL),
    (1, 3, 4, 1, 5, 7, NULL, NULL, NULL, NULL);
  UPDATE candidates SET status = 5;
`;
