// Text search in any script, with or without spaces: an index of trigrams finds the sentences that may contain what is
// looked for, and the text itself is looked at before one is shown. One or two characters (a Chinese word) are looked
// up as the beginnings of trigrams, which is why every text is indexed with two marks after its end.

import type { Connection } from '../file/connection.ts';
import { foldText } from './fold-text.ts';

const END = '\u0002\u0002';
/** A trigram that no text has. */
const NOTHING = '\u0002\u0002\u0002';
const TRIGRAM = 3;
/** Trigrams of a long query that are looked up; the text decides about the rest. */
const MOST_TRIGRAMS = 8;
/** Pages of the index that are merged after a batch, and for how many characters one more: each page is written again about once a level. */
const PAGES_OF_BATCH = 6;
const CHARACTERS_OF_PAGE = 400;

/** Inside a transaction. */
export function indexText(connection: Connection, sentence: number, text: string): void {
  connection.run('INSERT INTO sentence_search (rowid, folded) VALUES (?, ?)', sentence, foldText(text) + END);
}

/**
 * Inside a transaction. The index does not keep texts: it must be told the one that it was given. In ascending order, else each one
 * becomes a part of the index of its own.
 */
export function unindexText(connection: Connection, sentence: number, text: string): void {
  connection.run(
    "INSERT INTO sentence_search (sentence_search, rowid, folded) VALUES ('delete', ?, ?)",
    sentence,
    foldText(text) + END,
  );
}

/**
 * Inside a transaction, after the last text of a batch. The index is made of sorted parts, of which several are to become one
 * again and again. Left alone it does that once in several batches and for all of them, many times as long as a batch.
 * @param characters of the texts that were indexed or taken out.
 */
export function tidyIndex(connection: Connection, characters: number): void {
  const pages = PAGES_OF_BATCH + Math.ceil(characters / CHARACTERS_OF_PAGE);
  connection.run("INSERT INTO sentence_search (sentence_search, rank) VALUES ('merge', CAST(? AS INTEGER))", pages);
}

/** What is looked for, ready for the index. */
export interface TextQuery {
  readonly folded: string;
  /** For MATCH on sentence_search; undefined when too common to be of use. */
  readonly match: string | undefined;
}

/**
 * @param most short queries that more sentences than this may contain are not worth the index.
 * @returns undefined for a blank query.
 */
export function textQuery(connection: Connection, text: string, most: number): TextQuery | undefined {
  const folded = foldText(text);
  const characters = [...folded];
  if (folded.trim() === '') return undefined;
  if (characters.length >= TRIGRAM) return { folded, match: trigramsOf(characters).map(quote).join(' AND ') };
  return { folded, match: beginnings(connection, folded, most)?.map(quote).join(' OR ') };
}

/** Side by side, and the last one: together they cover the query. */
function trigramsOf(characters: readonly string[]): string[] {
  const last = characters.length - TRIGRAM;
  const starts: number[] = [];
  for (let start = 0; start < last && starts.length < MOST_TRIGRAMS - 1; start += TRIGRAM) starts.push(start);
  starts.push(last);
  return starts.map((start) => characters.slice(start, start + TRIGRAM).join(''));
}

/** The trigrams that begin so; undefined when together they are in too many sentences. */
function beginnings(connection: Connection, folded: string, most: number): string[] | undefined {
  const terms: string[] = [];
  let sentences = 0;
  const rows = connection.iterate<{ term: string; doc: number }>(
    'SELECT term, doc FROM sentence_trigrams WHERE term >= ? AND term < ?',
    folded,
    `${folded}\u{10ffff}`,
  );
  for (const { term, doc } of rows) {
    terms.push(term);
    sentences += doc;
    if (sentences > most) return undefined;
  }
  // Something to match that nothing has.
  return terms.length > 0 ? terms : [NOTHING];
}

function quote(trigram: string): string {
  return `"${trigram.replaceAll('"', '""')}"`;
}
