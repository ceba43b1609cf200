// The authors' routine on a spread of the sample's sentences and labels, in slices between our own runs, so that both
// see the same machine. The spread visits cheap and dear sentences alike: units are ordered by cost and taken from all
// over that order, so that any first part of them stands for the whole.

import type { PreparedModel } from '../../main/compute/prepared-model.ts';
import type { Sentence } from '../../src/corpus/sentence.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import { type CandidateOptions, candidateSpans, emptyFilterCounts } from '../../src/mining/candidate-spans.ts';
import type { EntityType } from '../../src/mining/entity-type.ts';
import type { ScoredUnit } from './accepted-set.ts';
import { ChildCalls } from './child-call.ts';
import type { ReferenceReply, ReferenceRequest, ReferenceUnit } from './reference-process.ts';
import { isComparable, referenceCost } from './reference-routine.ts';

export interface ReferencePlan {
  readonly folder: string;
  readonly prepared: PreparedModel;
  readonly tokenizer: PieceTokenizer;
  readonly sentences: readonly Sentence[];
  readonly types: readonly EntityType[];
  readonly candidates: CandidateOptions;
  readonly cpuSeconds: number;
  readonly slices: number;
}

export interface ReferenceResult {
  readonly sentencesTouched: number;
  readonly spanLabels: number;
  readonly rows: number;
  readonly paddedPieces: number;
  readonly cpuSeconds: number;
  readonly peakMemory: number;
  /** As measured on the part. */
  readonly spanLabelsPerSecond: number;
  /** For the whole sample: its padded pieces, which are known, at the measured pieces a second. */
  readonly projectedPerSecond: number;
  /** Padded pieces of a span-label in the part and in the whole sample. */
  readonly piecesPerSpanLabel: { readonly part: number; readonly whole: number };
}

/** More sentences × labels than any slice gets done; all of them would be copied to the process each time. */
const MOST_UNITS = 500;

interface CostedUnit extends ReferenceUnit {
  readonly paddedPieces: number;
}

export class ReferenceSlices {
  readonly scored: ScoredUnit[] = [];
  readonly #plan: ReferencePlan;
  readonly #child: ChildCalls<ReferenceRequest, ReferenceReply>;
  readonly #units: readonly CostedUnit[];
  readonly #sums = { rows: 0, paddedPieces: 0, cpuSeconds: 0, peakMemory: 0 };
  #done = 0;

  private constructor(plan: ReferencePlan, child: ChildCalls<ReferenceRequest, ReferenceReply>) {
    this.#plan = plan;
    this.#child = child;
    this.#units = spread(costUnits(plan));
  }

  static async open(plan: ReferencePlan): Promise<ReferenceSlices> {
    const child = new ChildCalls<ReferenceRequest, ReferenceReply>(new URL('./reference-process.ts', import.meta.url));
    const { originalPath, logits, vocabularySize } = plan.prepared;
    await child.call({ folder: plan.folder, model: { path: originalPath, logits, vocabularySize } });
    return new ReferenceSlices(plan, child);
  }

  /** Span-labels of the whole sample. */
  get spanLabels(): number {
    return this.#units.reduce((sum, { spans }) => sum + spans.length, 0);
  }

  async runSlice(): Promise<void> {
    const units = this.#units.slice(this.#done);
    const cpuSeconds = this.#plan.cpuSeconds / this.#plan.slices;
    const reply = await this.#child.call({
      units: units.slice(0, MOST_UNITS).map(({ paddedPieces: _, ...unit }) => unit),
      cpuSeconds,
    });
    reply.scores.forEach((scores, i) => {
      const { sentence, sentenceIndex, typeIndex, spans } = units[i];
      const comparable = spans.map((span) => isComparable(this.#plan.tokenizer, sentence, span));
      this.scored.push({ sentenceIndex, typeIndex, spans, scores, comparable });
    });
    this.#done += reply.scores.length;
    this.#sums.rows += reply.rows;
    this.#sums.paddedPieces += reply.paddedPieces;
    this.#sums.cpuSeconds += reply.cpuSeconds;
    this.#sums.peakMemory = reply.peakMemory;
  }

  result(): ReferenceResult {
    const spanLabels = this.scored.reduce((sum, { scores }) => sum + scores.length, 0);
    const { paddedPieces, cpuSeconds } = this.#sums;
    const whole = this.#units.reduce((sum, unit) => sum + unit.paddedPieces, 0) / this.spanLabels;
    return {
      ...this.#sums,
      spanLabels,
      sentencesTouched: new Set(this.scored.map(({ sentenceIndex }) => sentenceIndex)).size,
      spanLabelsPerSecond: spanLabels / cpuSeconds,
      projectedPerSecond: paddedPieces / cpuSeconds / whole,
      piecesPerSpanLabel: { part: paddedPieces / spanLabels, whole },
    };
  }

  close(): void {
    this.#child.close();
  }
}

function costUnits({ sentences, types, candidates, tokenizer }: ReferencePlan): CostedUnit[] {
  return sentences.flatMap((sentence, sentenceIndex) => {
    const spans = candidateSpans(sentence, candidates, emptyFilterCounts());
    return types.map(({ phrase, seeds }, typeIndex) => {
      const type = { phrase, seed: seeds[0] };
      const { paddedPieces } = referenceCost(tokenizer, sentence, spans, type);
      return { sentence, sentenceIndex, spans, type, typeIndex, paddedPieces };
    });
  });
}

/** The golden section: its multiples, modulo one, fill the unit interval evenly at every step. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

function spread(units: readonly CostedUnit[]): CostedUnit[] {
  const ordered = [...units].sort((a, b) => a.paddedPieces - b.paddedPieces);
  const taken = new Set<number>();
  for (let step = 1; taken.size < ordered.length; step++) {
    let at = Math.floor(((step * GOLDEN) % 1) * ordered.length);
    while (taken.has(at)) at = (at + 1) % ordered.length;
    taken.add(at);
  }
  return [...taken].map((at) => ordered[at]);
}
