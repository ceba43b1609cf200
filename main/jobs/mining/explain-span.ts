// Why a span scores as it does against a seed (paper, appendix D): the reaction of every supervisor, from the whole
// vocabulary at a handful of slots.

import { spanText } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import { barChart } from '../../../src/interpret/bar-chart.ts';
import { csvTable } from '../../../src/interpret/csv.ts';
import {
  type Reaction,
  type ShownWords,
  type TwoWayReaction,
  twoWayReaction,
} from '../../../src/interpret/supervisor-reaction.ts';
import { type ExplainedSpan, type SupervisorSlot, supervisorSlots } from '../../../src/interpret/supervisor-slots.ts';
import type { VocabularyModel } from '../../../src/lm/vocabulary-rows.ts';

export interface SlotReaction extends TwoWayReaction {
  readonly side: SupervisorSlot['side'];
  readonly piece: string;
}

export interface SpanExplanation {
  readonly text: string;
  readonly seed: string;
  /** Mean of the slots' forward divergences: the score that mining gives. */
  readonly score: number;
  readonly slots: readonly SlotReaction[];
}

export interface ExplainOptions {
  /** That of the score. */
  readonly temperature: number;
  /** At each slot and in each direction. */
  readonly words: ShownWords;
}

/** @throws Failure when nothing beside the span can be compared. */
export async function explainSpan(
  lm: VocabularyModel,
  explained: ExplainedSpan,
  { temperature, words }: ExplainOptions,
): Promise<SpanExplanation> {
  const slots = supervisorSlots(lm, explained);
  if (slots.length === 0) {
    const hint = 'Take the boundary pieces for neighbours, or the method div2.';
    throw new Failure('bad-argument', 'There is nothing beside this span that could be compared.', hint);
  }
  const rows = await lm.vocabularyRows(
    slots.flatMap(({ before, after }) => [before, after]),
    temperature,
  );
  const reactions = slots.map(({ side, piece }, i): SlotReaction => {
    return { side, piece, ...twoWayReaction(rows[2 * i], rows[2 * i + 1], words) };
  });
  return {
    text: spanText(explained.sentence.sentence, explained.span),
    seed: explained.seed,
    score: reactions.reduce((sum, { forward }) => sum + forward.divergence, 0) / reactions.length,
    slots: reactions,
  };
}

/** What a piece is called. */
export type Spelling = (id: number) => string;

const DIRECTIONS = ['forward', 'backward'] as const;

/** A row a slot, direction and word; "rest" for all other words. */
export function explanationCsv({ text, seed, slots }: SpanExplanation, spelling: Spelling): string {
  const header = [
    'span',
    'seed',
    'slot',
    'side',
    'piece',
    'direction',
    'word',
    'before',
    'after',
    'term',
    'divergence',
  ];
  const rows = slots.flatMap(({ side, piece, ...reaction }, slot) =>
    DIRECTIONS.flatMap((direction) => {
      const { words, rest, divergence } = reaction[direction];
      const start = [text, seed, slot + 1, side, piece, direction];
      const shown = words.map(({ id, before, after, term }) => [spelling(id), before, after, term]);
      return [...shown, ['rest', '', '', rest]].map((row) => [...start, ...row, divergence]);
    }),
  );
  return csvTable(header, rows);
}

/** A row of panels a slot: what was expected before, and what is expected after. */
export function explanationSvg({ text, seed, slots }: SpanExplanation, spelling: Spelling): string {
  const panels = slots.map((slot) => [
    { title: `${slotTitle(slot)}: ${nats(slot.forward.divergence)}`, bars: barsOf(slot.forward, spelling) },
    { title: `the other way round: ${nats(slot.backward.divergence)}`, bars: barsOf(slot.backward, spelling) },
  ]);
  return barChart(`\u2068${text}\u2069 ⇄ \u2068${seed}\u2069`, panels);
}

export function slotTitle({ side, piece }: Pick<SlotReaction, 'side' | 'piece'>): string {
  return side === 'context' ? `label context, at "${piece}"` : `${side} of the span, at "${piece}"`;
}

function barsOf({ words }: Reaction, spelling: Spelling) {
  return words.map(({ id, before, after, term }) => ({
    label: spelling(id),
    value: term,
    note: `${percent(before)} → ${percent(after)}`,
  }));
}

const nats = (value: number) => `${value.toFixed(4)} nats`;
const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
