// The paper's four datasets: label names and seeds (Table 7), sentence length (Appendix C). Another corpus is treated as
// the one whose labels it has.

import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import type { PaperDatasetName } from '../../../src/evaluate/published-scores.ts';
import { Failure } from '../../../src/failure.ts';
import { type EntityType, PAPER_TYPES } from '../../../src/mining/entity-type.ts';

export interface PaperSettings {
  readonly name: PaperDatasetName;
  readonly types: readonly EntityType[];
  /** Longer sentences are not mined. */
  readonly maxSentenceWords: number;
}

export const PAPER_SETTINGS: readonly PaperSettings[] = [
  { name: 'conll03', types: PAPER_TYPES, maxSentenceWords: 30 },
  { name: 'tweebank', types: PAPER_TYPES, maxSentenceWords: 30 },
  {
    name: 'wnut17',
    types: [
      { name: 'person', phrase: 'person', seeds: ['Masaki Yoshida'] },
      { name: 'location', phrase: 'location', seeds: ['Singapore'] },
      { name: 'creative-work', phrase: 'creative work', seeds: ['#BattlestarGalactica'] },
      { name: 'group', phrase: 'group', seeds: ['Boston Celtics'] },
      { name: 'corporation', phrase: 'corporation', seeds: ['Microsoft'] },
      { name: 'product', phrase: 'product', seeds: ['iPhone'] },
    ],
    maxSentenceWords: 20,
  },
  {
    name: 'restaurant',
    // PAPER: Table 7 calls the first label "Restaurant name"; the template adds the word "name" itself.
    types: [
      { name: 'Restaurant_Name', phrase: 'restaurant', seeds: ["McDonald's"] },
      { name: 'Location', phrase: 'location', seeds: ['nearby'] },
      { name: 'Dish', phrase: 'dish', seeds: ['chicken sandwich'] },
      { name: 'Price', phrase: 'price', seeds: ['cheap'] },
      { name: 'Rating', phrase: 'rating', seeds: ['five star'] },
      { name: 'Cuisine', phrase: 'cuisine', seeds: ['Japanese'] },
    ],
    maxSentenceWords: 20,
  },
];

/** What other corpora call the four types. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  person: 'per',
  pers: 'per',
  location: 'loc',
  organization: 'org',
  organisation: 'org',
  miscellaneous: 'misc',
};

export interface MatchedSettings extends PaperSettings {
  /** Gold label → name of the type. */
  readonly typeOf: ReadonlyMap<string, string>;
  /** Gold labels that no seed of the paper stands for. */
  readonly left: readonly string[];
}

/**
 * The settings that fit the labels of a corpus; its types are those that the corpus has.
 * @param name which of them; by the labels when absent.
 * @throws Failure 'corpus-invalid' when no label fits.
 */
export function matchSettings(sentences: readonly LabelledSentence[], name?: PaperDatasetName): MatchedSettings {
  const labels = [...new Set(sentences.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort();
  const matched = PAPER_SETTINGS.filter((settings) => name === undefined || settings.name === name).map((settings) =>
    matchTypes(settings, labels),
  );
  const best = matched.reduce((a, b) => (b.typeOf.size > a.typeOf.size ? b : a));
  if (best.typeOf.size > 0) return best;
  throw new Failure(
    'corpus-invalid',
    labels.length === 0
      ? 'The dataset has no labels.'
      : `No label of the dataset (${labels.join(', ')}) is one of the paper's.`,
    'Give a labelled corpus with PER, LOC, ORG, MISC or with the labels of WNUT17 or MIT Restaurant; --tag-column names the column of the labels.',
  );
}

function matchTypes(settings: PaperSettings, labels: readonly string[]): MatchedSettings {
  const typeOf = new Map<string, string>();
  for (const label of labels) {
    const type = settings.types.find(({ name }) => plain(name) === plain(label) || plain(name) === otherName(label));
    if (type) typeOf.set(label, type.name);
  }
  const names = new Set(typeOf.values());
  return {
    ...settings,
    types: settings.types.filter((type) => names.has(type.name)),
    typeOf,
    left: labels.filter((label) => !typeOf.has(label)),
  };
}

function plain(label: string): string {
  return label.toLowerCase().replace(/[^\p{L}]/gu, '');
}

function otherName(label: string): string | undefined {
  return OTHER_NAMES[plain(label)];
}
