// The phrases of a FLEx text, held until the text ends, for only then is it known which writing system is vernacular. A
// phrase is many small strings; held as one, it takes no more than it took in the file.

import { createHeldTexts } from '../held-texts.ts';
import type { FlexPhrase } from './flextext-phrase.ts';

export interface HeldPhrases {
  add(phrase: FlexPhrase): void;
  count(): number;
  /** In the order in which they came. */
  all(): Generator<FlexPhrase>;
}

export function createHeldPhrases(): HeldPhrases {
  const held = createHeldTexts();
  return {
    add: (phrase) => held.add(JSON.stringify(phrase)),
    count: held.count,
    *all() {
      for (let number = 0; number < held.count(); number++) yield JSON.parse(held.at(number));
    },
  };
}
