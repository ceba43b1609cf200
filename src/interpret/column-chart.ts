// Columns in groups over one axis from zero, such as the precision of each language (paper, Fig. 5); an interval is a line
// through the end of its column.

import { colourOf, fixedScale, ticks } from './axis.ts';
import { element, label, picture } from './svg.ts';

export interface Column {
  readonly group: string;
  readonly series: string;
  /** Null: nothing is known, and nothing is drawn. */
  readonly value: number | null;
  readonly low?: number;
  readonly high?: number;
}

export interface ColumnAxes {
  readonly title: string;
  readonly y: string;
  /** The end of the axis, which begins at 0. */
  readonly most: number;
}

// Sizes in px.
const HEIGHT = 260;
const LEFT = 64;
const TOP = 48;
const COLUMN = 22;
const GAP = 28;
const NARROWEST = 320;
/** Of the names below, which lean: at least, and for each letter. */
const LABELS = 44;
const LABEL_CHAR = 4;
const CAP = 4;

export function columnChart(axes: ColumnAxes, columns: readonly Column[]): string {
  const groups = [...new Set(columns.map(({ group }) => group))];
  const series = [...new Set(columns.map(({ series }) => series))];
  const step = series.length * COLUMN + GAP;
  const width = Math.max(NARROWEST, groups.length * step + GAP);
  const scale = fixedScale(0, axes.most, TOP + HEIGHT, TOP);
  const bottom = TOP + HEIGHT;
  const labels = LABELS + LABEL_CHAR * Math.max(0, ...groups.map(({ length }) => length));
  const drawn = columns.flatMap(({ group, series: own, value, low, high }) => {
    if (value === null) return [];
    const x = LEFT + GAP + groups.indexOf(group) * step + series.indexOf(own) * COLUMN;
    const y = scale.place(value);
    const bar = element('rect', {
      ...{ x: x + 1, y, width: COLUMN - 2, height: bottom - y },
      fill: colourOf(series.indexOf(own)),
    });
    if (low === undefined || high === undefined) return [bar];
    const [top, foot, middle] = [scale.place(high), scale.place(low), x + COLUMN / 2];
    const d = `M${middle - CAP} ${top}h${2 * CAP}M${middle} ${top}V${foot}M${middle - CAP} ${foot}h${2 * CAP}`;
    return [bar, element('path', { d, stroke: '#222222', fill: 'none' })];
  });
  const grid = ticks(scale).map(({ at, text }, i) => {
    const stroke = i === 0 ? '#999999' : '#e2e2e2';
    const line = element('path', { d: `M${LEFT} ${at}h${width}`, stroke, fill: 'none' });
    return line + label(text, { x: LEFT - 6, y: at + 4, 'text-anchor': 'end', fill: '#555555', 'font-size': 10 });
  });
  const names = groups.map((group, i) => {
    const x = LEFT + GAP + i * step + (series.length * COLUMN) / 2;
    return label(group, {
      x: 0,
      y: 0,
      'text-anchor': 'end',
      transform: `translate(${x + 4} ${bottom + 14}) rotate(-30)`,
    });
  });
  const legend = series.map((name, i) => {
    const y = bottom + labels + i * 18;
    const box = element('rect', { x: LEFT, y: y - 10, width: 12, height: 12, fill: colourOf(i) });
    return box + label(name, { x: LEFT + 20, y });
  });
  return picture(LEFT + width + GAP, bottom + labels + series.length * 18 + 8, [
    label(axes.title, { x: LEFT, y: 24, 'font-weight': 'bold', 'font-size': 14 }),
    ...grid,
    ...drawn,
    ...names,
    ...legend,
    label(axes.y, { x: 0, y: 0, 'text-anchor': 'middle', transform: `translate(18 ${TOP + HEIGHT / 2}) rotate(-90)` }),
  ]);
}
