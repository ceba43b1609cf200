// FLEx's interlinear export (.flextext): a phrase is one sentence, its words are FLEx's own. Several writing systems may
// stand side by side, and which of them is vernacular comes after a text, so one text is held at a time.

import { createSegmenter } from '../../corpus/segment.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createXmlSource, type XmlElement } from '../xml/xml.ts';
import { describeTexts, emptyTextCounts, type FlexText } from './flextext-facts.ts';
import { type FlexItem, type FlexPhrase, itemIn, readPhrase } from './flextext-phrase.ts';
import { createHeldPhrases } from './held-phrases.ts';

export function createFlextextReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  /** What the texts that have ended hold. */
  const ended: Iterable<ReadItem>[] = [];
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
      if (name === 'interlinear-text') text = newText();
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
        addPhrase(phrase);
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

  function addPhrase(each: FlexPhrase): void {
    text?.phrases.add(each);
    counts.addPhrase(each);
    const systems = text?.systems;
    for (const { type, lang } of [...each.words.flat(), ...each.items]) {
      if (type === 'txt') systems?.set(lang, (systems.get(lang) ?? 0) + 1);
    }
  }

  function endText(): void {
    if (!text) return;
    counts.addText(text);
    const system = options.writingSystem ?? chooseSystem(text);
    const title = itemIn(text.items, 'title', system)?.text.trim() ?? '';
    ended.push(readText(text, system, title, nameDoc(title)));
    text = undefined;
  }

  function* readText(
    { phrases, languages, systems }: FlexText,
    system: string | undefined,
    title: string,
    doc: string,
  ): Generator<ReadItem> {
    const language = languages.find((attributes) => attributes.get('lang') === system);
    const always = {
      ...(title === '' ? {} : { title }),
      ...(system === undefined ? {} : { language: system }),
      ...(language?.get('RightToLeft') === 'true' ? { direction: 'rtl' } : {}),
      ...(language?.get('font') ? { font: language.get('font') ?? '' } : {}),
    };
    const isThere = system === undefined || systems.has(system);
    for (const each of phrases.all()) {
      const { line, guid } = each;
      if (!isThere && each.words.length + each.items.length > 0) {
        yield { reject: { line, reason: `its text has nothing in the writing system "${system}"`, lost: 'sentence' } };
        continue;
      }
      const read = readPhrase(each, system, segmenter);
      counts.wordsInOthers += read.inOthers;
      if (read.words.length > 0) {
        const sentence = { doc, text: read.text, words: read.words, spans: [] };
        const metadata = { ...always, ...describePhrase(each) };
        yield guid === undefined ? { sentence, line, metadata } : { sentence, line, id: guid, metadata };
      }
    }
  }

  function* takeEnded(): Generator<ReadItem> {
    for (const items of ended.splice(0)) yield* items;
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
      return takeEnded();
    },
    finish() {
      xml.finish();
      // What a file that is cut off had of its last text.
      endText();
      const flaw = xml.flaw();
      const line = flaw?.line ?? 1;
      if (flaw) ended.push([{ reject: { ...flaw, lost: 'sentence' } }]);
      else if (root !== 'document') ended.push([{ reject: { line, reason: 'this is no flextext', lost: 'sentence' } }]);
      return takeEnded();
    },
    facts: () => describeTexts(counts),
  };
}

function newText(): FlexText {
  return { items: [], phrases: createHeldPhrases(), systems: new Map(), languages: [], paragraphs: 0 };
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

/** The most frequent vernacular one, else the most frequent; of those as frequent the one that comes first. */
function chooseSystem({ systems, languages }: FlexText): string | undefined {
  const vernacular = new Set(
    languages
      .filter((attributes) => attributes.get('vernacular') === 'true')
      .map((attributes) => attributes.get('lang')),
  );
  const byCount = [...systems].sort((a, b) => b[1] - a[1]).map(([lang]) => lang);
  return byCount.find((lang) => vernacular.has(lang)) ?? byCount[0];
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
