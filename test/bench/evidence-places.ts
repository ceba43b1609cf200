// The scores that evidence-scores.ts left in a folder, by place: every span of the mined sentences with its score against
// every seed. Also reads the checkpoint of a run that was stopped: its finished sentences count.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RankedSpan } from '../../main/jobs/mining/ranked-line.ts';
import { type LabelledSentence, type LabelledSpan, spanText } from '../../src/corpus/sentence.ts';
import {
  CONFIRMED,
  type Confirmed,
  type EvidenceSplit,
  PHRASES,
  REVIEWED,
  type SeedPlace,
  STARTS,
} from './evidence-types.ts';

export interface Place {
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
  /** Type/phrase/seed → score. */
  readonly scores: Map<string, number>;
}

export type Score = (place: Place) => number;

export interface Evidence {
  readonly split: EvidenceSplit;
  readonly names: readonly string[];
  readonly places: readonly Place[];
  /** [sentences] */
  readonly gold: readonly (readonly LabelledSpan[])[];
  /** Empty before the second round. */
  readonly confirmed: readonly Confirmed[];
  /** The seeds' own places, scored like any other span; empty where they were not. */
  readonly own: readonly { readonly place: SeedPlace; readonly scores: ReadonlyMap<string, number> }[];
}

export const FILES = { split: 'split.json', spans: 'scores.jsonl', own: 'own.jsonl', again: 'again.jsonl' };
export const OWN_PLACES = 'own.json';
export const CONFIRMED_SEEDS = 'confirmed.json';

export function readEvidence(folder: string, sentences: readonly LabelledSentence[]): Evidence {
  const split = readJson<EvidenceSplit>(folder, FILES.split)!;
  const places = readPlaces(folder, FILES.spans);
  const again = new Map(readPlaces(folder, FILES.again).map((place) => [keyOf(place), place.scores]));
  for (const place of places) for (const [key, score] of again.get(keyOf(place)) ?? []) place.scores.set(key, score);
  const last = places.reduce((most, { sentence }) => Math.max(most, sentence), -1);
  const ownPlaces = readJson<readonly SeedPlace[]>(folder, OWN_PLACES) ?? [];
  const ownScores = new Map(readPlaces(folder, FILES.own).map((place) => [keyOf(place), place.scores]));
  return {
    ...{ split, places, names: Object.keys(split.seeds) },
    gold: split.mined.slice(0, last + 1).map((s) => sentences[s].spans),
    confirmed: again.size > 0 ? (readJson<readonly Confirmed[]>(folder, CONFIRMED_SEEDS) ?? []) : [],
    own: ownPlaces.flatMap((place, sentence) => {
      const scores = ownScores.get(keyOf({ ...place, sentence }));
      return scores ? [{ place, scores }] : [];
    }),
  };
}

function readJson<T>(folder: string, name: string): T | undefined {
  const path = join(folder, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

const keyOf = ({ sentence, start, end }: { readonly sentence: number; readonly start: number; readonly end: number }) =>
  `${sentence} ${start} ${end}`;

function readPlaces(folder: string, name: string): Place[] {
  const file = [join(folder, name), join(folder, `${name}.checkpoint`)].find((path) => existsSync(path));
  const found = new Map<string, Place>();
  for (const line of file ? readFileSync(file, 'utf8').split('\n') : []) {
    if (!line.startsWith('{"doc"') || !line.endsWith('}')) continue;
    const { sentence, start, end, type, score } = JSON.parse(line) as RankedSpan;
    const key = keyOf({ sentence, start, end });
    const place = found.get(key) ?? { sentence, start, end, scores: new Map() };
    found.set(key, place);
    place.scores.set(type, score);
  }
  const most = Math.max(...[...found.values()].map(({ scores }) => scores.size));
  // Those of a sentence in progress are left out. In text order, whatever wrote the file.
  return [...found.values()]
    .filter(({ scores }) => scores.size === most)
    .sort((a, b) => a.sentence - b.sentence || a.start - b.start || a.end - b.end);
}

/** @returns the score against a seed of the type. */
export const against = (type: string, seed: number | string, phrase = 0): Score => {
  const key = `${type}/${PHRASES[type][phrase]}/${seed}`;
  return ({ scores }) => scores.get(key)!;
};

export function rank(places: readonly Place[], score: Score): Place[] {
  return places
    .map((place) => ({ place, cost: score(place) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ place }) => place);
}

export const isRight = ({ gold }: Evidence, place: Place, type: string): boolean =>
  gold[place.sentence].some((span) => span.type === type && span.start === place.start && span.end === place.end);

/** The first ranks of each list, judged as by a user who knows the gold standard. */
export function confirmTop(evidence: Evidence, sentences: readonly LabelledSentence[]): Confirmed[] {
  const { split, names, places } = evidence;
  return names.flatMap((type) =>
    split.seeds[type].slice(0, STARTS).map((own, seed) => {
      const right = rank(places, against(type, seed))
        .slice(0, REVIEWED)
        .filter((place) => isRight(evidence, place, type))
        .map((place) => spanText(sentences[split.mined[place.sentence]], place));
      return { type, seed, texts: [...new Set(right)].filter((text) => text !== own).slice(0, CONFIRMED) };
    }),
  );
}
