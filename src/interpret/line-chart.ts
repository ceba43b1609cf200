// Lines over two axes in panels beside each other, such as precision over recall for each type (paper, Fig. 3). A series of
// one point is drawn as a mark.

import { colourOf, doublingTicks, fixedScale, mark, scaleOf, ticks } from './axis.ts';
import { element, label, picture } from './svg.ts';

export interface LinePoint {
  readonly x: number;
  readonly y: number;
}

export interface Series {
  readonly name: string;
  readonly points: readonly LinePoint[];
  /** Each point is marked, not the line alone. */
  readonly isMarked?: boolean;
}

export interface LinePanel {
  readonly title: string;
  readonly series: readonly Series[];
}

export interface LineAxes {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Both axes of all panels run over these; by the points when absent, each panel for itself. */
  readonly range?: readonly [number, number];
  /** Of one axis, before `range`. */
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  /** x is a logarithm to the base 2 and `xRange` is whole: the axis names the numbers themselves. */
  readonly isDoubling?: boolean;
}

// Sizes in px.
const SIZE = 260;
const LEFT = 52;
const TITLE = 38;
/** Of the panels' own titles. */
const PANEL_TITLE = 24;
const GAP = 30;
const BOTTOM = 52;
const LEGEND_ROW = 18;
/** Told apart without colour too. */
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '1 4', '12 4', '4 4', '14 3 3 3'];

export function lineChart(axes: LineAxes, panels: readonly LinePanel[]): string {
  const names = [...new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)))];
  const width = LEFT + panels.length * (SIZE + LEFT) + GAP;
  const top = panels.some(({ title }) => title !== '') ? TITLE + PANEL_TITLE : TITLE;
  const legendTop = top + SIZE + BOTTOM;
  const listed = names.length === 1 && [axes.title, axes.y].includes(names[0]) ? [] : names;
  const content = [label(axes.title, { x: LEFT, y: 24, 'font-weight': 'bold', 'font-size': 14 })];
  panels.forEach((panel, i) => {
    const left = LEFT + i * (SIZE + LEFT);
    content.push(element('g', { transform: `translate(${left} ${top})` }, drawPanel(panel, axes, names)));
  });
  listed.forEach((name, i) => {
    const y = legendTop + i * LEGEND_ROW;
    const isPoint = panels.every(({ series }) => series.every((one) => one.name !== name || one.points.length === 1));
    content.push(isPoint ? mark(i, LEFT + 18, y) : element('path', { d: `M${LEFT} ${y}h36`, ...strokeOf(i) }));
    content.push(label(name, { x: LEFT + 44, y: y + 4 }));
  });
  return picture(width, legendTop + listed.length * LEGEND_ROW + 8, content);
}

function drawPanel(panel: LinePanel, axes: LineAxes, names: readonly string[]): string {
  const points = panel.series.flatMap((series) => series.points);
  const scale = (
    values: readonly number[],
    [from, to]: readonly [number, number],
    range: readonly [number, number] | undefined,
  ) => (range ? fixedScale(...range, from, to) : scaleOf(values, from, to));
  const x = scale(
    points.map((point) => point.x),
    [0, SIZE],
    axes.xRange ?? axes.range,
  );
  const y = scale(
    points.map((point) => point.y),
    [SIZE, 0],
    axes.yRange ?? axes.range,
  );
  const line = { stroke: '#e2e2e2', fill: 'none' };
  const text = { fill: '#555555', 'font-size': 10 };
  const grid = [
    ...(axes.isDoubling ? doublingTicks(x) : ticks(x)).map(({ at, text: value }) => [
      element('path', { d: `M${round(at)} 0V${SIZE}`, ...line }),
      label(value, { x: at, y: SIZE + 16, 'text-anchor': 'middle', ...text }),
    ]),
    ...ticks(y).map(({ at, text: value }) => [
      element('path', { d: `M0 ${round(at)}H${SIZE}`, ...line }),
      label(value, { x: -6, y: at + 4, 'text-anchor': 'end', ...text }),
    ]),
  ].flat();
  const drawn = panel.series.flatMap(({ name, points: own, isMarked = own.length === 1 }) => {
    const number = names.indexOf(name);
    const path = own.map((point, i) => `${i === 0 ? 'M' : 'L'}${round(x.place(point.x))} ${round(y.place(point.y))}`);
    const marks = isMarked ? own.map((point) => mark(number, x.place(point.x), y.place(point.y))) : [];
    return own.length === 1 ? marks : [element('path', { d: path.join(''), ...strokeOf(number) }), ...marks];
  });
  return [
    label(panel.title, { x: 0, y: -10, 'font-weight': 'bold' }),
    ...grid,
    element('rect', { x: 0, y: 0, width: SIZE, height: SIZE, fill: 'none', stroke: '#999999' }),
    ...drawn,
    label(axes.x, { x: SIZE / 2, y: SIZE + 34, 'text-anchor': 'middle' }),
    label(axes.y, { x: 0, y: 0, 'text-anchor': 'middle', transform: `translate(-38 ${SIZE / 2}) rotate(-90)` }),
  ].join('\n');
}

function strokeOf(series: number) {
  const dash = DASHES[series % DASHES.length];
  return { stroke: colourOf(series), 'stroke-width': 1.8, 'stroke-dasharray': dash, fill: 'none' };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
