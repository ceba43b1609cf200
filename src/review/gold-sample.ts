// Sentences to be annotated in full, for honest precision, recall and F1. They are drawn without a look at any score, and
// spread over the documents: a systematic sample of the sentences in random order within documents in random order (Madow
// and Madow 1944; Cochran 1977, chapter 8), in which every sentence has the same chance.

import { evaluateTagging, type TaggingOptions } from '../evaluate/evaluate-tagging.ts';
import { scoreIntervals, widerIntervals } from '../evaluate/score-intervals.ts';
import type { TaggedPair } from '../evaluate/tagged-pair.ts';
import type { ScoreIntervals, TaggingReport } from '../evaluate/tagging-report.ts';
import { Failure } from '../failure.ts';
import { keyedRandom } from '../tagger/keyed-random.ts';

export interface GoldSampleOptions {
  /** Sentences wanted; all of them when there are no more. */
  readonly size: number;
  /** The same seed draws the same sentences of the same corpus. */
  readonly seed: number;
  /**
   * spread: each document gives its share of the sentences, rounded up or down; whole documents: as many as are needed for
   * `size`, drawn at random (sentences of a document are alike, so that the intervals are wider).
   */
  readonly by?: 'spread' | 'whole documents';
}

/**
 * Indices of the drawn sentences, in the order of the corpus.
 * @param documents [sentences] the document of each sentence, as the source names it: all that drawing may know.
 * @throws Failure as `drawFromDocuments`
 */
export function drawGoldSample(documents: readonly string[], options: GoldSampleOptions): Int32Array {
  const groups = [...Map.groupBy(documents.keys(), (sentence) => documents[sentence]).values()];
  const sizes = groups.map(({ length }) => length);
  const draws = drawFromDocuments(sizes, options);
  return Int32Array.from(
    draws.flatMap(({ document, sentences }) => sentences.map((at) => groups[document][at])),
  ).sort();
}

/** Tells the draw of the order from the others of the same seed. */
const ORDER_KEY = 1;

/** What is drawn of one document. */
export interface DocumentDraw {
  /** Index of the document. */
  readonly document: number;
  /** 0-based numbers of sentences in it, rising. */
  readonly sentences: readonly number[];
}

/**
 * The same where only the sizes of the documents are at hand: a matter of documents and of drawn sentences, however many
 * others there are.
 * @param sizes [documents] sentences of each.
 * @returns documents of which something is drawn, in their order.
 * @throws Failure 'corpus-empty' when there is no sentence; 'bad-argument' when none is wanted.
 */
export function drawFromDocuments(sizes: readonly number[], options: GoldSampleOptions): DocumentDraw[] {
  const { size, seed, by = 'spread' } = options;
  const all = sizes.reduce((sum, own) => sum + own, 0);
  if (all === 0) throw new Failure('corpus-empty', 'There is no sentence to draw.', 'Import a corpus.');
  if (!(Number.isInteger(size) && size > 0))
    throw new Failure('bad-argument', `A sample of ${size} sentences cannot be drawn.`, 'Give a whole number above 0.');
  const start = keyedRandom(seed, all)();
  // Of the sentences in random order, every all / size-th from a random start: how many of those stand before a place.
  const drawnBefore = (place: number) => {
    if (size >= all) return place;
    return Math.min(size, Math.max(0, Math.ceil((place * size) / all - start)));
  };
  const draws: DocumentDraw[] = [];
  let before = 0;
  for (const document of inRandomOrder(sizes.length, seed)) {
    const own = sizes[document];
    const share = by === 'spread' ? drawnBefore(before + own) - drawnBefore(before) : before < size ? own : 0;
    if (share > 0) draws.push({ document, sentences: drawWithin(own, share, keyedRandom(~seed, document)) });
    before += own;
  }
  return draws.sort((a, b) => a.document - b.document);
}

/** Shuffled (Fisher and Yates): a step for each, where sorting by lot would take many. */
function inRandomOrder(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, number) => number);
  const random = keyedRandom(seed, count, ORDER_KEY);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** `share` of `count` numbers, each set of them as likely as any other (Floyd's algorithm: Bentley and Floyd 1987). */
function drawWithin(count: number, share: number, random: () => number): number[] {
  const drawn = new Set<number>();
  for (let last = count - share; last < count; last++) {
    const at = Math.floor(random() * (last + 1));
    drawn.add(drawn.has(at) ? last : at);
  }
  return [...drawn].sort((a, b) => a - b);
}

export interface GoldEvaluation {
  /** As for any tagging against gold. */
  readonly report: TaggingReport;
  /** Over all types: at each end the wider of resampling and of counts alone, for a sample is small. */
  readonly micro: ScoreIntervals;
  readonly types: readonly { readonly type: string; readonly intervals: ScoreIntervals }[];
}

/**
 * Precision, recall and F1 on the drawn sentences, with what they say of the whole corpus.
 * @param pairs the drawn sentences; gold: what the annotator marked; predicted: the accepted spans, or a tagger's.
 * @param options `random` is needed for the intervals by resampling.
 */
export function evaluateGoldSample(
  pairs: readonly TaggedPair[],
  options: TaggingOptions & { readonly random: () => number },
): GoldEvaluation {
  const report = evaluateTagging(pairs, options);
  const { confidence } = options;
  return {
    report,
    micro: widerIntervals(scoreIntervals(report.micro, confidence), report.micro.intervals),
    types: report.types.map((one) => ({
      type: one.type,
      intervals: widerIntervals(scoreIntervals(one, confidence), one.intervals),
    })),
  };
}
