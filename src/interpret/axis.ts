// What charts with axes share: scales, ticks, and the colours and marks of groups.

import { element } from './svg.ts';

/** Okabe and Ito (2008): told apart whatever one's colour vision. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#f0e442'];

/** Round a point of no size at the origin, some 8 px across; as many as there are colours. */
const MARKS = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0',
  'M-3.5 -3.5h7v7h-7z',
  'M0 -4.5L4.5 3.5H-4.5z',
  'M0 -5L5 0L0 5L-5 0z',
  'M0 4.5L4.5 -3.5H-4.5z',
  'M-1.5 -4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z',
  'M-4.5 0L-2 -4.5H2L4.5 0L2 4.5H-2z',
  'M-5 -2h10v4h-10z',
];

/** As many at the most, and one more. */
const TICKS = 5;
const ROUND_STEPS = [1, 2, 5];

/** The colour of a chart's n-th group; they repeat after the eighth. */
export function colourOf(group: number): string {
  return COLOURS[group % COLOURS.length];
}

/** A point of a chart's n-th group, told from the others by colour and by shape. */
export function mark(group: number, x: number, y: number): string {
  const shape = element('path', { d: MARKS[group % MARKS.length], fill: colourOf(group), 'fill-opacity': 0.85 });
  return element('g', { transform: `translate(${round(x)} ${round(y)})` }, shape);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

export interface Scale {
  readonly low: number;
  readonly high: number;
  /** From a value to its place in px. */
  readonly place: (value: number) => number;
}

/** @param from place of `low`, in px; @param to of `high`. */
export function fixedScale(low: number, high: number, from: number, to: number): Scale {
  return { low, high, place: (value) => from + ((value - low) / (high - low)) * (to - from) };
}

/** With a twentieth of room on either side; values that are all equal stand in the middle. */
export function scaleOf(values: readonly number[], from: number, to: number): Scale {
  const [least, most] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const room = (most - least) / 20 || 0.5;
  return fixedScale(least - room, most + room, from, to);
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Of a scale of logarithms to the base 2 with whole ends: named by the number that is meant. */
export function doublingTicks({ low, high, place }: Scale): Tick[] {
  const step = Math.ceil((high - low) / TICKS);
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => {
    const value = low + i * step;
    return { at: place(value), text: Number((2 ** value).toPrecision(3)).toString() };
  });
}

/** At round values within the scale: 1, 2 or 5 times a power of ten apart. */
export function ticks({ low, high, place }: Scale): Tick[] {
  const least = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * (ROUND_STEPS.find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const value = (first + i) * step;
    return { at: place(value), text: Number(value.toPrecision(6)).toString() };
  });
}
