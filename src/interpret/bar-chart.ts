// The bar chart of Fig. 7: panels of horizontal bars from a common zero, one bar a word, to the right where the word lost
// and to the left where it gained.

import { element, label, picture } from './svg.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Beside the bar, e.g. the two probabilities. */
  readonly note: string;
}

export interface BarPanel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

// Sizes in px.
const WIDTH = 460;
const LABEL_WIDTH = 120;
const NOTE_WIDTH = 110;
const ROW = 18;
const TITLE = 30;
const MARGIN = 12;
const LOST = '#b5482f';
const GAINED = '#2f6f9f';

const LEGEND = [
  element('path', { d: 'M0 0h12v12h-12z', fill: LOST }),
  label('less likely after the swap', { x: 18, y: 11 }),
  element('path', { d: `M${WIDTH / 2} 0h12v12h-12z`, fill: GAINED }),
  label('more likely after the swap', { x: WIDTH / 2 + 18, y: 11 }),
].join('');

/** @param panels [rows][columns] of the picture. All bars have one scale, so that panels can be compared. */
export function barChart(title: string, panels: readonly (readonly BarPanel[])[]): string {
  const columns = Math.max(1, ...panels.map((row) => row.length));
  const extent = Math.max(
    Number.MIN_VALUE,
    ...panels.flat(1).flatMap(({ bars }) => bars.map(({ value }) => Math.abs(value))),
  );
  const heights = panels.map((row) => TITLE + ROW * Math.max(0, ...row.map(({ bars }) => bars.length)));
  const content = [label(title, { x: MARGIN, y: MARGIN + 12, 'font-weight': 'bold', 'font-size': 14 })];
  let y = MARGIN + TITLE;
  panels.forEach((row, i) => {
    for (const [column, panel] of row.entries()) {
      content.push(element('g', { transform: `translate(${MARGIN + column * WIDTH} ${y})` }, drawPanel(panel, extent)));
    }
    y += heights[i];
  });
  content.push(element('g', { transform: `translate(${MARGIN} ${y + MARGIN})` }, LEGEND));
  return picture(2 * MARGIN + columns * WIDTH, y + 2 * MARGIN + ROW, content);
}

function drawPanel({ title, bars }: BarPanel, extent: number): string {
  const half = (WIDTH - LABEL_WIDTH - NOTE_WIDTH - 2 * MARGIN) / 2;
  const zero = LABEL_WIDTH + MARGIN + half;
  const drawn = bars.map(({ label: word, value, note }, i) => {
    const top = TITLE - 10 + i * ROW;
    const length = (Math.abs(value) / extent) * half;
    return [
      label(word, { x: LABEL_WIDTH, y: top + 12, 'text-anchor': 'end' }),
      element('rect', {
        ...{ x: value < 0 ? zero - length : zero, y: top + 2, width: length, height: ROW - 5 },
        fill: value < 0 ? GAINED : LOST,
      }),
      label(note, { x: WIDTH - MARGIN, y: top + 12, 'text-anchor': 'end', fill: '#555555', 'font-size': 10 }),
    ].join('');
  });
  const height = bars.length * ROW;
  const axis = element('line', { x1: zero, x2: zero, y1: TITLE - 10, y2: TITLE - 10 + height, stroke: '#999999' });
  return [label(title, { x: 0, y: 10, 'font-weight': 'bold' }), ...drawn, axis].join('\n');
}
