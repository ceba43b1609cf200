// The paper's figures on the user's own data, as pictures and as tables: one renderer for the screens and the command line.

import { type Bar, barChart } from './bar-chart.ts';
import { columnChart } from './column-chart.ts';
import { csvTable } from './csv.ts';
import { lineChart } from './line-chart.ts';
import { scatterChart } from './scatter-chart.ts';
import { isolate } from './svg.ts';

export interface Figure {
  /** Of its files, without an extension. */
  readonly name: string;
  /** For who does not see it. */
  readonly title: string;
  readonly svg: string;
  readonly csv: string;
}

export interface RankingCurve {
  readonly type: string;
  /** Labelled spans that there are to find. */
  readonly gold: number;
  /** After each rank that is a hit, and after the last. */
  readonly points: readonly { readonly rank: number; readonly recall: number; readonly precision: number }[];
}

/** Fig. 3: precision over recall down the ranking, a panel a type. */
export function precisionRecallFigure(
  curves: readonly RankingCurve[],
  words: { title: string; x: string; y: string },
): Figure {
  const panels = curves.map(({ type, points }) => ({
    title: type,
    series: [{ name: words.title, points: points.map(({ recall, precision }) => ({ x: recall, y: precision })) }],
  }));
  const rows = curves.flatMap(({ type, gold, points }) =>
    points.map(({ rank, recall, precision }) => [type, gold, rank, recall, precision]),
  );
  return {
    name: 'figure-3-precision-recall',
    title: words.title,
    svg: lineChart({ ...words, range: [0, 1] }, panels),
    csv: csvTable(['type', 'gold', 'rank', 'recall', 'precision'], rows),
  };
}

export interface CoverPoint {
  readonly seed: string;
  readonly gain: number;
  /** 0 to 1. */
  readonly share: number;
}

/** Fig. 4: how much of a coarse type the first picks cover, and where the spans of the facets lie. */
export function coverageFigure(
  curve: readonly CoverPoint[],
  words: { readonly title: string; readonly x: string; readonly y: string },
): Figure {
  const points = [{ x: 0, y: 0 }, ...curve.map(({ share }, i) => ({ x: i + 1, y: share }))];
  return {
    name: 'figure-4-coverage',
    title: words.title,
    svg: lineChart({ ...words, xRange: [0, Math.max(1, curve.length)], yRange: [0, 1] }, [
      { title: '', series: [{ name: words.y, points, isMarked: true }] },
    ]),
    csv: csvTable(
      ['pick', 'seed', 'gain', 'covered'],
      curve.map(({ seed, gain, share }, i) => [i + 1, seed, gain, share]),
    ),
  };
}

export interface PlacedSpan {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly facet: string;
}

export function facetMapFigure(
  points: readonly PlacedSpan[],
  words: { readonly title: string; readonly x: string; readonly y: string },
): Figure {
  return {
    name: 'figure-4-map',
    title: words.title,
    svg: scatterChart(
      words,
      points.map(({ text, x, y, facet }) => ({ label: text, x, y, group: facet })),
    ),
    csv: csvTable(
      ['span', 'fine type', 'x', 'y'],
      points.map(({ text, facet, x, y }) => [text, facet, x, y]),
    ),
  };
}

export interface LanguageColumn {
  readonly language: string;
  readonly type: string;
  /** 0 to 1; null where nothing is known. */
  readonly precision: number | null;
  readonly low?: number;
  readonly high?: number;
  /** What it was taken from, e.g. "labels, first 100". */
  readonly basis: string;
}

/** Fig. 5: precision of each type in each language. */
export function languagesFigure(
  columns: readonly LanguageColumn[],
  words: { readonly title: string; readonly y: string },
): Figure {
  const drawn = columns.map(({ language, type, precision, low, high }) => ({
    ...{ group: language, series: type, value: precision },
    ...(low !== undefined && high !== undefined && { low, high }),
  }));
  return {
    name: 'figure-5-languages',
    title: words.title,
    svg: columnChart({ ...words, most: 1 }, drawn),
    csv: csvTable(
      ['language', 'type', 'precision', 'low', 'high', 'from'],
      columns.map(({ language, type, precision, low, high, basis }) => [
        language,
        type,
        precision ?? '',
        low ?? '',
        high ?? '',
        basis,
      ]),
    ),
  };
}

