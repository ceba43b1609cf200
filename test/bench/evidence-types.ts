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

/** The types with their own seeds alone, in the phrase of the product: `PER/person/0`. */
export function plainTypes(seeds: EvidenceSplit['seeds']): EntityType[] {
  return Object.entries(seeds).flatMap(([name, own]) => {
    const [phrase] = PHRASES[name];
    return own.map((seed, s) => ({ name: `${name}/${phrase}/${s}`, phrase, seeds: [seed] }));
  });
}

export interface SeedPlace {
  readonly type: string;
  /** Index of the seed in its type. */
  readonly seed: number;
  /** Of the corpus. */
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
}

/** Where each drawn seed stands as a gold span of its type, in the first sentence that is not mined. */
export function seedPlaces(sentences: readonly LabelledSentence[], { mined, seeds }: EvidenceSplit): SeedPlace[] {
  const isMined = new Set(mined);
  return Object.entries(seeds).flatMap(([type, own]) =>
    own.flatMap((text, seed): SeedPlace[] => {
      for (const [s, sentence] of sentences.entries()) {
        const span = isMined.has(s)
          ? undefined
          : sentence.spans.find((one) => one.type === type && spanText(sentence, one) === text);
        if (span) return [{ type, seed, sentence: s, start: span.start, end: span.end }];
      }
      return [];
    }),
  );
}

/** What a user would do after a first run: look through the top of the list, and take what is right as further seeds. */
export interface Confirmed {
  readonly type: string;
  /** Index of the seed that the list was made with. */
  readonly seed: number;
  /** Different from the seed and from each other; at most CONFIRMED. */
  readonly texts: readonly string[];
}

/** Seeds of each type that a second round is made from: the paper's and drawn ones. */
export const STARTS = 3;
/** Ranks that are looked through. */
export const REVIEWED = 20;
export const CONFIRMED = 2;

/** `PER/person/0+1` for the first span that was confirmed in the list of seed 0. */
export function confirmedTypes(confirmed: readonly Confirmed[]): EntityType[] {
  return confirmed.flatMap(({ type, seed, texts }) => {
    const [phrase] = PHRASES[type];
    return texts.map((text, i) => ({ name: `${type}/${phrase}/${seed}+${i + 1}`, phrase, seeds: [text] }));
  });
}
