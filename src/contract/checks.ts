// What arguments are made of. Limits are there so that a broken or hostile client cannot make the service work without end;
// no linguist meets them.

import * as v from 'valibot';
import type { Span } from '../corpus/sentence.ts';

/** Names of projects, types, corpora, taggers. */
export const MOST_NAME_CHARS = 200;
/** Phrases, seeds, searches, notes' titles. */
export const MOST_PHRASE_CHARS = 1000;
/** A note, or a text to try a tagger on. */
export const MOST_TEXT_CHARS = 20_000;
/** The longest path that Linux takes; Windows and macOS take less. */
const MOST_PATH_CHARS = 4096;
/** One page of anything. */
export const MOST_PAGE = 500;
/** One action of hand-made judgements; more is a bulk verdict by filter. */
export const MOST_JUDGEMENTS = 5000;
/** Items of any other list. */
export const MOST_LISTED = 1000;
/** BCP-47 tags are shorter than this, extensions and all. */
const MOST_TAG_CHARS = 100;

export const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const finite = v.pipe(v.number(), v.finite());
export const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
export const flag = v.boolean();

export const name = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(MOST_NAME_CHARS));
export const phrase = v.pipe(v.string(), v.maxLength(MOST_PHRASE_CHARS));
export const longText = v.pipe(v.string(), v.maxLength(MOST_TEXT_CHARS));
export const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i));
export const languageTag = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MOST_TAG_CHARS));
// A NUL would end the path in the middle.
export const filePath = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MOST_PATH_CHARS), v.excludes('\0'));
export const pageSize = v.pipe(positive, v.maxValue(MOST_PAGE));

/** The number of a row. */
export function id<Id extends number>(): v.GenericSchema<Id> {
  return positive as unknown as v.GenericSchema<Id>;
}

export function listOf<Item>(item: v.GenericSchema<Item>, most = MOST_LISTED): v.GenericSchema<readonly Item[]> {
  return v.pipe(v.array(item), v.maxLength(most));
}

export const span: v.GenericSchema<Span> = v.pipe(
  v.strictObject({ start: whole, end: positive }),
  v.check(({ start, end }) => end > start),
);

/** Options that only their reader understands; what travels has no prototypes and no functions. */
export const options = v.record(v.pipe(v.string(), v.maxLength(MOST_NAME_CHARS)), v.unknown());
