// The scatter of Fig. 8, and of every other two-dimensional map of names: a labelled point each, coloured by group.

import { mark, scaleOf, ticks } from './axis.ts';
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
const LEGEND = 48;
/** Of a name in the legend, at its size of 12. */
const NAME_CHAR = 7.5;
const RADIUS = 5;
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
  const named = groups.filter((group) => group !== '');
  const frame = element('rect', { x: LEFT, y: TOP, width: SIZE, height: SIZE, fill: 'none', stroke: '#999999' });
  const placed = points.map((point) => ({ ...point, cx: scaleX.place(point.x), cy: scaleY.place(point.y) }));
  const takeRoom = createLabelRoom(placed);
  const dots = placed.map(({ group, cx, cy }) => mark(groups.indexOf(group), cx, cy));
  const labels = placed.flatMap(({ label: text, cx, cy }) => {
    const width = text.length * LABEL_CHAR;
    const right = { anchor: 'start', x: cx + RADIUS + 2, left: cx + RADIUS + 2 };
    const left = { anchor: 'end', x: cx - RADIUS - 2, left: cx - RADIUS - 2 - width };
    // Towards the middle first; no label leaves the frame.
    const sides = (cx > LEFT + SIZE / 2 ? [left, right] : [right, left]).filter(
      (side) => side.left >= LEFT && side.left + width <= LEFT + SIZE,
    );
    const side = sides.find((one) => takeRoom({ left: one.left, top: cy - LABEL_HEIGHT / 2, width }));
    return side ? [label(text, { x: side.x, y: cy + 4, 'text-anchor': side.anchor, 'font-size': 10 })] : [];
  });
  const legend = named.map((group, i) => {
    const cy = TOP + 12 + i * 18;
    return mark(groups.indexOf(group), LEFT + SIZE + 18, cy) + label(group, { x: LEFT + SIZE + 28, y: cy + 4 });
  });
  const legendWidth = LEGEND + NAME_CHAR * Math.max(0, ...named.map(({ length }) => length));
  return picture(LEFT + SIZE + legendWidth, TOP + SIZE + BOTTOM, [
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
    ...labels,
    ...legend,
  ]);
}

interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** Takes the room of a label where nothing stands: a point without a label can be read, labels on labels or points cannot. */
function createLabelRoom(dots: readonly { readonly cx: number; readonly cy: number }[]): (box: LabelBox) => boolean {
  const taken: LabelBox[] = [];
  return (box) => {
    const isOver = (other: LabelBox) =>
      box.left < other.left + other.width &&
      other.left < box.left + box.width &&
      Math.abs(box.top - other.top) < LABEL_HEIGHT;
    const isOverDot = ({ cx, cy }: { readonly cx: number; readonly cy: number }) =>
      box.left < cx + RADIUS &&
      cx - RADIUS < box.left + box.width &&
      Math.abs(box.top + LABEL_HEIGHT / 2 - cy) < LABEL_HEIGHT / 2 + RADIUS / 2;
    if (taken.some(isOver) || dots.some(isOverDot)) return false;
    taken.push(box);
    return true;
  };
}
