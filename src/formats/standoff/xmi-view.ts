// One view of a CAS to sentences: its Sentence and Token annotations give the borders, those of the entity type the spans.
// An annotation may start inside a token, which cuts the word, but not go beyond a sentence.

import type { Segmenter } from '../../corpus/segment.ts';
import type { CharRange, LabelledSpan, Word } from '../../corpus/sentence.ts';
import { cutWordsAt, spanAt, trimRange } from '../../corpus/word-borders.ts';
import { Failure } from '../../failure.ts';
import type { ReadItem, ReadOptions } from '../reader.ts';
import type { XmiAnnotations } from './xmi-annotations.ts';

export interface XmiView {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

const SEGMENTATION = 'de.tudarmstadt.ukp.dkpro.core.api.segmentation.type';
const NAMED_ENTITY = 'NamedEntity';

/** Ranges in columns: in text order, none over another. */
interface Segments {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** 1-based lines. */
  readonly lines: Uint32Array;
}

interface Entity extends CharRange {
  /** '*' where it has no value, as WebAnno TSV writes it. */
  readonly type: string;
  readonly line: number;
}

export interface ReadView {
  readonly items: Iterable<ReadItem>;
  readonly sentences: number;
  /** Tokens that the view has. */
  readonly words: number;
  /** Types of the entities that the view has, kept or lost. */
  readonly types: readonly string[];
}

/**
 * `own`: numbers of the annotations that are on this view. Throws Failure 'bad-argument' for a named layer that is not
 * there.
 */
export function readView(
  view: XmiView,
  all: XmiAnnotations,
  own: Uint32Array,
  doc: string,
  segmenter: Segmenter,
  options: ReadOptions,
): ReadView {
  const { text } = view;
  const isInText = (number: number) => all.begin(number) <= all.end(number) && all.end(number) <= text.length;
  const placed = own.filter(isInText);
  const given = segmentsOf(all, placed, 'Sentence', true);
  const sentences = given.starts.length > 0 ? given : cutSentences(view, segmenter);
  const tokens = segmentsOf(all, placed, 'Token', false);
  const entities = findEntities(all, placed, text, options);

  function* readItems(): Generator<ReadItem> {
    for (const number of own) {
      if (isInText(number)) continue;
      yield { reject: { line: all.line(number), reason: 'an annotation lies outside the text', lost: 'span' } };
    }
    const rest = new Set(entities);
    let nextToken = 0;
    let nextEntity = 0;
    for (const [i, startChar] of sentences.starts.entries()) {
      const range = { startChar, endChar: sentences.ends[i], line: sentences.lines[i] };
      while (nextToken < tokens.starts.length && tokens.starts[nextToken] < startChar) nextToken++;
      const words: Word[] = [];
      for (; nextToken < tokens.starts.length && tokens.ends[nextToken] <= range.endChar; nextToken++)
        words.push({ startChar: tokens.starts[nextToken], endChar: tokens.ends[nextToken] });
      while (nextEntity < entities.length && entities[nextEntity].startChar < startChar) nextEntity++;
      const inside: Entity[] = [];
      for (let i = nextEntity; i < entities.length && entities[i].startChar <= range.endChar; i++) {
        if (entities[i].endChar <= range.endChar && rest.delete(entities[i])) inside.push(entities[i]);
      }
      yield* readSentence(text, range, words, inside, doc, segmenter);
    }
    for (const { line, startChar, endChar } of rest) {
      const next = sentences.starts[firstEndingAfter(sentences.ends, startChar)];
      const isAcross = next !== undefined && next < endChar;
      const reason = isAcross ? 'an annotation goes over several sentences' : 'an annotation lies in no sentence';
      yield { reject: { line, reason, lost: 'span' } };
    }
  }

  return {
    items: readItems(),
    sentences: sentences.starts.length,
    words: tokens.starts.length,
    types: entities.map(({ type }) => type),
  };
}

function cutSentences({ text, line }: XmiView, segmenter: Segmenter): Segments {
  const ranges = segmenter.sentences(text);
  return {
    starts: Float64Array.from(ranges, ({ startChar }) => startChar),
    ends: Float64Array.from(ranges, ({ endChar }) => endChar),
    lines: new Uint32Array(ranges.length).fill(line),
  };
}

/** Index in ends in text order. */
function firstEndingAfter(ends: Float64Array, char: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] <= char) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the annotations of this type are the ones that are read as entities. */
export const isEntityType = (type: string, layer: string | undefined) => isCalled(type, layer ?? NAMED_ENTITY);

