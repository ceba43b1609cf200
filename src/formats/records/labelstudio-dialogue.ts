// Label Studio's dialogues (its tag Paragraphs): the data are a list of turns, and a region says in which turns it starts
// and ends, and where in these. The turns become the lines of one text, each a sentence.

import type { CharRange } from '../../corpus/sentence.ts';
import type { JsonRecord } from './jsonl.ts';
import { isRecord, listAt } from './record-reader.ts';

export interface Dialogue {
  readonly text: string;
  /** The turns, in text order; blank ones too, for regions count them. */
  readonly turns: readonly CharRange[];
}

/** The first list of turns in a task's data, or the one of that name; undefined when there is none. */
export function dialogueIn(data: JsonRecord, named?: string): Dialogue | undefined {
  for (const list of named === undefined ? Object.values(data) : [data[named]]) {
    const turns = listAt(list);
    if (turns.length === 0 || !turns.every(isTurn)) continue;
    const key = textKey(turns);
    if (key !== undefined) return joinTurns(turns.map((turn) => String(turn[key])));
  }
  return undefined;
}

/** Regions are lists of records too, with lists of labels in them. */
function isTurn(value: unknown): value is JsonRecord {
  return isRecord(value) && !Object.values(value).some(Array.isArray);
}

const SPEAKERS = ['author', 'name', 'speaker'];

/** A project names the key; "text" is usual, and what is said is longer than who says it and when. */
function textKey(turns: readonly JsonRecord[]): string | undefined {
  const keys = Object.keys(turns[0]).filter((key) => turns.every((turn) => typeof turn[key] === 'string'));
  if (keys.includes('text')) return 'text';
  // Without a speaker it may be any list of records.
  const said = keys.filter((key) => !SPEAKERS.includes(key));
  const length = (key: string) => turns.reduce((sum, turn) => sum + String(turn[key]).length, 0);
  return said.length === 0 || said.length === keys.length
    ? undefined
    : said.reduce((a, b) => (length(b) > length(a) ? b : a));
}

function joinTurns(texts: readonly string[]): Dialogue {
  let end = -1;
  const turns = texts.map((text) => {
    const startChar = end + 1;
    end = startChar + text.length;
    return { startChar, endChar: end };
  });
  return { text: texts.join('\n'), turns };
}

/** A region's offsets in the text of the dialogue; its own text only helps within a turn, for it leaves out the breaks. */
export function placeInDialogue(region: JsonRecord, { turns }: Dialogue): Pick<JsonRecord, 'start' | 'end' | 'text'> {
  const at = (turn: unknown, offset: unknown) => {
    const range = turns[Number(turn)];
    const inside = typeof offset === 'number' && range && offset >= 0 && offset <= range.endChar - range.startChar;
    return inside ? range.startChar + offset : undefined;
  };
  const { start, end, startOffset, endOffset, text } = region;
  const place = { start: at(start, startOffset), end: at(end, endOffset) };
  return { ...place, text: Number(start) === Number(end) ? text : undefined };
}
