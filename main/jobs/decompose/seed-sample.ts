// What a decomposition works on: a sample of the corpus' sentences, the spans in them that can be tested, and seeds drawn
// from the known ones (paper 6.1: 1,000 sentences, 50 seeds). The same numbers draw the same sample.

import { type LabelledSentence, type Span, spanText } from '../../../src/corpus/sentence.ts';
import type { SearchedSpan } from '../../../src/decompose/seed-search.ts';
import { Failure } from '../../../src/failure.ts';
import { ifCuttable } from '../../../src/lm/if-cuttable.ts';
import type { LanguageModel } from '../../../src/lm/language-model.ts';
import { type CandidateOptions, candidateSpans, emptyFilterCounts } from '../../../src/mining/candidate-spans.ts';
import { unknownShare } from '../../../src/mining/mine.ts';
import { keyedRandom, shuffle } from '../../../src/tagger/keyed-random.ts';
import type { KnownSpans } from './known-spans.ts';

export interface SampleOptions {
  readonly sentences: number;
  readonly seeds: number;
  /** Which spans are tested: every candidate of the sentences, or only the known ones. */
  readonly tested: 'all' | 'known';
  readonly candidates: CandidateOptions;
  /** Of everything random. */
  readonly random: number;
}

/** A span of the sample. */
export interface SampledSpan extends SearchedSpan {
  readonly isKnown: boolean;
}

/** A seed and the place that it was taken from. */
export interface DrawnSeed extends Span {
  readonly text: string;
  /** 0-based in the corpus. */
  readonly sentence: number;
}

/** Spans and seeds of a decomposition, wherever they were drawn. */
export interface SearchedSample {
  readonly spans: readonly SampledSpan[];
  readonly seeds: readonly { readonly text: string }[];
}

export interface SeedSample extends SearchedSample {
  /** Indices into the corpus, in text order. */
  readonly sentences: readonly number[];
  /** Distinct texts, in text order. */
  readonly seeds: readonly DrawnSeed[];
  /** Known spans of the sampled sentences that the filters drop. */
  readonly dropped: number;
}

/** Keys keep the draws apart. */
const SENTENCE_KEY = 1;
const SEED_KEY = 2;

/** @throws Failure when no seed can be drawn. */
export function drawSample(
  known: Pick<KnownSpans, 'sentences' | 'spans'>,
  lm: LanguageModel,
  options: SampleOptions,
): SeedSample {
  const { random, candidates, tested } = options;
  const usable = [...known.sentences.keys()].filter((index) => isUsable(known.sentences[index], lm, candidates));
  const drawn = shuffle(usable, keyedRandom(random, SENTENCE_KEY)).slice(0, options.sentences);
  const sentences = drawn.sort((a, b) => a - b);
  const spans: SampledSpan[] = [];
  let labelled = 0;
  for (const index of sentences) {
    const sentence = known.sentences[index];
    const pieced = { index, sentence, pieces: lm.tokenizer.encode(sentence.text) };
    labelled += known.spans[index].length;
    for (const span of candidateSpans(sentence, candidates, emptyFilterCounts())) {
      const isKnown = known.spans[index].some(({ start, end }) => start === span.start && end === span.end);
      if (isKnown || tested === 'all') spans.push({ sentence: pieced, span, isKnown });
    }
  }
  const knownSpans = spans.filter(({ isKnown }) => isKnown);
  return { sentences, spans, seeds: drawSeeds(knownSpans, lm, options), dropped: labelled - knownSpans.length };
}

/** Sentences that the miner would leave out are not drawn. */
function isUsable(sentence: LabelledSentence, lm: LanguageModel, candidates: CandidateOptions): boolean {
  if (candidateSpans(sentence, candidates, emptyFilterCounts()).length === 0) return false;
  const pieces = ifCuttable(() => lm.tokenizer.encode(sentence.text));
  // Twice: room for a seed that is as long as the sentence.
  return pieces !== undefined && 2 * pieces.ids.length <= lm.maxPieces;
}

function drawSeeds(known: readonly SampledSpan[], lm: LanguageModel, { seeds, random }: SampleOptions): DrawnSeed[] {
  const byText = new Map<string, DrawnSeed>();
  for (const { sentence, span } of known) {
    const text = spanText(sentence.sentence, span);
    if (byText.has(text) || unknownShare(lm.tokenizer.encode(text), lm.tokenizer.unknownId) === 1) continue;
    byText.set(text, { text, sentence: sentence.index, ...span });
  }
  if (byText.size === 0) {
    const hint = 'Take more sentences, or loosen the filters.';
    throw new Failure('seed-invalid', 'The sampled sentences have no span that can be a seed.', hint);
  }
  const distinct = [...byText.values()];
  const drawn = new Set(shuffle([...distinct], keyedRandom(random, SEED_KEY)).slice(0, seeds));
  return distinct.filter((seed) => drawn.has(seed));
}
