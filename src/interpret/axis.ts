// What charts with axes share: scales, ticks and the colours of groups.

/** Okabe and Ito (2008): told apart whatever one's colour vision. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#f0e442'];

/** As many at the most, and one more. */
const TICKS = 5;
const ROUND_STEPS = [1, 2, 5];

/** The colour of a chart's n-th group; they repeat after the eighth. */
export function colourOf(group: number): string {
  return COLOURS[group % COLOURS.length];
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

/** At round values within the scale: 1, 2 or 5 times a power of ten apart. */
export function ticks({ low, high, place }: Scale): { at: number; text: string }[] {
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
