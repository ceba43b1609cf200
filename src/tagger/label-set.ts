// BIO labels: "O", then "B-TYPE" and "I-TYPE" for each type. A word has one label; the ids are the tagger's outputs.

import type { LabelledSpan } from '../corpus/sentence.ts';

export interface LabelSet {
  readonly types: readonly string[];
  /** ["O", "B-LOC", "I-LOC", …] */
  readonly labels: readonly string[];
}

/** The label of words outside all entities. */
export const OUTSIDE = 0;

/** @throws Error when there is no type, or one twice. */
export function createLabelSet(types: readonly string[]): LabelSet {
  if (types.length === 0 || new Set(types).size !== types.length) throw new Error(`types ${types.join(', ')}`);
  return { types, labels: ['O', ...types.flatMap((type) => [`B-${type}`, `I-${type}`])] };
}

/** Id of "B-TYPE" for the type with this index. */
export function beginLabel(type: number): number {
  return 1 + 2 * type;
}

/** Id of "I-TYPE". */
export function insideLabel(type: number): number {
  return 2 + 2 * type;
}

/** Index of a label's type; undefined for "O". */
export function typeOfLabel(label: number): number | undefined {
  return label === OUTSIDE ? undefined : (label - 1) >> 1;
}

function isBegin(label: number): boolean {
  return label % 2 === 1;
}

/**
 * One label a word.
 * @throws Error for spans that overlap (resolve them first), leave the sentence, or have an unknown type.
 */
export function encodeBio(words: number, spans: readonly LabelledSpan[], { types }: LabelSet): Int32Array {
  const labels = new Int32Array(words);
  for (const { start, end, type } of spans) {
    const index = types.indexOf(type);
    if (index < 0) throw new Error(`no type ${type} among the labels`);
    if (!(start >= 0 && start < end && end <= words)) throw new Error(`span ${start}..${end} of ${words} words`);
    for (let word = start; word < end; word++) {
      if (labels[word] !== OUTSIDE) throw new Error(`two spans at word ${word}`);
      labels[word] = word === start ? beginLabel(index) : insideLabel(index);
    }
  }
  return labels;
}

/** Spans in text order. An "I" that continues nothing opens a span, as conlleval reads it. */
export function decodeBio(labels: ArrayLike<number>, { types }: LabelSet): LabelledSpan[] {
  const spans: LabelledSpan[] = [];
  let start = -1;
  let open: number | undefined;
  for (let word = 0; word <= labels.length; word++) {
    const label = word < labels.length ? labels[word] : OUTSIDE;
    const type = typeOfLabel(label);
    if (open !== undefined && (type !== open || isBegin(label))) {
      spans.push({ start, end: word, type: types[open] });
      open = undefined;
    }
    if (type !== undefined && open === undefined) {
      start = word;
      open = type;
    }
  }
  return spans;
}
