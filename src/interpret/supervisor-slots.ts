// The slots that a span's score is made of, before and after it trades places with a seed: the same rows as in mining
// (src/mining/divergence-test.ts), so that a reaction explains the score that the linguist saw.

import { type Span, spanText } from '../corpus/sentence.ts';
import type { LanguageModel, Slot } from '../lm/language-model.ts';
import { neighbourSlot, slotAt } from '../mining/divergence-test.ts';
import { cutContext, findLabelPiece, labelPieces } from '../mining/label-pieces.ts';
import { neighbour, seedPlace, spanPlace } from '../mining/replaced-sentence.ts';
import type { PiecedSentence } from '../mining/span-test.ts';
import { labelContext } from '../mining/template.ts';

/** The supervisors of a span: its neighbours in the sentence, and the pieces of the label context. */
export interface SupervisorSlot {
  readonly side: 'left' | 'right' | 'context';
  /** The supervisor's own spelling: the piece that is predicted. */
  readonly piece: string;
  /** In the sentence: with the span. In the label context: with the seed. It is the p of the score's KL(p||q). */
  readonly before: Slot;
  /** In the sentence: with the seed. In the label context: with the span. */
  readonly after: Slot;
}

export interface ExplainedSpan {
  readonly sentence: PiecedSentence;
  readonly span: Span;
  /** The type's phrase in the label context. */
  readonly phrase: string;
  readonly seed: string;
  readonly template: string;
  /** False: the sentence side only (div1). */
  readonly twoWay: boolean;
  readonly edge: 'boundary' | 'skip';
}

/** In the order in which mining reports terms: left, right (causal: right), then the label context in text order. */
export function supervisorSlots(lm: LanguageModel, explained: ExplainedSpan): SupervisorSlot[] {
  const sides = lm.kind === 'masked' ? (['left', 'right'] as const) : (['right'] as const);
  const context = explained.twoWay ? contextSlots(lm, explained) : [];
  return [...sides.flatMap((side) => neighbourSlots(lm, explained, side)), ...context];
}

/** None where the neighbour is a boundary piece that is to be skipped. */
function neighbourSlots(lm: LanguageModel, explained: ExplainedSpan, side: 'left' | 'right'): SupervisorSlot[] {
  const { sentence, span, seed, edge } = explained;
  const piece = neighbour(spanPlace(sentence, span), side, edge);
  const before = piece < 0 ? undefined : slotAt(lm, sentence.pieces.ids, piece);
  if (!before) return [];
  const after = neighbourSlot(lm, seedPlace(sentence, span, seed, lm.tokenizer), side);
  return [{ side, piece: lm.tokenizer.spelling(sentence.pieces.ids[piece]), before, after }];
}

function contextSlots(lm: LanguageModel, { sentence, span, phrase, seed, template }: ExplainedSpan): SupervisorSlot[] {
  const context = labelContext(template, phrase);
  const withSeed = cutContext(context, seed, lm.tokenizer);
  const withSpan = cutContext(context, spanText(sentence.sentence, span), lm.tokenizer);
  return labelPieces(context, phrase, withSeed, lm.kind).flatMap((term) => {
    const [seedAt, spanAt] = [findLabelPiece(term, withSeed), findLabelPiece(term, withSpan)];
    if (seedAt < 0 || spanAt < 0) return [];
    const before = slotAt(lm, withSeed.pieces.ids, seedAt);
    const after = slotAt(lm, withSpan.pieces.ids, spanAt);
    return before && after ? [{ side: 'context' as const, piece: lm.tokenizer.spelling(term.id), before, after }] : [];
  });
}
