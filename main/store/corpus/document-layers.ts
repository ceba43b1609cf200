// All layers of a stretch of a document, for reading in context: what a run found, what was decided, which words were looked
// at, what a tagger predicts. The labels of the source come with the sentences.

import type { LayeredSentence, PlacedSentence } from '../../../src/contract/review.ts';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import type { StoredSentence } from '../../../src/project/corpus.ts';
import type { DocumentId, RunId, SentenceId, TaggerId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';
import { readDecisionsOfSentence, readReviewedWords } from '../review/decisions.ts';
import { type CandidateRow, candidateOf } from '../review/review-page.ts';
import { readDocumentSentences, readNumberInDocument, readSentence } from './sentences.ts';

export interface LayerChoice {
  /** No candidates without one. */
  readonly run?: RunId;
  /** No predictions without one. */
  readonly tagger?: TaggerId;
  /** 0-based number of a sentence in the document. */
  readonly from: number;
  readonly limit: number;
}

/** Sentences of a page, and candidates after which it ends: 25 ms. A run that keeps every span has hundreds in a sentence. */
const MOST_SENTENCES = 100;
const MOST_CANDIDATES = 1500;

/** In the order of the document; not empty unless it ends before `from`. @throws Failure 'not-found' */
export function readLayers(
  connection: Connection,
  document: DocumentId,
  { run, tagger, from, limit }: LayerChoice,
): LayeredSentence[] {
  const layered: LayeredSentence[] = [];
  let candidates = 0;
  for (const sentence of readDocumentSentences(connection, document, from, Math.min(limit, MOST_SENTENCES))) {
    const layers = layersOf(connection, sentence, { run, tagger });
    candidates += layers.candidates.length;
    if (layered.length > 0 && candidates > MOST_CANDIDATES) break;
    layered.push(layers);
  }
  return layered;
}

/** @throws Failure 'not-found' */
export function readLayersOfSentence(connection: Connection, id: SentenceId, run: RunId | undefined): PlacedSentence {
  const sentence = readSentence(connection, id);
  return { ...layersOf(connection, sentence, { run }), number: readNumberInDocument(connection, sentence) };
}

function layersOf(
  connection: Connection,
  sentence: StoredSentence,
  { run, tagger }: Pick<LayerChoice, 'run' | 'tagger'>,
): LayeredSentence {
  return {
    ...sentence,
    candidates: run === undefined ? [] : readCandidatesOfSentence(connection, run, sentence.id),
    decisions: readDecisionsOfSentence(connection, sentence.id),
    reviewed: readReviewedWords(connection, sentence.id),
    predictions: tagger === undefined ? [] : readPredictionsOfSentence(connection, tagger, sentence.id),
  };
}

/** In text order. */
export function readCandidatesOfSentence(connection: Connection, run: RunId, sentence: SentenceId) {
  return connection
    .all<CandidateRow>(
      `SELECT * FROM candidates INDEXED BY candidates_by_words WHERE sentence_id = ? AND run_id = ?
       ORDER BY start_word, end_word, type_id`,
      sentence,
      run,
    )
    .map(candidateOf);
}

function readPredictionsOfSentence(connection: Connection, tagger: TaggerId, sentence: SentenceId) {
  return connection.all<LabelledSpan & { readonly confidence: number }>(
    `SELECT start_word AS start, end_word AS "end", name AS type, confidence
     FROM predictions JOIN entity_types ON entity_types.id = type_id
     WHERE tagger_id = ? AND sentence_id = ? ORDER BY 1, 2, type_id`,
    tagger,
    sentence,
  );
}
