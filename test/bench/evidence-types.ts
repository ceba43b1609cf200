// What the extensions of the method are measured with: one "type" for each pair of a phrase and a seed, so that one
// exhaustive run gives the score of every span against every seed. A span's rows in the sentence depend on the seed alone
// and are computed once for all phrases.

import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { spanText } from '../../src/corpus/sentence.ts';
import { type EntityType, PAPER_TYPES } from '../../src/mining/entity-type.ts';
import { keyedRandom, shuffle } from '../../src/tagger/keyed-random.ts';

/** The paper's seed, and others drawn from the gold spans of sentences that are not mined. */
export const SEEDS = 5;
/** Of those, the ones that are tried with every phrase. */
export const PHRASED_SEEDS = 3;

/** Other words for the types' phrases. */
export const PHRASES: Readonly<Record<string, readonly string[]>> = {
  PER: ['person', 'individual', 'human'],
  LOC: ['location', 'place', 'city'],
  ORG: ['organization', 'company', 'group'],
  MISC: ['miscellaneous', 'nationality', 'work'],
};

/** Longest seed in words, as the longest candidate. */
const LONGEST = 3;

export interface EvidenceSplit {
  /** In text order. */
  readonly mined: readonly number[];
  /** [types] × SEEDS. */
  readonly seeds: Readonly<Record<string, readonly string[]>>;
}

export function splitEvidence(sentences: readonly LabelledSentence[], size: number, draw: number): EvidenceSplit {
  const order = shuffle([...sentences.keys()], keyedRandom(draw, 1));
  const mined = order.slice(0, size).sort((a, b) => a - b);
  const isMined = new Set(mined);
  const seeds = PAPER_TYPES.map(({ name, seeds: [own] }) => {
    const surfaces = sentences.flatMap((sentence, s) =>
      isMined.has(s)
        ? []
        : sentence.spans
            .filter(({ type, start, end }) => type === name && end - start <= LONGEST)
            .map((span) => spanText(sentence, span))
            .filter((text) => !/\d/.test(text)),
    );
    const drawn = shuffle([...new Set(surfaces)], keyedRandom(draw, 2)).filter((text) => text !== own);
    return [name, [own, ...drawn.slice(0, SEEDS - 1)]] as const;
  });
  return { mined, seeds: Object.fromEntries(seeds) };
}

/** `PER/person/0` for the first seed of PER in the phrase "person"; `PER/person/not LOC` for a negative seed. */
export function evidenceTypes({ seeds }: EvidenceSplit): EntityType[] {
  return Object.entries(seeds).flatMap(([name, own]) => {
    const [phrase, ...others] = PHRASES[name];
    const one = (said: string, key: string | number, seed: string) => ({
      name: `${name}/${said}/${key}`,
      phrase: said,
      seeds: [seed],
    });
    return [
      ...own.map((seed, s) => one(phrase, s, seed)),
      ...others.flatMap((other) => own.slice(0, PHRASED_SEEDS).map((seed, s) => one(other, s, seed))),
      ...Object.keys(seeds)
        .filter((other) => other !== name)
        .map((other) => one(phrase, `not ${other}`, seeds[other][0])),
    ];
  });
}
