// brat standoff: the text in one file, its labels in another, counted in code points (formats.md 4.3). A label in several
// fragments is read as one span over all of them that remembers its fragments. Sentence and word borders are not part of
// the format; our own writer leaves them in a third file, which brat does not look at.

import { isBlankChar } from '../../corpus/blank.ts';
import { createSegmenter } from '../../corpus/segment.ts';
import type { CharRange, Word } from '../../corpus/sentence.ts';
import { type Beside, besideOf } from '../beside.ts';
import { type PlacedSpan, readLabelledText } from '../labelled-text.ts';
import { createLineSplitter } from '../lines.ts';
import type { Grouped, PartedReader, PartGroup, SourcePart } from '../parts.ts';
import { PAPERS, stemOf } from '../parts.ts';
import { createSpanPlacer, type SpanPlacer, saysTheSame } from '../place-span.ts';
import type { ReadItem, ReadOptions, Reject } from '../reader.ts';
import type { JsonRecord } from '../records/jsonl.ts';
import { recordAt } from '../records/record-reader.ts';
import { createWholeText } from '../whole-text.ts';
import { readRanges } from '../word-ranges.ts';

export const BORDERS_EXTENSION = '.borders.json';

/** brat's own settings, which hold no text. */
const SETTINGS = /(?:^|\/)(?:annotation|visual|tools|kb_shortcuts)\.conf$/;

/**
 * Pairs of .txt and .ann of the same name, with our borders where they are there. A text beside pairs that has no labels
 * yet is a document too.
 */
export function groupBratFiles(names: readonly string[]): Grouped {
  const all = new Set(names);
  const groups: PartGroup[] = [];
  for (const name of names) {
    if (!name.toLowerCase().endsWith('.ann')) continue;
    const stem = stemOf(name);
    const text = ['.txt', '.TXT'].map((extension) => stem + extension).find((candidate) => all.has(candidate));
    if (text === undefined) continue;
    const borders = stem + BORDERS_EXTENSION;
    const parts: SourcePart[] = all.has(borders) ? [{ role: 'config', name: borders }] : [];
    parts.push({ role: 'labels', name }, { role: 'text', name: text });
    groups.push({ doc: stem, parts });
  }
  if (groups.length === 0) return { groups, ignored: [] };
  const taken = new Set(groups.flatMap(({ parts }) => parts.map(({ name }) => name)));
  for (const name of names) {
    if (taken.has(name) || !/\.txt$/i.test(name) || PAPERS.test(name)) continue;
    groups.push({ doc: stemOf(name), parts: [{ role: 'text', name }] });
  }
  return { groups, ignored: names.filter((name) => SETTINGS.test(name)) };
}

/** Sentence and word borders of a document in code points, and what it is called. */
export interface BratBorders {
  readonly doc: string;
  readonly ids?: readonly (string | null)[];
  /** start, end of each sentence. */
  readonly sentences: readonly (readonly [number, number])[];
  /** start, end, start, end … of the words of all sentences. */
  readonly words: readonly number[];
  /** For each sentence the ranges of its words that nobody judged; null where that is not known. */
  readonly unknown?: readonly (string | null)[];
}

const OTHERS: Readonly<Record<string, string>> = {
  E: 'events',
  R: 'relations',
  A: 'attributes',
  M: 'attributes',
  N: 'normalizations',
  '#': 'notes',
  '*': 'equivalences',
};

interface BratLabel {
  readonly id: string;
  readonly type: string;
  readonly fragments: readonly (readonly [number, number])[];
  readonly surface: string | undefined;
  readonly line: number;
}

const LABEL = /^(T\S*)\t(\S+) (-?\d+ -?\d+(?:;-?\d+ -?\d+)*)(?:\t(.*))?$/su;
const NOTE = /^#\S*\tAnnotatorNotes (T\S+)\t(.*)$/su;

