// A random tagging in the columns of conlleval (word, gold tag, predicted tag), ill-formed tags and all, in invented words.
// The fixture of test/fixtures/conlleval is made with it:
//
//     node test/crosscheck/conlleval-text.ts 1 > test/fixtures/conlleval/tagged.txt
//     perl conlleval.pl < test/fixtures/conlleval/tagged.txt > test/fixtures/conlleval/expected.txt

import { keyedRandom } from '../../src/tagger/keyed-random.ts';

export interface TaggedColumns {
  readonly words: readonly string[];
  readonly gold: readonly string[];
  readonly predicted: readonly string[];
}

const TYPES = ['PER', 'LOC', 'ORG', 'date-time'];
/** Only gold has the first, only the prediction the second. */
const [ONLY_GOLD, ONLY_PREDICTED] = ['LAW', 'ART'];
const LONGEST = 12;

/** @param prefixes the prefixes of entity tags that may occur, in any order. */
export function randomColumns(seed: number, sentences: number, prefixes: string): TaggedColumns[] {
  const random = keyedRandom(seed);
  const pick = <T>(list: ArrayLike<T>) => list[Math.floor(random() * list.length)];
  const anyTag = (types: readonly string[]) => (random() < 0.5 ? 'O' : `${pick(prefixes)}-${pick(types)}`);
  return Array.from({ length: sentences }, () => {
    const words = Array.from({ length: 1 + Math.floor(random() * LONGEST) }, () => pick(['ba', 'ko', 'ti', ',']));
    const gold: string[] = [];
    for (const _ of words) {
      const before = gold.at(-1) ?? 'O';
      // Names of several words, as there are in texts.
      const goesOn = before !== 'O' && random() < 0.5;
      gold.push(goesOn ? before.replace(/^./, 'I') : anyTag([...TYPES, ONLY_GOLD]));
    }
    const predicted = gold.map((tag) => (random() < 0.75 ? tag : anyTag([...TYPES, ONLY_PREDICTED])));
    return { words, gold, predicted };
  });
}

/** 1 right of 32 predicted: 3.125 %, an exact half of a hundredth, which C prints as 3.12 and JavaScript as 3.13. */
const HALF: TaggedColumns = {
  words: Array<string>(64).fill('ba'),
  gold: Array.from({ length: 64 }, (_, i) => (i === 0 ? 'B-HALF' : 'O')),
  predicted: Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 'B-HALF' : 'O')),
};

export function formatColumns(sentences: readonly TaggedColumns[]): string {
  return sentences
    .map(({ words, gold, predicted }) => words.map((word, i) => `${word} ${gold[i]} ${predicted[i]}\n`).join(''))
    .map((block) => `${block}\n`)
    .join('');
}

const FIXTURE_SENTENCES = 150;

if (import.meta.main) {
  process.stdout.write(formatColumns([...randomColumns(Number(process.argv[2]), FIXTURE_SENTENCES, 'BI'), HALF]));
}
