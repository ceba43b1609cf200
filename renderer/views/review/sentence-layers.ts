// The labels of a sentence as a reader wants them: what holds by decision, what the run found and nobody has decided, what the
// source came with.

import type { LayeredSentence } from '../../../src/contract/review.ts';
import type { TypeId } from '../../../src/project/ids.ts';
import type { Layer } from '../../components/layered-runs.ts';

export const LAYER_NAMES = ['decisions', 'candidates', 'source'] as const;
export type LayerName = (typeof LAYER_NAMES)[number];

export interface SentenceLayer extends Layer {
  readonly layer: LayerName;
  /** A type of the project; else the name that the source has. */
  readonly type: TypeId | string;
}

export interface LayerChoices {
  readonly shown: ReadonlySet<LayerName>;
  /** Where lists end; candidates beyond are left out. */
  readonly thresholds: ReadonlyMap<TypeId, number>;
  readonly isHigherBetter: boolean;
}

export function layersOf(sentence: LayeredSentence, choices: LayerChoices): SentenceLayer[] {
  const { shown, thresholds, isHigherBetter } = choices;
  const counts = (type: TypeId, score: number): boolean => {
    const end = thresholds.get(type);
    return end === undefined || (isHigherBetter ? score > end : score < end);
  };
  const decisions = sentence.decisions.flatMap(({ entity }): SentenceLayer[] => {
    if (!entity) return [];
    const { start, end, type } = entity;
    return [{ key: `decision ${start} ${end} ${type}`, span: { start, end }, layer: 'decisions', type }];
  });
  const candidates = sentence.candidates
    .filter(({ status, standing, type, score }) => status === 'open' && standing !== 'beaten' && counts(type, score))
    .map(({ id, span, type }): SentenceLayer => ({ key: `candidate ${id}`, span, layer: 'candidates', type }));
  const source = sentence.spans.map(
    ({ start, end, type }): SentenceLayer => ({
      key: `source ${start} ${end} ${type}`,
      span: { start, end },
      layer: 'source',
      type,
    }),
  );
  return [...decisions, ...candidates, ...source].filter(({ layer }) => shown.has(layer));
}

/** How far out the line of each label lies, by key: 0 is next to the words, and what is around others is further out. */
export function levelsOf(layers: readonly SentenceLayer[]): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  const placed: SentenceLayer[] = [];
  const length = ({ span }: SentenceLayer): number => span.end - span.start;
  for (const layer of [...layers].sort((a, b) => length(a) - length(b) || a.span.start - b.span.start)) {
    const { start, end } = layer.span;
    const under = placed.filter(({ span }) => span.start < end && span.end > start);
    const taken = new Set(under.map(({ key }) => levels.get(key)));
    let level = 0;
    while (taken.has(level)) level++;
    levels.set(layer.key, level);
    placed.push(layer);
  }
  return levels;
}
