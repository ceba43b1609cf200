// Sizes of files as the interface's language writes them.

/** As much of vue-i18n as this takes. */
type Figures = (value: number, options: Intl.NumberFormatOptions) => string;

const KILO = 1e3;
const MEGA = 1e6;

export function byteSize(bytes: number, n: Figures): string {
  const [value, unit] = bytes < MEGA ? [bytes / KILO, 'kilobyte'] : [bytes / MEGA, 'megabyte'];
  return n(value, { style: 'unit', unit, maximumFractionDigits: 1 });
}
