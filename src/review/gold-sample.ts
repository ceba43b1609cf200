// Sentences to be annotated in full, for honest precision, recall and F1. They are drawn without a look at any score, and
// spread over the documents: a systematic sample of the sentences in random order within documents in random order (Madow
// and Madow 1944; Cochran 1977, chapter 8), in which every sentence has the same chance.

import { evaluateTagging, type TaggingOptions } from '../evaluate/evaluate-tagging.ts';
import { scoreIntervals, widerIntervals } from '../evaluate/score-intervals.ts';
import type { TaggedPair } from '../evaluate/tagged-pair.ts';
import type { ScoreIntervals, TaggingReport } from '../evaluate/tagging-report.ts';
import { Failure } from '../failure.ts';
import { keyedRandom } from '../tagger/keyed-random.ts';
import { permanentNumber } from './random-order.ts';

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
 * @throws Failure 'corpus-empty' when there is no sentence; 'bad-argument' when none is wanted.
 */
export function drawGoldSample(documents: readonly string[], options: GoldSampleOptions): Int32Array {
  const { size, seed, by = 'spread' } = options;
  if (documents.length === 0) throw new Failure('corpus-empty', 'There is no sentence to draw.', 'Import a corpus.');
  if (!(Number.isInteger(size) && size > 0))
    throw new Failure('bad-argument', `A sample of ${size} sentences cannot be drawn.`, 'Give a whole number above 0.');
  const order = shuffleWithinDocuments(documents, seed);
  if (size >= documents.length) return order.sort();
  if (by === 'spread') return drawSystematic(order, size, keyedRandom(seed, order.length)()).sort();
  let end = size;
  while (end < order.length && documents[order[end]] === documents[order[end - 1]]) end++;
  return order.slice(0, end).sort();
}

/** [sentences] documents in random order, and the sentences of each in random order. */
function shuffleWithinDocuments(documents: readonly string[], seed: number): Int32Array {
  const sentencesOf = new Map<string, number[]>();
  documents.forEach((document, sentence) => {
    const own = sentencesOf.get(document);
    if (own) own.push(sentence);
    else sentencesOf.set(document, [sentence]);
  });
  const byLot = (numbers: readonly number[], lotSeed: number) =>
    numbers
      .map((number) => ({ number, lot: permanentNumber(lotSeed, number) }))
      .sort((a, b) => a.lot - b.lot || a.number - b.number)
      .map(({ number }) => number);
  const groups = [...sentencesOf.values()];
  const order = byLot([...groups.keys()], seed);
  return Int32Array.from(order.flatMap((document) => byLot(groups[document], ~seed)));
}

/** Every length / size-th from a random start. @param start 0..1 */
function drawSystematic(order: Int32Array, size: number, start: number): Int32Array {
  return Int32Array.from({ length: size }, (_, i) => order[Math.floor(((start + i) * order.length) / size)]);
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