/** One document: its labels and its text, in whichever order they come. */
export function createBratReader(options: ReadOptions = {}): PartedReader {
  const segmenter = createSegmenter(options);
  const whole = createWholeText('The text of a brat document');
  let part: SourcePart = { role: 'text', name: '' };
  let text = '';
  let textName = '';
  let labelsName = '';
  let borders: BratBorders | undefined;
  const labels: BratLabel[] = [];
  const notes = new Map<string, Beside>();
  const rejects: Reject[] = [];
  const others: Record<string, number> = {};
  let discontinuous = 0;
  let realigned = 0;

  let lines = createLineSplitter(takeLine);

  function takeLine(line: string, number: number): void {
    if (line.trim() === '') return;
    const kind = OTHERS[line[0]];
    if (kind !== undefined) {
      others[kind] = (others[kind] ?? 0) + 1;
      const note = NOTE.exec(line);
      if (note) notes.set(note[1], { ...notes.get(note[1]), ...besideIn(note[2]) });
      return;
    }
    const found = LABEL.exec(line);
    if (!found) {
      rejects.push({ line: number, reason: 'not a line of brat annotation', lost: 'span', part: labelsName });
      return;
    }
    const [, id, type, offsets, surface] = found;
    const fragments = offsets.split(';').map((pair) => {
      const [start, end] = pair.split(' ').map(Number);
      return [start, end] as const;
    });
    labels.push({ id, type, fragments, surface, line: number });
  }

  function endPart(): void {
    if (part.role === 'labels') {
      lines.finish();
      lines = createLineSplitter(takeLine);
    } else if (part.role === 'text') text += whole.take();
    else borders = readBorders(whole.take());
  }

  function read(): ReadItem[] {
    const placer = createSpanPlacer(text, 'codepoint');
    const spans: PlacedSpan[] = [];
    for (const label of labels) {
      const placed = placeLabel(label, text, placer);
      if ('reason' in placed) {
        rejects.push({ line: label.line, reason: placed.reason, lost: 'span', part: labelsName });
        continue;
      }
      if (placed.fragments) discontinuous++;
      spans.push({ ...placed, ...notes.get(label.id) });
    }
    realigned = placer.realigned;
    const given = borders && placeBorders(borders, placer);
    if (borders && !given) {
      rejects.push({
        line: 1,
        reason: 'its borders do not fit the text',
        lost: 'span',
        part: stemOf(textName) + BORDERS_EXTENSION,
      });
    }
    const items = readLabelledText(
      {
        text,
        doc: borders?.doc ?? options.doc ?? '',
        line: 1,
        spans,
        ...(given ? { ...given, unknown: borders?.unknown?.map(readRanges) } : { sentences: 'cut' as const }),
      },
      segmenter,
    ).map((item) =>
      'reject' in item
        ? { reject: { ...item.reject, part: item.reject.lost === 'span' ? labelsName : textName } }
        : item,
    );
    return [...items, ...rejects.map((reject) => ({ reject }))];
  }

  return {
    start(next) {
      endPart();
      part = next;
      if (part.role === 'labels') labelsName = part.name;
      if (part.role === 'text') textName = part.name;
      return [];
    },
    push(chunk) {
      if (part.role === 'labels') lines.push(chunk);
      else whole.push(chunk);
      return [];
    },
    finish() {
      endPart();
      return read();
    },
    facts: () => ({ discontinuousEntities: discontinuous, otherAnnotations: others, realignedEntities: realigned }),
  };
}

/** Of a note that our writer wrote, or another program that notes scores like it. */
function besideIn(note: string): Beside {
  const score = /(?:^|\s)score=([\d.eE+-]+)/u.exec(note)?.[1];
  const json = /(?:^|\s)(\{"(?:subtype|provenance)".*\})$/su.exec(note)?.[1];
  return { ...besideOf({ score: Number(score) }), ...(json === undefined ? {} : besideOf(recordIn(json))) };
}

function recordIn(json: string): JsonRecord {
  try {
    return recordAt(JSON.parse(json));
  } catch {
    return {};
  }
}

function placeLabel(
  { type, fragments, surface, line }: BratLabel,
  text: string,
  placer: SpanPlacer,
): PlacedSpan | { readonly reason: string } {
  if (fragments.length === 1) {
    const [start, end] = fragments[0];
    const placed = placer.place(start, end, surface);
    return 'reason' in placed ? placed : { ...placed, type, line };
  }
  const places: CharRange[] = [];
  for (const [start, end] of fragments) {
    const placed = placer.place(start, end);
    if ('reason' in placed) return placed;
    if (placed.startChar < (places.at(-1)?.endChar ?? 0)) return { reason: 'its fragments are not in text order' };
    places.push(placed);
  }
  const said = places.map(({ startChar, endChar }) => text.slice(startChar, endChar)).join(' ');
  if (surface !== undefined && !saysTheSame(said, surface)) return { reason: 'its text is not that of its fragments' };
  const joined = joinOverLines(places, text);
  const range = { startChar: joined[0].startChar, endChar: joined[joined.length - 1].endChar, type, line };
  return joined.length === 1 ? range : { ...range, fragments: joined };
}

/** brat cannot have a label run over a line's end and cuts it there: such fragments are one. */
function joinOverLines(places: readonly CharRange[], text: string): CharRange[] {
  const joined: CharRange[] = [];
  for (const place of places) {
    const before = joined.at(-1);
    const gap = before && text.slice(before.endChar, place.startChar);
    if (before && gap !== undefined && isLineGap(gap)) {
      joined[joined.length - 1] = { startChar: before.startChar, endChar: place.endChar };
    } else joined.push(place);
  }
  return joined;
}

function isLineGap(gap: string): boolean {
  for (let i = 0; i < gap.length; i++) if (!isBlankChar(gap.charCodeAt(i))) return false;
  return /[\n\r]/.test(gap) || gap === '';
}

function readBorders(json: string): BratBorders | undefined {
  try {
    const value = JSON.parse(json) as BratBorders;
    const unknown: unknown = value.unknown;
    if (unknown !== undefined && !Array.isArray(unknown)) return undefined;
    const isPairs = Array.isArray(value.sentences) && value.sentences.every((pair) => Array.isArray(pair));
    return typeof value.doc === 'string' && isPairs && Array.isArray(value.words) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when they cannot be those of this text. */
function placeBorders(
  { sentences, words }: BratBorders,
  placer: SpanPlacer,
): { sentences: CharRange[]; words: Word[] } | undefined {
  const placed = placeInOrder(sentences, placer);
  const pairs = Array.from({ length: words.length >> 1 }, (_, i) => [words[2 * i], words[2 * i + 1]] as const);
  const cut = placeInOrder(pairs, placer);
  return placed && cut && { sentences: placed, words: cut };
}

function placeInOrder(pairs: readonly (readonly [number, number])[], placer: SpanPlacer): CharRange[] | undefined {
  const placed: CharRange[] = [];
  for (const [start, end] of pairs) {
    const range = placer.place(start, end);
    if ('reason' in range || range.startChar < (placed.at(-1)?.endChar ?? 0) || range.startChar === range.endChar) {
      return undefined;
    }
    placed.push(range);
  }
  return placed;
}
