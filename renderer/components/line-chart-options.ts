// How uPlot is told of lines: their points on one common x axis, colours that are asked for at every drawing (so that another
// theme needs no new chart), bands, axes with our figures.

import type uPlot from 'uplot';
import type { ChartLine, ChartPoint } from './line-chart.vue';

export interface AlignedLines {
  /** uPlot's columns: x, then y, high and low of each line. */
  readonly data: readonly (readonly (number | null)[])[];
  /** By line and x. */
  readonly points: readonly (readonly (ChartPoint | undefined)[])[];
}

export function alignLines(lines: readonly ChartLine[]): AlignedLines {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const points = lines.map((line) => {
    const byX = new Map(line.points.map((point) => [point.x, point]));
    return xs.map((x) => byX.get(x));
  });
  const columns = points.flatMap((line) => [
    line.map((point) => point?.y ?? null),
    line.map((point) => point?.high ?? null),
    line.map((point) => point?.low ?? null),
  ]);
  return { data: [xs, ...columns], points };
}

interface ChartLook {
  /** By line: whether it has an interval. */
  readonly bands: readonly boolean[];
  readonly kinds: readonly string[];
  readonly colourOf: (variable: string) => string;
  readonly lineColour: (line: number) => string;
  readonly showX: (value: number) => string;
  readonly showY: (value: number) => string;
  readonly yRange: () => readonly [number, number] | undefined;
  readonly moved: () => void;
  readonly drawn: (chart: uPlot) => void;
  readonly size: { readonly width: number; readonly height: number };
}

/** Pixels at the usual size of text. */
const AXIS_WIDTH = 48;
const AXIS_HEIGHT = 26;
const FONT_REM = 0.6875;
const PADDING: uPlot.Padding = [8, 8, 0, 0];
const DASHES: Readonly<Record<string, number[]>> = { solid: [], dashed: [6, 4], dotted: [2, 3] };
/** Percent of a line's colour in its band. */
const BAND_SHARE = 18;

export function optionsFor(look: ChartLook): uPlot.Options {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `${FONT_REM * rem}px ${getComputedStyle(document.body).fontFamily}`;
  const axis = {
    font,
    stroke: () => look.colourOf('--mute'),
    grid: { stroke: () => look.colourOf('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    ...look.size,
    padding: PADDING,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, focus: { prox: -1 } },
    scales: {
      x: { time: false },
      y: { range: (_, low, high) => [...(look.yRange() ?? widened(low, high))] },
    },
    axes: [
      { ...axis, size: (AXIS_HEIGHT * rem) / 16, grid: { show: false }, values: (_, at) => at.map(look.showX) },
      { ...axis, size: (AXIS_WIDTH * rem) / 16, values: (_, at) => at.map(look.showY) },
    ],
    series: [{}, ...look.bands.flatMap((_, i) => seriesOf(look, i))],
    bands: look.bands.flatMap((hasBand, i): uPlot.Band[] =>
      hasBand
        ? [
            {
              series: [3 * i + 2, 3 * i + 3],
              fill: () => `color-mix(in srgb, ${look.lineColour(i)} ${BAND_SHARE}%, transparent)`,
            },
          ]
        : [],
    ),
    hooks: { setCursor: [look.moved], draw: [look.drawn] },
  };
}

/** The line and the borders of its band, which are not drawn themselves. */
function seriesOf(look: ChartLook, line: number): uPlot.Series[] {
  const border: uPlot.Series = { points: { show: false }, width: 0, spanGaps: true };
  return [
    {
      stroke: () => look.lineColour(line),
      width: 2,
      dash: DASHES[look.kinds[line]] ?? [],
      spanGaps: true,
      points: { size: 5, fill: () => look.lineColour(line) },
    },
    border,
    border,
  ];
}

/** Room around values, and around a value that is alone. */
function widened(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}
