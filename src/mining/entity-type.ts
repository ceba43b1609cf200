// What the linguist types: an entity type, the phrase that names it in the label context, and one example (or more).

import { Failure } from '../failure.ts';

export interface EntityType {
  /** Short name used in results and exports, e.g. PER. */
  readonly name: string;
  /** Phrase put into the label context, e.g. "person". */
  readonly phrase: string;
  /** Context-free examples, e.g. ["Masaki Yoshida"]; at least one (none for PromptMine). */
  readonly seeds: readonly string[];
}

/** The paper's label names and seed spans for four-type corpora (paper, Appendix A). */
export const PAPER_TYPES: readonly EntityType[] = [
  { name: 'PER', phrase: 'person', seeds: ['Masaki Yoshida'] },
  { name: 'LOC', phrase: 'location', seeds: ['Singapore'] },
  { name: 'ORG', phrase: 'organization', seeds: ['Boston Celtics'] },
  { name: 'MISC', phrase: 'miscellaneous', seeds: ['Japanese'] },
];

/** Separates several seeds of one type on the command line. */
const SEED_SEPARATOR = '|';

/**
 * Reads `PER:person=Masaki Yoshida` or `PER:person=Masaki Yoshida|Amina Jallo`.
 * The phrase may be left out (`person=Masaki Yoshida`: name and phrase are the same), and so may the seed (PromptMine).
 */
export function parseEntityType(text: string): EntityType {
  const equals = text.indexOf('=');
  const head = (equals < 0 ? text : text.slice(0, equals)).trim();
  const colon = head.indexOf(':');
  const name = (colon < 0 ? head : head.slice(0, colon)).trim();
  const phrase = (colon < 0 ? head : head.slice(colon + 1)).trim();
  const seeds =
    equals < 0
      ? []
      : text
          .slice(equals + 1)
          .split(SEED_SEPARATOR)
          .map(unquote);
  if (!name || !phrase) {
    throw new Failure(
      'bad-argument',
      `The type "${text}" has no name.`,
      'Write it as NAME:phrase="example", for instance PER:person="Amina Jallo".',
    );
  }
  return { name, phrase, seeds };
}

/** @throws Failure for no types, a name given twice, an empty or a repeated seed, or a missing seed where `needsSeed`. */
export function checkEntityTypes(types: readonly EntityType[], needsSeed: boolean): void {
  if (types.length === 0) {
    throw new Failure(
      'bad-argument',
      'No entity type was given.',
      'Give at least one, for instance PER:person="Amina Jallo".',
    );
  }
  const names = new Set<string>();
  for (const type of types) {
    if (names.has(type.name)) {
      throw new Failure(
        'bad-argument',
        `The type ${type.name} is given twice.`,
        `Give several examples of one type in one place: ${type.name}:${type.phrase}="first|second".`,
      );
    }
    names.add(type.name);
    if (needsSeed && type.seeds.length === 0) {
      throw new Failure(
        'seed-invalid',
        `The type ${type.name} has no example.`,
        `Add one: ${type.name}:${type.phrase}="an example".`,
      );
    }
    if (type.seeds.some((seed) => seed.trim() === '')) {
      throw new Failure(
        'seed-invalid',
        `An example of the type ${type.name} is empty.`,
        'Type the example as it is written in running text.',
      );
    }
    if (new Set(type.seeds).size < type.seeds.length) {
      throw new Failure('seed-invalid', `The type ${type.name} has the same example twice.`, 'Give each example once.');
    }
  }
}

function unquote(text: string): string {
  const trimmed = text.trim();
  const quoted =
    trimmed.length >= 2 &&
    ((trimmed.startsWith('"') && trimmed.endsWith('"')) || (trimmed.startsWith("'") && trimmed.endsWith("'")));
  return quoted ? trimmed.slice(1, -1) : trimmed;
}
