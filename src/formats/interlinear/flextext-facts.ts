// What a flextext says of itself: its texts, how much is in them, and the writing systems that it declares.

import { type FlexItem, type FlexPhrase, itemIn } from './flextext-phrase.ts';
import type { HeldPhrases } from './held-phrases.ts';

export interface FlexText {
  readonly items: FlexItem[];
  readonly phrases: HeldPhrases;
  /** Writing systems of its words and phrases with how often they occur, in the order in which they come. */
  readonly systems: Map<string, number>;
  /** Attributes of the languages that it declares. */
  readonly languages: ReadonlyMap<string, string>[];
  paragraphs: number;
}

export function emptyTextCounts() {
  const counts = {
    version: '',
    morphs: 0,
    words: 0,
    punctuation: 0,
    /** Words taken in another writing system than the text's, for they are in no other. */
    wordsInOthers: 0,
    documentList: [] as { title: string; paragraphs: number; phrases: number }[],
    wordItemLanguages: {} as Record<string, number>,
    languages: new Map<string, Record<string, string>>(),
    addPhrase({ words }: FlexPhrase): void {
      for (const word of words) {
        if (word.some(({ type }) => type === 'txt')) counts.words++;
        else if (word.some(({ type }) => type === 'punct')) counts.punctuation++;
        for (const { type, lang } of word) {
          if (type !== 'txt' && type !== 'punct') continue;
          counts.wordItemLanguages[lang] = (counts.wordItemLanguages[lang] ?? 0) + 1;
        }
      }
    },
    addText({ items, phrases, languages, paragraphs }: FlexText): void {
      const title = itemIn(items, 'title', undefined)?.text ?? '';
      counts.documentList.push({ title, paragraphs, phrases: phrases.count() });
      for (const attributes of languages)
        counts.languages.set(attributes.get('lang') ?? '', Object.fromEntries(attributes));
    },
  };
  return counts;
}

export function describeTexts(counts: ReturnType<typeof emptyTextCounts>) {
  const { documentList } = counts;
  const sum = (key: 'paragraphs' | 'phrases') => documentList.reduce((total, row) => total + row[key], 0);
  return {
    documents: documentList.length,
    flextextVersion: counts.version,
    documentList,
    paragraphs: sum('paragraphs'),
    phrases: sum('phrases'),
    words: counts.words,
    punctuation: counts.punctuation,
    wordsInOtherWritingSystems: counts.wordsInOthers,
    morphs: counts.morphs,
    wordItemLanguages: counts.wordItemLanguages,
    languagesDeclared: [...counts.languages.values()],
  };
}
