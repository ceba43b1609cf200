// Entity spans as one tag per word. All prefix schemes are read by one rule, conlleval's: B, S and U open a span, and so
// does I, M, E or L where no span of its type is open, so ill-formed sequences lose nothing.

import type { LabelledSpan } from '../corpus/sentence.ts';

/** 'labels': bare type names, neighbours of one type are one span. */
export type Scheme = 'IOB1' | 'IOB2' | 'BIOES' | 'BMES' | 'BILUO' | 'labels';

export const SCHEMES: readonly Scheme[] = ['IOB1', 'IOB2', 'BIOES', 'BMES', 'BILUO', 'labels'];

/** The type of tags that are a prefix alone ("B", "I"). */
export const UNNAMED_TYPE = 'ENTITY';

export interface Tag {
  /** '' for no entity. */
  readonly prefix: string;
  readonly type: string;
}

const NO_ENTITY: Tag = { prefix: '', type: '' };
const PREFIXED = /^([BIESMLU])[-_](\S.*)$/su;
const PREFIX_ALONE = /^[BIESMLU]$/;

/** Undefined when it is not a tag. "O", "_" and "__" are no entity. */
export function parseTag(tag: string): Tag | undefined {
  if (tag === 'O' || tag === '_' || tag === '__') return NO_ENTITY;
  const match = PREFIXED.exec(tag);
  if (match) return { prefix: match[1], type: match[2] };
  return PREFIX_ALONE.test(tag) ? { prefix: tag, type: UNNAMED_TYPE } : undefined;
}

const PREFIXES: Readonly<Record<Scheme, string>> = {
  IOB1: 'BI',
  IOB2: 'BI',
  BIOES: 'BIES',
  BMES: 'BMES',
  BILUO: 'BILU',
  labels: '',
};

/**
 * Spans in text order. Without a scheme every known prefix is read. `invalidAt` is the index of the first tag that is
 * no tag of the scheme.
 */
export function decodeTags(
  tags: readonly string[],
  scheme?: Scheme,
): { readonly spans: LabelledSpan[] } | { readonly invalidAt: number } {
  if (scheme === 'labels') {
    const blank = tags.findIndex((tag) => tag.trim() === '');
    return blank >= 0 ? { invalidAt: blank } : { spans: decodeLabels(tags) };
  }
  const spans: LabelledSpan[] = [];
  let open: { start: number; type: string } | undefined;
  for (let i = 0; i < tags.length; i++) {
    const tag = tags[i] === 'O' ? NO_ENTITY : parseTag(tags[i]);
    if (tag === undefined) return { invalidAt: i };
    if (scheme && tag.prefix !== '' && !PREFIXES[scheme].includes(tag.prefix)) return { invalidAt: i };
    const opens = 'BSU'.includes(tag.prefix) || tag.type !== open?.type;
    if (open && opens) {
      spans.push({ start: open.start, end: i, type: open.type });
      open = undefined;
    }
    if (tag.prefix === '') continue;
    open ??= { start: i, type: tag.type };
    if ('ESLU'.includes(tag.prefix)) {
      spans.push({ start: open.start, end: i + 1, type: open.type });
      open = undefined;
    }
  }
  if (open) spans.push({ start: open.start, end: tags.length, type: open.type });
  return { spans };
}

function decodeLabels(tags: readonly string[]): LabelledSpan[] {
  const spans: LabelledSpan[] = [];
  let start = 0;
  for (let i = 0; i < tags.length; i++) {
    if (i + 1 < tags.length && tags[i + 1] === tags[i]) continue;
    if (parseTag(tags[i]) !== NO_ENTITY) spans.push({ start, end: i + 1, type: tags[i] });
    start = i + 1;
  }
  return spans;
}

/**
 * The scheme that sequences of prefixed tags are written in. IOB1 and IOB2 differ in how most spans open: IOB1 writes B
 * only between neighbours of one type.
 */
export function detectScheme(sequences: Iterable<readonly string[]>): Scheme {
  const prefixes = new Set<string>();
  let opensWithB = 0;
  let opensWithI = 0;
  for (const tags of sequences) {
    let before = NO_ENTITY;
    for (const text of tags) {
      const tag = parseTag(text) ?? NO_ENTITY;
      prefixes.add(tag.prefix);
      if (tag.type !== before.type) {
        if (tag.prefix === 'B') opensWithB++;
        if (tag.prefix === 'I') opensWithI++;
      }
      before = tag;
    }
  }
  if (prefixes.has('M')) return 'BMES';
  if (prefixes.has('L') || prefixes.has('U')) return 'BILUO';
  if (prefixes.has('E') || prefixes.has('S')) return 'BIOES';
  return opensWithI > opensWithB ? 'IOB1' : 'IOB2';
}

/** 'labels' where no tag has a prefix and some have a name; else undefined, any prefixes. For tags seen all at once. */
export function guessLabels(tags: readonly string[]): Scheme | undefined {
  const parsed = tags.map(parseTag);
  const isBare = parsed.includes(undefined) && parsed.every((tag) => tag === undefined || tag.prefix === '');
  return isBare ? 'labels' : undefined;
}

/** One tag per word. A span that overlaps an earlier, longer one cannot be written and is handed back. */
export function encodeTags(
  wordCount: number,
  spans: readonly LabelledSpan[],
  scheme: 'IOB1' | 'IOB2' | 'BIOES' = 'IOB2',
): { readonly tags: string[]; readonly left: LabelledSpan[] } {
  const tags = new Array<string>(wordCount).fill('O');
  const left: LabelledSpan[] = [];
  let before: LabelledSpan | undefined;
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const { start, end, type } = span;
    if (start < (before?.end ?? 0) || end > wordCount || end <= start) {
      left.push(span);
      continue;
    }
    tags.fill(`I-${type}`, start, end);
    const touches = before?.end === start && before.type === type;
    if (scheme !== 'IOB1' || touches) tags[start] = `B-${type}`;
    if (scheme === 'BIOES') tags[end - 1] = `${end - start === 1 ? 'S' : 'E'}-${type}`;
    before = span;
  }
  return { tags, left };
}

/** False for types that no reader would find again behind a prefix. */
export function isTagType(type: string): boolean {
  return parseTag(`B-${type}`)?.type === type;
}
