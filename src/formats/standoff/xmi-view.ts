// One view of a CAS to sentences: its Sentence and Token annotations give the borders, those of the entity type the spans.
// An annotation may start inside a token, which cuts the word, but not go beyond a sentence.

import type { Segmenter } from '../../corpus/segment.ts';
import type { CharRange, LabelledSpan, Word } from '../../corpus/sentence.ts';
import { cutWordsAt, spanAt, trimRange } from '../../corpus/word-borders.ts';
import { Failure } from '../../failure.ts';
import type { ReadItem, ReadOptions } from '../reader.ts';

export interface XmiAnnotation {
  /** Full name, with dots. */
  readonly type: string;
  readonly begin: number;
  readonly end: number;
  readonly sofa: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly line: number;
}

export interface XmiView {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

const SEGMENTATION = 'de.tudarmstadt.ukp.dkpro.core.api.segmentation.type';
const NAMED_ENTITY = 'NamedEntity';

interface Placed extends CharRange {
  readonly line: number;
}

export interface ReadView {
  readonly items: ReadItem[];
  readonly sentences: number;
  /** Tokens that the view has. */
  readonly words: number;
  /** Types of the entities that the view has, kept or lost. */
  readonly types: readonly string[];
}

export function readView(
  view: XmiView,
  annotations: readonly XmiAnnotation[],
  doc: string,
  segmenter: Segmenter,
  options: ReadOptions,
): ReadView {
  const { text } = view;
  const inText = ({ begin, end }: XmiAnnotation) => begin <= end && end <= text.length;
  const items: ReadItem[] = [];
  for (const annotation of annotations) {
    if (inText(annotation)) continue;
    items.push({ reject: { line: annotation.line, reason: 'an annotation lies outside the text', lost: 'span' } });
  }
  const placed = annotations.filter(inText);
  const given = segmentation(placed, 'Sentence');
  const tokens = segmentation(placed, 'Token').filter(({ startChar, endChar }) => endChar > startChar);
  const ranges = given.length > 0 ? given : segmenter.sentences(text).map((range) => ({ ...range, line: view.line }));
  const entities = findEntities(
    placed.map((annotation) => withoutBlanks(annotation, text)),
    options,
  );
  const rest = new Set(entities);
  let nextToken = 0;
  let nextEntity = 0;
  for (const range of ranges) {
    while (nextToken < tokens.length && tokens[nextToken].startChar < range.startChar) nextToken++;
    const words: Word[] = [];
    for (; nextToken < tokens.length && tokens[nextToken].endChar <= range.endChar; nextToken++)
      words.push(tokens[nextToken]);
    while (nextEntity < entities.length && entities[nextEntity].begin < range.startChar) nextEntity++;
    const inside: XmiAnnotation[] = [];
    for (let i = nextEntity; i < entities.length && entities[i].begin <= range.endChar; i++) {
      if (entities[i].end <= range.endChar && rest.delete(entities[i])) inside.push(entities[i]);
    }
    items.push(...readSentence(text, range, words, inside, doc, segmenter, options));
  }
  for (const { line, begin, end } of rest) {
    const next = ranges[firstEndingAfter(ranges, begin)];
    const reason =
      next && next.startChar < end ? 'an annotation goes over several sentences' : 'an annotation lies in no sentence';
    items.push({ reject: { line, reason, lost: 'span' } });
  }
  const types = entities.map((entity) => typeOf(entity, options));
  return { items, sentences: given.length > 0 ? given.length : ranges.length, words: tokens.length, types };
}

/** White space at its ends may lie outside the sentence that it is of; an annotation of white space alone stays as it is. */
function withoutBlanks(annotation: XmiAnnotation, text: string): XmiAnnotation {
  const visible = trimRange(text, { startChar: annotation.begin, endChar: annotation.end });
  return visible ? { ...annotation, begin: visible.startChar, end: visible.endChar } : annotation;
}

/** Index in ranges in text order. */
function firstEndingAfter(ranges: readonly CharRange[], char: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle].endChar <= char) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** DKPro's where there are any, else of any type with that last name; in text order, none over another. */
function segmentation(annotations: readonly XmiAnnotation[], name: string): Placed[] {
  const dkpro = annotations.filter(({ type }) => type === `${SEGMENTATION}.${name}`);
  const found = dkpro.length > 0 ? dkpro : annotations.filter(({ type }) => type === name || type.endsWith(`.${name}`));
  const ranges = found.map(({ begin, end, line }) => ({ startChar: begin, endChar: end, line }));
  ranges.sort((a, b) => a.startChar - b.startChar || b.endChar - a.endChar);
  let last = 0;
  return ranges.filter(({ startChar, endChar }) => {
    if (startChar < last) return false;
    last = Math.max(last, endChar);
    return true;
  });
}

/** In text order. Throws Failure 'bad-argument' for a named layer that is not there. */
function findEntities(annotations: readonly XmiAnnotation[], { layer }: ReadOptions): XmiAnnotation[] {
  const name = layer ?? NAMED_ENTITY;
  const found = annotations.filter(({ type }) => type === name || type.endsWith(`.${name}`));
  if (layer !== undefined && found.length === 0) {
    const hint = `Annotations here: ${[...new Set(annotations.map(({ type }) => type))].join(', ') || 'none'}.`;
    throw new Failure('bad-argument', `There is no annotation of type "${layer}".`, hint);
  }
  return found.sort((a, b) => a.begin - b.begin || b.end - a.end);
}

/** '*' where it has no value, as WebAnno TSV writes it. */
function typeOf({ attributes }: XmiAnnotation, { labelFeature }: ReadOptions): string {
  return attributes.get(labelFeature ?? 'value') || '*';
}

function readSentence(
  whole: string,
  range: Placed,
  tokens: readonly Word[],
  entities: readonly XmiAnnotation[],
  doc: string,
  segmenter: Segmenter,
  options: ReadOptions,
): ReadItem[] {
  const { line } = range;
  const text = whole.slice(range.startChar, range.endChar);
  const shift = (char: number) => char - range.startChar;
  const given = tokens.map(({ startChar, endChar }) => ({ startChar: shift(startChar), endChar: shift(endChar) }));
  const lost: ReadItem[] = [];
  const inside = entities.flatMap((entity) => {
    const visible = trimRange(text, { startChar: shift(entity.begin), endChar: shift(entity.end) });
    if (visible) return [{ ...visible, type: typeOf(entity, options), line: entity.line }];
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
