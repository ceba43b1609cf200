// The rankings of the comparison: every span test of the paper on the same sentences, judged against gold.

import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import { stopWords } from '../../../src/corpus/stop-words.ts';
import { precisionRecallCurve, type RecallPoint } from '../../../src/evaluate/precision-recall.ts';
import type { LanguageModel } from '../../../src/lm/language-model.ts';
import {
  type CandidateOptions,
  candidateSpans,
  DEFAULT_MAX_WORDS,
  emptyFilterCounts,
} from '../../../src/mining/candidate-spans.ts';
import { DEFAULT_TEMPERATURE } from '../../../src/mining/mine.ts';
import type { SpanTestName } from '../../../src/mining/span-test.ts';
import { judgeRanking, type TypeJudgement } from '../mining/judge-ranking.ts';
import { mineToFile } from '../mining/mine-to-file.ts';
import { collectRanked } from '../mining/ranked-file.ts';
import type { RankedSpan } from '../mining/ranked-line.ts';
import type { PaperDataset } from './dataset.ts';

/** For corpora that are too small for the paper's rank. */
export const FIRST_RANK = 100;

export interface RankingMethod {
  readonly test: SpanTestName;
  /** As the paper's tables call it. */
  readonly title: string;
}

export const RANKING_METHODS: readonly RankingMethod[] = [
  { test: 'div2', title: 'X-NER' },
  { test: 'div1', title: 'X-NER, one way' },
  { test: 'cos2', title: 'X-NER, cosine' },
  { test: 'prompt', title: 'PromptMine' },
];

export interface RankRequest {
  readonly dataset: PaperDataset;
  readonly lm: LanguageModel;
  readonly modelName: string;
  readonly method: RankingMethod;
  /** Spans of each type that are kept. */
  readonly top: number;
  readonly out: string;
  readonly language: string;
  readonly stop: { readonly aborted: boolean };
  readonly onProgress: (done: number, total: number) => void;
}

export function paperCandidates({ settings }: PaperDataset, language: string): CandidateOptions {
  return {
    maxWords: DEFAULT_MAX_WORDS,
    maxSentenceWords: settings.maxSentenceWords,
    stopWords: new Set(stopWords(language)),
    dropDigits: true,
    dropFinalStop: true,
  };
}

export function countCandidates(sentences: readonly LabelledSentence[], options: CandidateOptions): number {
  return sentences.reduce((sum, one) => sum + candidateSpans(one, options, emptyFilterCounts()).length, 0);
}

/** A ranking that is there already is read. @returns undefined when it was stopped. */
export async function rankSpans(request: RankRequest): Promise<readonly RankedSpan[] | undefined> {
  const { dataset, lm, modelName, method, top, out, language, stop, onProgress } = request;
  if (existsSync(out)) return collectRanked(out);
  const summary = await mineToFile({
    ...{ corpus: dataset.corpus, lm, modelName, out, stop, reading: {} },
    options: {
      types: dataset.settings.types,
      method: method.test,
      selection: { mode: 'top', k: top },
      candidates: paperCandidates(dataset, language),
      seedMode: 'mean',
      edge: 'boundary',
      temperature: DEFAULT_TEMPERATURE,
    },
    checkpoint: `${out}.checkpoint`,
    fresh: false,
    onProgress: ({ done, total }) => onProgress(done, total),
  });
  return summary.outcome === 'done' ? collectRanked(out) : undefined;
}

export interface JudgedRanking {
  readonly method: string;
  readonly file: string;
  readonly types: readonly TypeJudgement[];
  readonly curves: Readonly<Record<string, readonly RecallPoint[]>>;
}

export async function judgeSpans(
  { dataset, method, top, out, language }: RankRequest,
  ranked: readonly RankedSpan[],
): Promise<JudgedRanking> {
  const gold = dataset.training;
  const names = dataset.settings.types.map(({ name }) => name);
  const types = await judgeRanking({
    ...{ ranked, gold, ranks: [...new Set([Math.min(FIRST_RANK, top), top])] },
    map: new Map(names.map((name) => [name, [name]])),
    candidates: paperCandidates(dataset, language),
  });
  const curves = names.map(
    (name) =>
      [
        name,
        curveOf(
          ranked.filter(({ type }) => type === name),
          name,
          gold,
        ),
      ] as const,
  );
  return { method: method.title, file: basename(out), types, curves: Object.fromEntries(curves) };
}

/** @param spans of one type, best first. */
export function curveOf(
  spans: readonly { readonly sentence: number; readonly start: number; readonly end: number }[],
  type: string,
  gold: readonly LabelledSentence[],
): RecallPoint[] {
  const hits = spans.map(({ sentence, start, end }) =>
    gold[sentence].spans.some((one) => one.start === start && one.end === end && one.type === type),
  );
  const count = gold.reduce((sum, { spans }) => sum + spans.filter((span) => span.type === type).length, 0);
  return precisionRecallCurve(hits, count);
}
