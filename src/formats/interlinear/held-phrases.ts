// The phrases of a FLEx text, held until the text ends, for only then is it known which writing system is vernacular. A
// phrase is many small strings; held as one, without the names of its parts, it takes less than it took in the file.

import { createHeldTexts } from '../held-texts.ts';
import type { FlexItem, FlexPhrase } from './flextext-phrase.ts';

export interface HeldPhrases {
  add(phrase: FlexPhrase): void;
  count(): number;
  /** In the order in which they came. */
  all(): Generator<FlexPhrase>;
}

type PackedItem = readonly [type: string, lang: string, text: string];
type PackedPhrase = readonly [
  attributes: Omit<FlexPhrase, 'items' | 'words'>,
  items: readonly PackedItem[],
  words: readonly (readonly PackedItem[])[],
];

const packItem = ({ type, lang, text }: FlexItem): PackedItem => [type, lang, text];
const unpackItem = ([type, lang, text]: PackedItem): FlexItem => ({ type, lang, text });

export function createHeldPhrases(): HeldPhrases {
  const held = createHeldTexts();
  return {
    add({ items, words, ...attributes }) {
      const packed: PackedPhrase = [attributes, items.map(packItem), words.map((word) => word.map(packItem))];
      held.add(JSON.stringify(packed));
    },
    count: held.count,
    *all() {
      for (let number = 0; number < held.count(); number++) {
        const [attributes, items, words]: PackedPhrase = JSON.parse(held.at(number));
        yield { ...attributes, items: items.map(unpackItem), words: words.map((word) => word.map(unpackItem)) };
      }
    },
  };
}
