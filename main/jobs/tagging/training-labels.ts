// What a tagger is trained on, from files: a labelled corpus, or a ranking with its corpus and a rule of acceptance.

import { basename } from 'node:path';
import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { EntityType } from '../../../src/mining/entity-type.ts';
import { type Acceptance, buildPseudoDataset } from '../../../src/tagger/pseudo-dataset.ts';
import { resolveOverlaps } from '../../../src/tagger/resolve-overlaps.ts';
import type { LabelProvenance, MiningProvenance } from '../../../src/tagger/tagger-provenance.ts';
import { labelledTraining, type TrainingSentence } from '../../../src/tagger/training-sentence.ts';
import { type CorpusFile, readCorpus } from '../../files/open-corpus.ts';
import { type MiningRun, readMiningRun } from '../mining/mining-run.ts';
import { collectRanked } from '../mining/ranked-file.ts';
import type { RankedSpan } from '../mining/ranked-line.ts';

export interface TrainingData {
  /** In alphabetical order; those from a ranking have seeds. */
  readonly types: readonly EntityType[];
  readonly sentences: readonly TrainingSentence[];
  readonly labels: LabelProvenance;
  readonly mining?: MiningProvenance;
  /** Records that could not be read. */
  readonly rejects: number;
  /** Spans that lost their words to another one: a word belongs to one entity. */
  readonly overlapping: number;
}

/** @param isComplete every word without an entity is known to have none. @throws Failure for a corpus without labels. */
export async function labelledData(corpus: CorpusFile, isComplete: boolean): Promise<TrainingData> {
  const { sentences, rejects } = await readCorpus(corpus);
  const resolved = sentences.map(withoutOverlaps);
  const types = typesOf(resolved);
  if (types.length === 0) {
    const hint =
      'Give a labelled corpus (for CoNLL name the column with --tag-column), or a ranking with its --corpus.';
    throw new Failure('corpus-invalid', `${corpus.path} has no labels to learn.`, hint);
  }
  const training = resolved.map((sentence) => labelledTraining(sentence, isComplete));
  const rule = `labels of ${basename(corpus.path)}${isComplete ? '' : ', taken as incomplete'}`;
  return {
    types: types.map((name) => ({ name, phrase: name, seeds: [] })),
    sentences: training,
    labels: describeLabels(rule, training),
    rejects: rejects.length,
    overlapping: countSpans(sentences) - countSpans(resolved),
  };
}

/**
 * @param ranked path of a ranking that was mined from the corpus.
 * @throws Failure when the ranking does not belong to the corpus, or nothing is accepted.
 */
export async function minedData(
  ranked: string,
  corpus: CorpusFile,
  acceptance: Omit<Acceptance, 'maxSentenceWords'> & { readonly maxSentenceWords?: number },
): Promise<TrainingData> {
  const spans = await collectRanked(ranked);
  const { sentences, rejects } = await readCorpus(corpus);
  for (const span of spans) checkBelongs(span, sentences, ranked);
  const run = readMiningRun(ranked);
  const maxSentenceWords = acceptance.maxSentenceWords ?? run?.maxSentenceWords ?? Number.POSITIVE_INFINITY;
  const { lastConfidence, top, threshold } = acceptance;
  const sign = isSmallNear(spans) ? 1 : -1;
  const dataset = buildPseudoDataset(
    sentences,
    spans.map((span) => ({ ...span, score: sign * span.score })),
    { lastConfidence, top, threshold: threshold === undefined ? undefined : sign * threshold, maxSentenceWords },
  );
  const names = [...dataset.accepted].filter(([, count]) => count > 0).map(([type]) => type);
  if (names.length === 0) {
    throw new Failure(
      'corpus-empty',
      `No span of ${ranked} is accepted.`,
      'Accept more: --accept-top or --accept-score.',
    );
  }
  const seedOf = (name: string) =>
    [spans.find(({ type, seed }) => type === name && seed !== '')?.seed].flatMap((seed) => seed ?? []);
  const types = names.map(
    (name) => run?.types.find((type) => type.name === name) ?? { name, phrase: name, seeds: seedOf(name) },
  );
  return {
    types,
    sentences: dataset.sentences,
    labels: {
      ...describeLabels(describeRule(acceptance), dataset.sentences),
      thresholds: Object.fromEntries([...dataset.worstScore].map(([type, score]) => [type, sign * score])),
    },
    mining: run && describeMining(run),
    rejects: rejects.length,
    overlapping: dataset.overlapping,
  };
}

export function describeMining({ method, template, model, fingerprint, corpus }: MiningRun): MiningProvenance {
  return { method, template, model, fingerprint, corpus };
}

/** Names of the types, in alphabetical order. */
export function typesOf(sentences: readonly LabelledSentence[]): string[] {
  return [...new Set(sentences.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort();
}

/** Of labels that overlap the longest stays. */
function withoutOverlaps(sentence: LabelledSentence): LabelledSentence {
  const { kept } = resolveOverlaps(sentence.spans.map((span) => ({ ...span, score: 0 })));
  return { ...sentence, spans: kept.map(({ start, end, type }) => ({ start, end, type })) };
}

function countSpans(sentences: readonly LabelledSentence[]): number {
  return sentences.reduce((sum, { spans }) => sum + spans.length, 0);
}

function checkBelongs(span: RankedSpan, sentences: readonly LabelledSentence[], ranked: string): void {
  const { text, words } = sentences[span.sentence] ?? { text: '', words: [] };
  const found = words[span.end - 1] && text.slice(words[span.start].startChar, words[span.end - 1].endChar);
  if (found === span.text) return;
  throw new Failure(
    'corpus-invalid',
    `${ranked} does not belong to this corpus: sentence ${span.sentence} has other words.`,
    'Give the corpus that was mined with --corpus, read with the same options.',
  );
}

/** Whether scores are divergences: a ranking has the best first within a type. */
function isSmallNear(spans: readonly RankedSpan[]): boolean {
  return !spans.some(({ type, score }, at) => at > 0 && spans[at - 1].type === type && spans[at - 1].score > score);
}

function describeRule({ top, threshold }: Pick<Acceptance, 'top' | 'threshold'>): string {
  const parts = [
    ...(top === undefined ? [] : [`the best ${top} of each type`]),
    ...(threshold === undefined ? [] : [`score at most ${threshold}`]),
  ];
  return `mined: ${parts.length > 0 ? parts.join(', ') : 'the whole ranking'}, after overlaps were resolved; not reviewed`;
}

export function describeLabels(rule: string, sentences: readonly TrainingSentence[]): LabelProvenance {
  const spans: Record<string, number> = {};
  let words = 0;
  let unknownWords = 0;
  for (const { sentence, spans: found, reviewed } of sentences) {
    words += sentence.words.length;
    const known = new Set([...found, ...reviewed].flatMap(({ start, end }) => range(start, end)));
    unknownWords += sentence.words.length - known.size;
    for (const { type } of found) spans[type] = (spans[type] ?? 0) + 1;
  }
  return { rule, sentences: sentences.length, words, spans, unknownWords };
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
