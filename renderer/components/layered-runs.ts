// A sentence cut where any label begins or ends: each run of text is one piece, and knows every label on it, so that nested
// and crossing spans can be drawn without an element inside of another.

import type { CharRange, Span } from '../../src/corpus/sentence.ts';

export interface Layer {
  readonly span: Span;
  /** What is drawn: names are unique within a sentence. */
  readonly key: string;
}

export interface Run<L extends Layer> {
  readonly text: string;
  /** Longest first: a line further out. */
  readonly layers: readonly L[];
  /** Of those, the labels that end with this run. */
  readonly ending: readonly L[];
}

interface WordedText {
  readonly text: string;
  readonly words: readonly CharRange[];
}

/** The texts of the runs, one after the other, are the sentence. */
export function cutIntoRuns<L extends Layer>({ text, words }: WordedText, layers: readonly L[]): Run<L>[] {
  const placed = layers
    .map((layer) => ({
      layer,
      from: words[layer.span.start].startChar,
      to: words[layer.span.end - 1].endChar,
    }))
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  const borders = [...new Set([0, text.length, ...placed.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  return borders.slice(1).map((end, i) => {
    const start = borders[i];
    const here = placed.filter(({ from, to }) => from < end && to > start);
    return {
      text: text.slice(start, end),
      layers: here.map(({ layer }) => layer),
      ending: here.filter(({ to }) => to === end).map(({ layer }) => layer),
    };
  });
}
