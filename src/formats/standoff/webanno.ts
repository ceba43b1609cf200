// WebAnno TSV 3.x, INCEpTION's text format: words with offsets, annotations in stacks. Annotations may start and end inside
// words, which cuts those words; one that goes on into the next sentence, or covers nothing, is lost and said so.

import type { LabelledSpan } from '../../corpus/sentence.ts';
import { cutWordsAt, spanAt, trimRange } from '../../corpus/word-borders.ts';
import { createLineSplitter } from '../lines.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { unescapeValue } from './webanno-cells.ts';
import { createWebannoCounts } from './webanno-facts.ts';
import { addLayer, entityLayers, labelColumn, type WebannoLayer } from './webanno-layers.ts';
import { placeRows, readAnnotations, readRow, type WebannoAnnotation, type WebannoRow } from './webanno-sentence.ts';

interface HeldSentence {
  readonly line: number;
  readonly text: string;
  readonly rows: readonly WebannoRow[];
  readonly annotations: WebannoAnnotation[];
  /** Numbers of annotations that go beyond it. */
  readonly torn: Set<string>;
}

export function createWebannoReader(options: ReadOptions = {}): FormatReader {
  const items: ReadItem[] = [];
  const layers: WebannoLayer[] = [];
  const counts = createWebannoCounts(layers);
  let header = '';
  let chosen: readonly WebannoLayer[] | undefined;
  let sentence = emptySentence();
  /** Held back while one of its annotations may go on. */
  let held: HeldSentence | undefined;
  let isForeign = false;

  const lines = createLineSplitter((line, number) => {
    if (isForeign) return;
    if (header === '') {
      header = line.replace(/^\ufeff/, '').trim();
      isForeign = !/^#FORMAT=WebAnno TSV 3(?:\.|$)/.test(header);
      if (isForeign) reject(number, 'the file does not begin with #FORMAT=WebAnno TSV 3');
    } else if (line.startsWith('#Text=')) {
      if (sentence.rows.length > 0) endSentence();
      sentence.line ||= number;
      sentence.texts.push(unescapeValue(line.slice('#Text='.length)));
      counts.textLines++;
    } else if (line.trim() === '') endSentence();
    else if (line.startsWith('#')) {
      const layer = addLayer(layers, line);
      if (layer && !chosen) layers.push(layer);
      else if (/^#T_/.test(line)) reject(number, 'it declares no layer that can be read');
    } else takeRow(line, number);
  });

  function reject(line: number, reason: string, lost: 'sentence' | 'span' = 'sentence'): void {
    items.push({ reject: { line, reason, lost } });
  }

  function takeRow(line: string, number: number): void {
    sentence.line ||= number;
    const row = readRow(line);
    const last = layers.at(-1);
    const columnCount = last ? last.firstColumn + last.columnCount : 0;
    if (row && row.cells.length < columnCount) {
      sentence.flaw ??= `line ${number} has ${row.cells.length} of ${columnCount} columns`;
    } else if (row) sentence.rows.push(row);
    else sentence.flaw ??= `line ${number} is no row of numbers, characters and a word`;
  }

  function endSentence(): void {
    const { line, texts, rows, flaw } = sentence;
    if (rows.length === 0 && flaw === undefined) {
      // A blank line between the text and its rows ends nothing; the header ends with two.
      return;
    }
    sentence = emptySentence();
    if (flaw !== undefined) {
      release();
      reject(line, flaw);
      return;
    }
    chosen ??= entityLayers(layers, options);
    const text = texts.length > 0 ? texts.join('\n') : '';
    const annotations = layers.filter(({ kind }) => kind === 'T_SP').flatMap((layer) => readAnnotations(rows, layer));
    const next: HeldSentence = { line, text, rows, annotations, torn: new Set() };
    joinTorn(next);
    release();
    held = next;
  }

  /** Finds the annotations that the held sentence and the next one share. */
  function joinTorn(next: HeldSentence): void {
    if (!held) return;
    const last = held.rows.at(-1)?.end ?? 0;
    const going = new Set(next.annotations.filter(({ id }) => id !== undefined).map(keyOf));
    for (const annotation of held.annotations) {
      if (annotation.end < last || !going.has(keyOf(annotation))) continue;
      held.torn.add(keyOf(annotation));
      next.torn.add(keyOf(annotation));
    }
  }

  /** Emits the sentence that was held back. */
  function release(): void {
    if (!held) return;
    const { line, text, rows, annotations, torn } = held;
    const isTorn = (annotation: WebannoAnnotation) => annotation.id !== undefined && torn.has(keyOf(annotation));
    const placed = placeRows(text, rows);
    if ('reason' in placed) {
      held = undefined;
      reject(line, placed.reason);
      return;
    }
    const lost: string[] = [];
    const ranges: { startChar: number; endChar: number; type: string }[] = [];
    for (const annotation of annotations) {
      // Torn ones are counted where they begin.
      const isNew = !isTorn(annotation) || !counts.isKnown(annotation);
      if (isNew) counts.addAnnotation(annotation);
      if (!chosen?.includes(annotation.layer)) continue;
      const range = placed.place(annotation.begin, annotation.end);
      const visible = range && trimRange(text, range);
      if (isTorn(annotation)) {
        if (isNew) lost.push('an annotation goes over several sentences');
      } else if (!visible) lost.push('an annotation covers nothing that can be seen');
      else ranges.push({ ...visible, type: typeOf(annotation) });
    }
    counts.addSentence(rows);
    held = undefined;
    emit(line, text, placed.words, ranges, lost);
  }

  function typeOf({ layer, features }: WebannoAnnotation): string {
    const entry = features[labelColumn(layer, options) - layer.firstColumn];
    return entry && !entry.isSign && entry.value !== '' ? entry.value : '*';
  }

  function emit(
    line: number,
    text: string,
    given: Parameters<typeof cutWordsAt>[0],
    ranges: readonly { startChar: number; endChar: number; type: string }[],
    lost: string[],
  ): void {
    const words = cutWordsAt(given, ranges);
    const spans: LabelledSpan[] = [];
    for (const { type, ...range } of ranges) {
      const span = spanAt(words, range);
      if (span) spans.push({ ...span, type });
      else lost.push('an annotation covers no word');
    }
    spans.sort((a, b) => a.start - b.start || b.end - a.end);
    if (words.length > 0) items.push({ sentence: { doc: options.doc ?? '', text, words, spans }, line });
    for (const reason of lost) reject(line, reason, 'span');
  }

  return {
    push(chunk) {
      lines.push(chunk);
      return items.splice(0);
    },
    finish() {
      lines.finish();
      endSentence();
      release();
      if (header === '') reject(1, 'the file has no header');
      return items.splice(0);
    },
    facts: () => counts.describe(header),
  };
}

const keyOf = ({ layer, id }: WebannoAnnotation) => `${layer.name} ${id}`;

function emptySentence() {
  return {
    /** First line; 0 while there is none. */
    line: 0,
    texts: [] as string[],
    rows: [] as WebannoRow[],
    flaw: undefined as string | undefined,
  };
}