const isCalled = (type: string, name: string) => type === name || type.endsWith(`.${name}`);

/** DKPro's where there are any, else of any type with that last name. */
function segmentsOf(all: XmiAnnotations, placed: Uint32Array, name: string, mayBeEmpty: boolean): Segments {
  const dkpro = placed.filter((number) => all.type(number) === `${SEGMENTATION}.${name}`);
  const found = dkpro.length > 0 ? dkpro : placed.filter((number) => isCalled(all.type(number), name));
  let last = 0;
  const kept = inTextOrder(all, found).filter((number) => {
    const [begin, end] = [all.begin(number), all.end(number)];
    if (begin < last) return false;
    last = Math.max(last, end);
    return mayBeEmpty || begin < end;
  });
  return {
    starts: new Float64Array(kept.length).map((_, i) => all.begin(kept[i])),
    ends: new Float64Array(kept.length).map((_, i) => all.end(kept[i])),
    lines: kept.map(all.line),
  };
}

/** Of those that begin together the longest first. */
function inTextOrder(all: XmiAnnotations, numbers: Uint32Array): Uint32Array {
  return numbers.slice().sort((a, b) => all.begin(a) - all.begin(b) || all.end(b) - all.end(a) || a - b);
}

/** In text order. White space at their ends may lie outside the sentence that they are of; one of white space alone stays. */
function findEntities(
  all: XmiAnnotations,
  placed: Uint32Array,
  text: string,
  { layer }: ReadOptions,
): readonly Entity[] {
  const found = placed.filter((number) => isEntityType(all.type(number), layer));
  if (layer !== undefined && found.length === 0) {
    const types = new Set(Array.from(placed, all.type));
    const hint = `Annotations here: ${[...types].join(', ') || 'none'}.`;
    throw new Failure('bad-argument', `There is no annotation of type "${layer}".`, hint);
  }
  const entities = Array.from(found, (number) => {
    const range = { startChar: all.begin(number), endChar: all.end(number) };
    return { ...(trimRange(text, range) ?? range), type: all.label(number) || '*', line: all.line(number) };
  });
  return entities.sort((a, b) => a.startChar - b.startChar || b.endChar - a.endChar);
}

function readSentence(
  whole: string,
  range: CharRange & { readonly line: number },
  tokens: readonly Word[],
  entities: readonly Entity[],
  doc: string,
  segmenter: Segmenter,
): ReadItem[] {
  const { line } = range;
  const text = whole.slice(range.startChar, range.endChar);
  const shift = (char: number) => char - range.startChar;
  const given = tokens.map(({ startChar, endChar }) => ({ startChar: shift(startChar), endChar: shift(endChar) }));
  const lost: ReadItem[] = [];
  const inside = entities.flatMap((entity) => {
    const visible = trimRange(text, { startChar: shift(entity.startChar), endChar: shift(entity.endChar) });
    if (visible) return [{ ...visible, type: entity.type, line: entity.line }];
    const reason = 'an annotation covers nothing that can be seen';
    lost.push({ reject: { line: entity.line, reason, lost: 'span' } });
    return [];
  });
  const words = cutWordsAt(given.length > 0 ? given : segmenter.words(text), inside);
  const spans: LabelledSpan[] = [];
  for (const entity of inside) {
    const span = spanAt(words, entity);
    if (span) spans.push({ ...span, type: entity.type });
    else lost.push({ reject: { line: entity.line, reason: 'an annotation covers no word', lost: 'span' } });
  }
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  return words.length > 0 ? [{ sentence: { doc, text, words, spans }, line }, ...lost] : lost;
}
