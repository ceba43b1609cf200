// TEI: utterances (<u>) and sentences (<s>) are sentences, other text is cut into sentences block by block. Line breaks and
// indents between mark-up are layout, so a run of white space is one blank. Inside an utterance mark-up parts notations,
// words and morphemes, so it is a blank too; in running text (<p>bold<hi>er</hi></p>) it is nothing.

import { createSegmenter } from '../../corpus/segment.ts';
import type { CharRange, LabelledSpan, Word } from '../../corpus/sentence.ts';
import { cutWordsAt, spanAt, visibleWords } from '../../corpus/word-borders.ts';
import type { FormatReader, ReadItem, ReadOptions, SentenceMetadata } from '../reader.ts';
import { createXmlSource, type XmlElement } from '../xml/xml.ts';
import { createTextGatherer, type Gathered } from './tei-text.ts';

const SENTENCES = new Set(['u', 's']);
const BLOCKS = new Set([
  ...[
    'p',
    'ab',
    'l',
    'head',
    'item',
    'cell',
    'label',
    'title',
    'opener',
    'closer',
    'trailer',
    'stage',
    'speaker',
    'quote',
  ],
  ...['div', 'lg', 'sp', 'list', 'body', 'front', 'back', 'text', 'table', 'row', 'figure', 'floatingText', 'group'],
]);
/** What is said about the text, and the second of two readings: what stands in the source is kept. */
const SKIPPED = new Set([
  ...[
    'teiHeader',
    'spanGrp',
    'span',
    'timeline',
    'standOff',
    'note',
    'fw',
    'facsimile',
    'sourceDoc',
    'incident',
    'vocal',
  ],
  ...[
    'kinesic',
    'figDesc',
    'reg',
    'corr',
    'expan',
    'rdg',
    'del',
    'interpGrp',
    'linkGrp',
    'fs',
    'desc',
    'listAnnotation',
  ],
]);
const COUNTED = [
  ...['body', 'p', 's', 'u', 'seg', 'w', 'pc', 'l', 'lg', 'head', 'persName', 'placeName', 'orgName', 'name', 'rs'],
  ...['annotationBlock', 'spanGrp', 'span'],
];

