// The scatter of Fig. 8, and of every other two-dimensional map of names: a labelled point each, coloured by group.

import { colourOf, scaleOf, ticks } from './axis.ts';
import { element, label, picture } from './svg.ts';

export interface ScatterPoint {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly group: string;
}

export interface ScatterAxes {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

// Sizes in px.
const SIZE = 520;
const LEFT = 64;
const TOP = 44;
const BOTTOM = 48;
const LEGEND = 150;
const RADIUS = 4;
/** Of a label's box, at its size of 10: wide enough for most scripts. */
const LABEL_CHAR = 5.5;
const LABEL_HEIGHT = 11;

export function scatterChart({ title, x, y }: ScatterAxes, points: readonly ScatterPoint[]): string {
  const scaleX = scaleOf(
    points.map((point) => point.x),
    LEFT,
    LEFT + SIZE,
  );
  const scaleY = scaleOf(
    points.map((point) => point.y),
    TOP + SIZE,
    TOP,
  );
  const groups = [...new Set(points.map(({ group }) => group))];
  const colour = (group: string) => colourOf(groups.indexOf(group));
  const frame = element('rect', { x: LEFT, y: TOP, width: SIZE, height: SIZE, fill: 'none', stroke: '#999999' });
  const isFree = createLabelRoom();
  const dots = points.map((point) => {
    const [cx, cy] = [scaleX.place(point.x), scaleY.place(point.y)];
    const dot = element('circle', { cx, cy, r: RADIUS, fill: colour(point.group), 'fill-opacity': 0.8 });
    // Towards the middle, so that no label leaves the frame.
    const isRight = cx > LEFT + SIZE / 2;
    const x = isRight ? cx - RADIUS - 2 : cx + RADIUS + 2;
    const anchor = isRight ? 'end' : 'start';
    const width = point.label.length * LABEL_CHAR;
    const left = isRight ? x - width : x;
    if (!isFree({ left, top: cy - LABEL_HEIGHT / 2, width })) return dot;
    return dot + label(point.label, { x, y: cy + RADIUS, 'text-anchor': anchor, 'font-size': 10 });
  });
  const legend = groups
    .filter((group) => group !== '')
    .map((group, i) => {
      const cy = TOP + 12 + i * 18;
      const dot = element('circle', { cx: LEFT + SIZE + 18, cy, r: RADIUS, fill: colour(group) });
      return dot + label(group, { x: LEFT + SIZE + 28, y: cy + 4 });
    });
  return picture(LEFT + SIZE + LEGEND, TOP + SIZE + BOTTOM, [
    label(title, { x: LEFT, y: 24, 'font-weight': 'bold', 'font-size': 14 }),
    frame,
    ...ticks(scaleX).map(({ at, text }) =>
      label(text, { x: at, y: TOP + SIZE + 16, 'text-anchor': 'middle', fill: '#555555' }),
    ),
    ...ticks(scaleY).map(({ at, text }) =>
      label(text, { x: LEFT - 6, y: at + 4, 'text-anchor': 'end', fill: '#555555' }),
    ),
    label(x, { x: LEFT + SIZE / 2, y: TOP + SIZE + 36, 'text-anchor': 'middle' }),
    label(y, {
      ...{ x: 0, y: 0, 'text-anchor': 'middle' },
      transform: `translate(18 ${TOP + SIZE / 2}) rotate(-90)`,
    }),
    ...dots,
    ...legend,
  ]);
}

interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** Takes the room of a label where no earlier one stands: a point without a label can be read, labels on labels cannot. */
function createLabelRoom(): (box: LabelBox) => boolean {
  const taken: LabelBox[] = [];
  return (box) => {
    const isOver = (other: LabelBox) =>
      box.left < other.left + other.width &&
      other.left < box.left + box.width &&
      Math.abs(box.top - other.top) < LABEL_HEIGHT;
    if (taken.some(isOver)) return false;
    taken.push(box);
    return true;
  };
}
