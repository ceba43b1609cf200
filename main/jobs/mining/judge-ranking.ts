// A ranking against a gold corpus: which ranks are right, and how much of the gold the candidate filters let through.

import { type LabelledSentence, type LabelledSpan, spanText } from '../../../src/corpus/sentence.ts';
import { averagePrecision, precisionAt } from '../../../src/evaluate/ranking.ts';
import { Failure } from '../../../src/failure.ts';
import { type CandidateOptions, candidateSpans, emptyFilterCounts } from '../../../src/mining/candidate-spans.ts';
import type { RankedSpan } from './ranked-line.ts';

export interface TypeJudgement {
  readonly type: string;
  /** Gold types that count as right. */
  readonly gold: readonly string[];
  readonly ranked: number;
  /** Gold spans in the corpus. */
  readonly goldSpans: number;
  /** Gold spans that are candidates at all: the ceiling of recall. */
  readonly reachable: number;
  readonly hits: number;
  /** Precision at each of the asked ranks, 0..1. */
  readonly precisionAt: Readonly<Record<number, number>>;
  readonly averagePrecision: number;
}

/** As much of a ranked span as is judged. */
export type JudgedSpan = Pick<RankedSpan, 'sentence' | 'start' | 'end' | 'text' | 'type'>;

export interface JudgeRequest {
  readonly ranked: AsyncIterable<JudgedSpan> | Iterable<JudgedSpan>;
  readonly gold: readonly LabelledSentence[];
  /** Mined type → gold types. */
  readonly map: ReadonlyMap<string, readonly string[]>;
  readonly ranks: readonly number[];
  /** Of the corpus, or of each of its sentences (by index). */
  readonly candidates: CandidateOptions | ((sentence: number) => CandidateOptions);
}

/** @throws Failure when the ranking does not belong to this corpus. */
export async function judgeRanking({ ranked, gold, map, ranks, candidates }: JudgeRequest): Promise<TypeJudgement[]> {
  const hits = new Map<string, boolean[]>([...map.keys()].map((type) => [type, []]));
  for await (const span of ranked) {
    const sentence = gold[span.sentence];
    if (!sentence || span.end > sentence.words.length || spanText(sentence, span) !== span.text) {
      throw new Failure(
        'corpus-invalid',
        `The ranking does not belong to this gold corpus: sentence ${span.sentence} has other words.`,
        'Give the corpus that was mined, read with the same options.',
      );
    }
    const goldTypes = map.get(span.type);
    if (!goldTypes) continue;
    hits.get(span.type)!.push(sentence.spans.some((other) => isSame(other, span) && goldTypes.includes(other.type)));
  }
  const optionsOf = typeof candidates === 'function' ? candidates : () => candidates;
  const filtered = gold.map(
    (sentence, index) =>
      new Set(
        candidateSpans(sentence, optionsOf(index), emptyFilterCounts()).map(({ start, end }) => `${start}:${end}`),
      ),
  );
  return [...map].map(([type, goldTypes]) => {
    const goldSpans = gold.flatMap((sentence, index) =>
      sentence.spans.filter((span) => goldTypes.includes(span.type)).map((span) => ({ span, index })),
    );
    const typeHits = hits.get(type)!;
    return {
      type,
      gold: goldTypes,
      ranked: typeHits.length,
      goldSpans: goldSpans.length,
      reachable: goldSpans.filter(({ span, index }) => filtered[index].has(`${span.start}:${span.end}`)).length,
      hits: typeHits.filter(Boolean).length,
      precisionAt: Object.fromEntries(ranks.map((k) => [k, precisionAt(typeHits, k)])),
      averagePrecision: averagePrecision(typeHits, goldSpans.length),
    };
  });
}

function isSame(a: LabelledSpan, b: { start: number; end: number }): boolean {
  return a.start === b.start && a.end === b.end;
}