export function createTeiReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  const names = new Set(options.nameElements);
  const items: ReadItem[] = [];
  const elements: Record<string, number> = {};
  const sentenceElements = new Set<string>();
  let documents = 0;
  let words = 0;
  let skipping = 0;
  /** Where text goes: the innermost sentence or block. */
  const open: { readonly element: XmlElement; gatherer: ReturnType<typeof createTextGatherer> }[] = [];

  const doc = () => (documents < 2 ? (options.doc ?? '') : `${options.doc ?? ''}#${documents}`);

  const xml = createXmlSource({
    open(element) {
      const { name } = element;
      if (name === 'TEI' || name === 'TEI.2') documents++;
      if (COUNTED.includes(name)) elements[name] = (elements[name] ?? 0) + 1;
      if (name === 'w') words++;
      if (skipping > 0 || SKIPPED.has(name)) {
        skipping++;
        return;
      }
      const around = open.at(-1);
      if (SENTENCES.has(name) || BLOCKS.has(name)) {
        if (around) flush();
        const isUtterance = name === 'u' || (name === 's' && (around?.gatherer.isSpoken ?? false));
        open.push({ element, gatherer: createTextGatherer(isUtterance, element.line) });
      } else if (around) {
        around.gatherer.open(element, names.has(name) ? nameType(element) : undefined);
      }
    },
    close(element) {
      const { name } = element;
      if (skipping > 0) {
        skipping--;
        return;
      }
      const inner = open.at(-1);
      if (inner && (SENTENCES.has(name) || BLOCKS.has(name))) {
        flush();
        open.pop();
      } else inner?.gatherer.close(element);
    },
    text(text) {
      if (skipping === 0) open.at(-1)?.gatherer.text(text, xml.line());
    },
  });

  /** Emits what the innermost element has had so far. */
  function flush(): void {
    const inner = open.at(-1);
    if (!inner) return;
    const { element, gatherer } = inner;
    const gathered = gatherer.take();
    if (gathered.text === '') return;
    const isSentence = SENTENCES.has(element.name);
    const before = items.length;
    if (isSentence) emit(gathered, { startChar: 0, endChar: gathered.text.length }, element);
    else for (const range of sentenceRanges(gathered)) emit(gathered, range, element);
    if (items.length > before) sentenceElements.add(element.name);
  }

  /** Sentences of running text, those that share a name put together. */
  function sentenceRanges({ text, names: spans }: Gathered): CharRange[] {
    const ranges: CharRange[] = [];
    for (const range of segmenter.sentences(text)) {
      const before = ranges.at(-1);
      const isShared = before && spans.some((s) => s.startChar < before.endChar && s.endChar > before.endChar);
      if (isShared) ranges[ranges.length - 1] = { startChar: before.startChar, endChar: range.endChar };
      else ranges.push(range);
    }
    return ranges;
  }

  function emit(gathered: Gathered, range: CharRange, element: XmlElement): void {
    const text = gathered.text.slice(range.startChar, range.endChar);
    const shift = <T extends CharRange>(list: readonly T[]): T[] =>
      list
        .filter(({ startChar, endChar }) => startChar >= range.startChar && endChar <= range.endChar)
        .map((each) => ({
          ...each,
          startChar: each.startChar - range.startChar,
          endChar: each.endChar - range.startChar,
        }));
    const marked = shift(gathered.words);
    const placed = shift(gathered.names);
    const cut = visibleWords(text, cutWordsAt(coverText(text, marked), placed));
    if (cut.length === 0) return;
    const spans: LabelledSpan[] = [];
    const line = gathered.lineAt(range.startChar);
    for (const { type, ...chars } of placed) {
      const span = spanAt(cut, chars);
      if (span) spans.push({ ...span, type });
      else items.push({ reject: { line, reason: 'a name covers no word', lost: 'span' } });
    }
    spans.sort((a, b) => a.start - b.start || b.end - a.end);
    const id = element.attributes.get('xml:id');
    const metadata = describeUtterance(element);
    const sentence = { doc: doc(), text, words: cut, spans };
    const isWhole = SENTENCES.has(element.name) && id !== undefined;
    items.push({ sentence, line, ...(isWhole ? { id } : {}), ...(metadata ? { metadata } : {}) });
  }

  /** The words that are marked up, and those of the text between them. */
  function coverText(text: string, marked: readonly Word[]): Word[] {
    if (marked.length === 0) return segmenter.words(text);
    const all: Word[] = [];
    let at = 0;
    for (const word of [...marked, { startChar: text.length, endChar: text.length }]) {
      for (const { startChar, endChar } of segmenter.words(text.slice(at, word.startChar))) {
        all.push({ startChar: at + startChar, endChar: at + endChar });
      }
      if (word.endChar > word.startChar) all.push(word);
      at = word.endChar;
    }
    return all;
  }

  return {
    push(chunk) {
      xml.push(chunk);
      return items.splice(0);
    },
    finish() {
      xml.finish();
      const flaw = xml.flaw();
      if (flaw) {
        while (open.length > 0) {
          flush();
          open.pop();
        }
        items.push({ reject: { ...flaw, lost: 'sentence' } });
      } else if (documents === 0) {
        items.push({ reject: { line: 1, reason: 'this is no TEI: its root is not TEI', lost: 'sentence' } });
      }
      return items.splice(0);
    },
    facts: () => ({
      documents,
      elements,
      sentenceElement: [...sentenceElements][0] ?? null,
      ...(words > 0 ? { tokens: words } : {}),
    }),
  };
}

/** "PER" of <name type="PER">, else the element's name. */
function nameType({ name, attributes }: XmlElement): string {
  return (name === 'name' || name === 'rs' ? attributes.get('type') : undefined) ?? name;
}

function describeUtterance({ attributes }: XmlElement): SentenceMetadata | undefined {
  const speaker = attributes.get('who')?.replace(/^#/, '');
  const language = attributes.get('xml:lang');
  const metadata = {
    ...(speaker ? { speaker } : {}),
    ...(language ? { language } : {}),
    ...toMs('startMs', attributes.get('start')),
    ...toMs('endMs', attributes.get('end')),
  };
  return Object.keys(metadata).length > 0 ? metadata : undefined;
}

/** Times are seconds, or point to a time line, which says nothing here. */
function toMs(key: string, seconds: string | undefined): Record<string, string> {
  return seconds !== undefined && /^\d+(?:\.\d+)?$/.test(seconds)
    ? { [key]: String(Math.round(Number(seconds) * 1000)) }
    : {};
}
