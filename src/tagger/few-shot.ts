// k-shot data (paper 5.3): k fully labelled sentences for each type, the lower line that mining is compared with.

import type { LabelledSentence } from '../corpus/sentence.ts';
import { keyedRandom, shuffle } from './keyed-random.ts';

/** Keeps the draw apart from what else is drawn with the same seed. */
const SHOT_KEY = 5;

/**
 * @param types each gets k sentences that have it, one that has several counting for each; fewer where there are fewer.
 * @returns in text order.
 */
export function drawShots(
  sentences: readonly LabelledSentence[],
  types: readonly string[],
  { k, seed }: { readonly k: number; readonly seed: number },
): LabelledSentence[] {
  const order = shuffle([...sentences.keys()], keyedRandom(seed, SHOT_KEY));
  const drawn = new Set<number>();
  for (const type of types) {
    const has = (s: number) => sentences[s].spans.some((span) => span.type === type);
    let missing = k - [...drawn].filter(has).length;
    for (const s of order) {
      if (missing <= 0) break;
      if (drawn.has(s) || !has(s)) continue;
      drawn.add(s);
      missing--;
    }
  }
  return [...drawn].sort((a, b) => a - b).map((s) => sentences[s]);
}
