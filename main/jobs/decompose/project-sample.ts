// What a decomposition in a project works on: the spans of the type that are known there, and sentences drawn around them.

import type { Span } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { LanguageModel } from '../../../src/lm/language-model.ts';
import type { CandidateOptions } from '../../../src/mining/candidate-spans.ts';
import type { StoredSentence } from '../../../src/project/corpus.ts';
import type { DecompositionPlan, DecompositionRecord } from '../../../src/project/decomposition.ts';
import type { CorpusId, SentenceId, TypeId } from '../../../src/project/ids.ts';
import { keyedRandom, shuffle } from '../../../src/tagger/keyed-random.ts';
import { readSentenceIds } from '../../store/candidates/found-candidates.ts';
import { languagesOf } from '../../store/corpus/document-languages.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import type { StoredSample } from '../../store/decompositions.ts';
import type { Connection } from '../../store/file/connection.ts';
import { acceptedPlaces, type KnownPlace, labelledPlaces, rankedPlaces } from '../../store/known-places.ts';
import { candidateOptionsOf } from '../mining/run-settings.ts';
import { drawSample, type SampledSpan, type SearchedSample } from './seed-sample.ts';

/** Of a ranking so many count as known; as many as a page of review, where precision is still high. */
const KNOWN_RANKS = 500;
/** Sentences that are looked at for each one that is wanted: some are too long, or have no candidate. */
const SPARE = 3;
const POOL_KEY = 11;

/** @throws Failure when the source has no span of the type. */
export function knownPlaces(connection: Connection, type: TypeId, plan: DecompositionPlan): KnownPlace[] {
  const { from, label, corpora, run } = plan;
  const found =
    from === 'gold'
      ? labelledPlaces(connection, corpora, label)
      : from === 'reviewed'
        ? acceptedPlaces(connection, corpora, type)
        : rankedPlaces(connection, { run: run!, type, corpora, most: KNOWN_RANKS });
  if (found.length > 0) return found;
  const hint = {
    gold: 'Choose another label of the corpora, or take seeds from the review.',
    reviewed: 'Accept some spans of the type in the review first.',
    ranked: 'Mine the type first.',
  }[from];
  throw new Failure('corpus-invalid', 'No span of the type is known there, so no seed can be drawn.', hint);
}

/** Draws the sample: with the corpora's own labels at random, otherwise sentences with known spans first. */
export function drawProjectSample(
  connection: Connection,
  lm: LanguageModel,
  { type, plan }: DecompositionRecord,
): StoredSample {
  const places = Map.groupBy(knownPlaces(connection, type, plan), ({ sentence }) => sentence);
  const pool = poolOf(connection, plan, [...places.keys()]);
  const sentences = pool.map((id) => readSentence(connection, id));
  const spans = sentences.map(({ id }): Span[] => (places.get(id) ?? []).map(({ span }) => span));
  const sample = drawSample({ sentences, spans }, lm, {
    sentences: plan.sentences,
    seeds: plan.seeds,
    tested: 'all',
    candidates: candidatesOf(connection, plan.corpora),
    random: plan.random,
  });
  return {
    sentences: sample.sentences.length,
    dropped: sample.dropped,
    seeds: sample.seeds.map(({ text }) => text),
    spans: sample.spans.map(({ sentence, span, isKnown }, position) => ({
      position,
      sentence: sentences[sentence.index].id,
      span,
      isKnown,
    })),
  };
}

/** In the order of the corpora. */
function poolOf(connection: Connection, plan: DecompositionPlan, known: readonly SentenceId[]): SentenceId[] {
  const wanted = SPARE * plan.sentences;
  const random = keyedRandom(plan.random, POOL_KEY);
  const all = plan.corpora.flatMap((corpus) => readSentenceIds(connection, corpus));
  const drawn = shuffle([...all], random);
  // The draw of the sample takes all of a pool that is no larger than what is wanted.
  const preferred = plan.from === 'gold' ? [] : shuffle([...known], random).slice(0, plan.sentences);
  const size = plan.from === 'gold' ? wanted : plan.sentences;
  const pool = new Set(preferred);
  for (const id of drawn) {
    if (pool.size >= size) break;
    pool.add(id);
  }
  return all.filter((id) => pool.has(id));
}

/** With the stop words of all languages of the corpora. */
function candidatesOf(connection: Connection, corpora: readonly CorpusId[]): CandidateOptions {
  const options = [...languagesOf(connection, corpora)].map((language) => candidateOptionsOf(connection, {}, language));
  return { ...options[0], stopWords: new Set(options.flatMap(({ stopWords }) => [...stopWords])) };
}

/** A stored sample as the search takes it. @throws Failure when sentences of it were removed. */
export function openSample(connection: Connection, lm: LanguageModel, stored: StoredSample): SearchedSample {
  if (stored.spans.some(({ position }, at) => position !== at)) {
    const hint = 'Begin a new decomposition.';
    throw new Failure('corpus-invalid', 'Sentences of the sample are no longer in the project.', hint);
  }
  const opened = new Map<SentenceId, SampledSpan['sentence']>();
  const open = (id: SentenceId): SampledSpan['sentence'] => {
    const known = opened.get(id);
    if (known) return known;
    const sentence: StoredSentence = readSentence(connection, id);
    const pieced = { index: opened.size, sentence, pieces: lm.tokenizer.encode(sentence.text) };
    opened.set(id, pieced);
    return pieced;
  };
  const spans = stored.spans.map(({ sentence, span, isKnown }) => ({ sentence: open(sentence), span, isKnown }));
  return { spans, seeds: stored.seeds.map((text) => ({ text })) };
}
