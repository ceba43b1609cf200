// The table of formats, family by family: what each is called, how to recognise it, what reading and writing it keep and
// lose. The order is that in which content is tried: what nothing else looks like comes first.

import { COLUMN_FORMATS } from './columns/column-formats.ts';
import type { Format, FormatName, TargetFormat, TargetName } from './format.ts';
import { INTERLINEAR_FORMATS } from './interlinear/interlinear-formats.ts';
import { RECORD_FORMATS } from './records/record-formats.ts';
import { STANDOFF_FORMATS } from './standoff/standoff-formats.ts';
import { REPORT_FORMATS, TABLE_FORMATS } from './tables/table-formats.ts';
import { TEXT_FORMATS } from './text/text-formats.ts';

export const FORMATS: readonly Format[] = [
  ...INTERLINEAR_FORMATS,
  ...STANDOFF_FORMATS,
  ...RECORD_FORMATS,
  ...COLUMN_FORMATS,
  ...TABLE_FORMATS,
  ...TEXT_FORMATS,
];

export function formatNamed(name: FormatName): Format {
  const format = FORMATS.find((candidate) => candidate.name === name);
  if (!format) throw new Error(`No format is called ${name}`);
  return format;
}

/** All that a data set can be written in: one text file, packed bytes, a folder, a table for people. */
export const TARGETS: readonly TargetFormat[] = [
  ...FORMATS.filter(({ write, writeFolder }) => write ?? writeFolder),
  ...REPORT_FORMATS,
];
export const TARGET_FORMATS: readonly TargetName[] = TARGETS.map(({ name }) => name);

export function targetNamed(name: TargetName): TargetFormat {
  return TARGETS.find((target) => target.name === name) ?? formatNamed(name as FormatName);
}

/** The formats that labels can be written in as one text file. */
export const WRITABLE_FORMATS: readonly FormatName[] = FORMATS.filter(({ write, packing }) => write && !packing).map(
  ({ name }) => name,
);

/** The formats whose files are bytes. */
export const PACKED_FORMATS: readonly FormatName[] = FORMATS.filter(({ write, packing }) => write && packing).map(
  ({ name }) => name,
);

/** The formats that labels can be written in as a folder. */
export const FOLDER_FORMATS: readonly FormatName[] = FORMATS.filter(({ writeFolder }) => writeFolder).map(
  ({ name }) => name,
);