/** Between a mark and the end of its axis, in doublings. */
const SIZE_ROOM = 0.1;

export interface ModelPoint {
  readonly model: string;
  readonly kind: string;
  readonly megabytes: number;
  readonly type: string;
  /** At rank k, 0 to 1. */
  readonly precision: number;
  readonly seconds: number;
}

/** Fig. 6: size of the model against precision, a panel a type; size on a scale of doublings, since models grow by factors. */
export function modelsFigure(
  points: readonly ModelPoint[],
  words: { readonly title: string; readonly x: string; readonly y: string },
): Figure {
  const panels = [...Map.groupBy(points, ({ type }) => type)].map(([type, own]) => ({
    title: type,
    series: own.map(({ model, kind, megabytes, precision }) => ({
      name: `${model} (${kind})`,
      points: [{ x: Math.log2(megabytes), y: precision }],
    })),
  }));
  const sizes = points.map(({ megabytes }) => Math.log2(megabytes));
  const least = Math.floor(Math.min(...sizes) - SIZE_ROOM);
  const most = Math.ceil(Math.max(...sizes) + SIZE_ROOM);
  return {
    name: 'figure-6-models',
    title: words.title,
    svg: lineChart({ ...words, xRange: [least, most], isDoubling: true, yRange: [0, 1] }, panels),
    csv: csvTable(
      ['model', 'kind', 'megabytes', 'type', 'precision', 'seconds'],
      points.map(({ model, kind, megabytes, type, precision, seconds }) => [
        model,
        kind,
        megabytes,
        type,
        precision,
        seconds,
      ]),
    ),
  };
}

export interface ReactingWord {
  readonly word: string;
  /** 0 to 1. */
  readonly before: number;
  readonly after: number;
  /** In nats. */
  readonly term: number;
}

export interface ReactingSlot {
  readonly title: string;
  /** In nats. */
  readonly divergence: number;
  readonly words: readonly ReactingWord[];
}

/** Fig. 7: the words beside a span that notice that it trades places with a seed, two panels a row. */
export function reactionFigure(
  { text, seed }: { readonly text: string; readonly seed: string },
  slots: readonly ReactingSlot[],
  title: string = `${isolate(text)} ⇄ ${isolate(seed)}`,
): Figure {
  const panels = slots.map(({ title: slot, divergence, words }) => ({
    title: `${slot}: ${divergence.toFixed(4)} nats`,
    bars: words.map(
      ({ word, before, after, term }): Bar => ({
        label: word,
        value: term,
        note: `${percent(before)} → ${percent(after)}`,
      }),
    ),
  }));
  const rows = Array.from({ length: Math.ceil(panels.length / 2) }, (_, i) => panels.slice(2 * i, 2 * i + 2));
  return {
    name: 'figure-7-reactions',
    title,
    svg: barChart(title, rows),
    csv: csvTable(
      ['span', 'seed', 'slot', 'divergence', 'word', 'before', 'after', 'term'],
      slots.flatMap(({ title: slot, divergence, words }) =>
        words.map(({ word, before, after, term }) => [text, seed, slot, divergence, word, before, after, term]),
      ),
    ),
  };
}

export interface NamePoint {
  readonly name: string;
  readonly group: string;
  /** −log p of each word, in nats. */
  readonly surprise: readonly number[];
}

/** Fig. 8: names by how unlikely a model finds two words beside them. */
export function namesFigure(
  points: readonly NamePoint[],
  { words, prompt }: { readonly words: readonly string[]; readonly prompt: string },
): Figure {
  const [x, y] = words.map((word) => `−log p(${isolate(word)})`);
  return {
    name: 'figure-8-names',
    title: prompt,
    svg: scatterChart(
      { title: prompt, x, y },
      points.map(({ name, group, surprise }) => ({ label: name, group, x: surprise[0], y: surprise[1] })),
    ),
    csv: csvTable(
      ['name', 'group', ...words.map((word) => `−log p(${word})`)],
      points.map(({ name, group, surprise }) => [name, group, ...surprise]),
    ),
  };
}

const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
