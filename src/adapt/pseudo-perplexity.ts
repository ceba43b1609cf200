// How well a masked language model expects a text: each piece in turn is masked and asked for (Salazar, Liang, Nguyen and
// Kirchhoff 2020, "Masked language model scoring"). exp of the mean negative log probability.

import type { Sentence } from '../corpus/sentence.ts';
import type { LanguageModel, TargetSlot } from '../lm/language-model.ts';
import type { Pieces } from '../lm/pieces.ts';
import { maskedSlot } from '../lm/slots.ts';

export interface PseudoPerplexity {
  /** 1 would be: every piece is certain. */
  readonly perplexity: number;
  /** Pieces that were asked for. */
  readonly pieces: number;
}

/** Rows asked for at a time. */
const WAVE = 1024;

/** @param sentences those beyond the model's window are left out. @param excluded pieces that are not asked for. */
export async function pseudoPerplexity(
  lm: LanguageModel,
  sentences: readonly Sentence[],
  excluded: ReadonlySet<number>,
): Promise<PseudoPerplexity> {
  const slots = sentences.flatMap(({ text }): TargetSlot[] => {
    const { ids } = lm.tokenizer.encode(text);
    if (ids.length > lm.maxPieces) return [];
    return [...ids.keys()]
      .filter((at) => !excluded.has(ids[at]))
      .map((at) => ({ ...maskedSlot(ids, at, lm.tokenizer.maskId!), target: ids[at] }));
  });
  let sum = 0;
  for (let from = 0; from < slots.length; from += WAVE) {
    for (const log of await lm.logProbabilities(slots.slice(from, from + WAVE))) sum += log;
  }
  return { perplexity: Math.exp(-sum / slots.length), pieces: slots.length };
}

/** What is never masked nor asked for: boundary pieces, padding, and the unknown piece. */
export function excludedPieces(example: Pieces, padId: number, unknownId: number | undefined): Set<number> {
  const { ids, leading, trailing } = example;
  const boundary = [...ids.subarray(0, leading), ...ids.subarray(ids.length - trailing)];
  return new Set([...boundary, padId, ...(unknownId === undefined ? [] : [unknownId])]);
}
