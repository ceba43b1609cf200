// FLEx's interlinear export (.flextext): a phrase is one sentence, its words are FLEx's own. Several writing systems may
// stand side by side, and which of them is vernacular comes after a text, so one text is held at a time.

import { createSegmenter } from '../../corpus/segment.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createXmlSource, type XmlElement } from '../xml/xml.ts';
import { describeTexts, emptyTextCounts, type FlexText } from './flextext-facts.ts';
import { type FlexItem, type FlexPhrase, itemIn, readPhrase } from './flextext-phrase.ts';

export function createFlextextReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  const items: ReadItem[] = [];
  const counts = emptyTextCounts();
  const docs = new Set<string>();
  const path: string[] = [];
  let text: FlexText | undefined;
  let phrase: FlexPhrase | undefined;
  let word: FlexItem[] | undefined;
  let item: (FlexItem & { text: string }) | undefined;
  let root = '';

  const xml = createXmlSource({
    open(element) {
      const { name, attributes } = element;
      if (path.length === 0) {
        root = name;
        counts.version = attributes.get('version') ?? '';
      }
      path.push(name);
      if (name === 'interlinear-text') text = { items: [], phrases: [], languages: [], paragraphs: 0 };
      else if (name === 'paragraph' && text) text.paragraphs++;
      else if (name === 'phrase' && text) phrase = newPhrase(element);
      else if (name === 'word' && phrase) word = [];
      else if (name === 'morph') counts.morphs++;
      else if (name === 'item') {
        item = { type: attributes.get('type') ?? '', lang: attributes.get('lang') ?? '', text: '' };
      } else if (name === 'language' && text) text.languages.push(attributes);
    },
    close({ name }) {
      path.pop();
      if (name === 'item' && item) {
        itemsAround(path.at(-1))?.push(item);
        item = undefined;
      } else if (name === 'word' && word) {
        phrase?.words.push(word);
        word = undefined;
      } else if (name === 'phrase' && phrase) {
        text?.phrases.push(phrase);
        phrase = undefined;
      } else if (name === 'interlinear-text') endText();
    },
    text(chunk) {
      if (item) item.text += chunk;
    },
  });

  /** Items of morphemes are none of the text's. */
  function itemsAround(parent: string | undefined): FlexItem[] | undefined {
    if (parent === 'word') return word;
    if (parent === 'phrase') return phrase?.items as FlexItem[] | undefined;
    return parent === 'interlinear-text' ? text?.items : undefined;
  }

  function endText(): void {
    if (!text) return;
    const ended = text;
    text = undefined;
    counts.add(ended);
    const system = options.writingSystem ?? chooseSystem(ended);
    const title = itemIn(ended.items, 'title', system)?.text.trim() ?? '';
    const doc = nameDoc(title);
    const language = ended.languages.find((attributes) => attributes.get('lang') === system);
    const always = {
      ...(title === '' ? {} : { title }),
      ...(system === undefined ? {} : { language: system }),
      ...(language?.get('RightToLeft') === 'true' ? { direction: 'rtl' } : {}),
      ...(language?.get('font') ? { font: language.get('font') ?? '' } : {}),
    };
    for (const each of ended.phrases) {
      const read = readPhrase(each, system, segmenter);
      const { line, guid } = each;
      if ('reason' in read) items.push({ reject: { line, reason: read.reason, lost: 'sentence' } });
      else if (read.words.length > 0) {
        const sentence = { doc, text: read.text, words: read.words, spans: [] };
        const metadata = { ...always, ...describePhrase(each) };
        items.push(guid === undefined ? { sentence, line, metadata } : { sentence, line, id: guid, metadata });
      }
    }
  }

  /** Texts may share a title or have none; each is a document of its own. */
  function nameDoc(title: string): string {
    const name = title || options.doc || '';
    let doc = name;
    for (let number = 2; docs.has(doc); number++) doc = `${name}#${number}`;
    docs.add(doc);
    return doc;
  }

  return {
    push(chunk) {
      xml.push(chunk);
      return items.splice(0);
    },
    finish() {
      xml.finish();
      // What a file that is cut off had of its last text.
      endText();
      const flaw = xml.flaw();
      const line = flaw?.line ?? 1;
      if (flaw) items.push({ reject: { ...flaw, lost: 'sentence' } });
      else if (root !== 'document') items.push({ reject: { line, reason: 'this is no flextext', lost: 'sentence' } });
      return items.splice(0);
    },
    facts: () => describeTexts(counts),
  };
}

function newPhrase({ attributes, line }: XmlElement): FlexPhrase {
  return {
    line,
    guid: attributes.get('guid'),
    speaker: attributes.get('speaker'),
    startMs: attributes.get('begin-time-offset'),
    endMs: attributes.get('end-time-offset'),
    items: [],
    words: [],
  };
}

/** The writing system of the first word that is in a vernacular one, else of the first word. */
function chooseSystem({ phrases, languages }: FlexText): string | undefined {
  const vernacular = new Set(
    languages
      .filter((attributes) => attributes.get('vernacular') === 'true')
      .map((attributes) => attributes.get('lang')),
  );
  let first: string | undefined;
  for (const { words, items } of phrases) {
    for (const { type, lang } of [...words.flat(), ...items]) {
      if (type !== 'txt') continue;
      if (vernacular.has(lang)) return lang;
      first ??= lang;
    }
  }
  return first;
}

function describePhrase({ speaker, startMs, endMs, items }: FlexPhrase): Record<string, string> {
  const described: Record<string, string> = {
    ...(speaker ? { speaker } : {}),
    ...(startMs ? { startMs } : {}),
    ...(endMs ? { endMs } : {}),
  };
  for (const { type, lang, text } of items) {
    if (type === 'txt' || text.trim() === '') continue;
    const key = `${type}@${lang}`;
    described[key] = key in described ? `${described[key]}\n${text.trim()}` : text.trim();
  }
  return described;
}
