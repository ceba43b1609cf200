// A mining run's settings: from what the linguist asks for to a record that decides the result, and from the record to
// the miner's options for one corpus.

import { hash } from 'node:crypto';
import type { CandidateFilters, MiningRequest } from '../../../src/contract/mining.ts';
import { stopWords } from '../../../src/corpus/stop-words.ts';
import { Failure } from '../../../src/failure.ts';
import {
  type CandidateOptions,
  DEFAULT_MAX_SENTENCE_WORDS,
  DEFAULT_MAX_WORDS,
} from '../../../src/mining/candidate-spans.ts';
import type { EntityType } from '../../../src/mining/entity-type.ts';
import { DEFAULT_TEMPERATURE, type MineOptions, type Selection } from '../../../src/mining/mine.ts';
import type { SpanTestName } from '../../../src/mining/span-test.ts';
import type { CorpusId, TypeId } from '../../../src/project/ids.ts';
import type { RunSettings, RunType } from '../../../src/project/mining.ts';
import { readCorpora } from '../../store/corpus/corpora.ts';
import { languagesOf } from '../../store/corpus/document-languages.ts';
import { readLanguages } from '../../store/corpus/languages.ts';
import { readSeeds, readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';

/** Of the run, as its row keeps them. */
interface RunOptions {
  readonly selection: Selection;
  readonly filters: Omit<CandidateOptions, 'stopWords'>;
  readonly template?: string;
  readonly seedMode: MineOptions['seedMode'];
  readonly edge: MineOptions['edge'];
  readonly temperature: number;
  /** What differs in a language of the corpora from what the run's types say. */
  readonly perLanguage?: Readonly<Record<string, LocalSettings>>;
}

/** One seed set, with a phrase, a template and seeds of the language's own where the linguist gave them. */
interface LocalSettings {
  readonly template?: string;
  readonly types: Readonly<Record<string, Pick<RunType, 'phrase' | 'seeds'>>>;
}

const HIGHER_IS_BETTER: readonly SpanTestName[] = ['cos2', 'prompt'];

/** Sentences after which there is something to review: seconds on two cores with a small model, where a whole stretch takes minutes. */
const FIRST_STRETCH = 64;

/** The phrase of a type that has none in a language. */
const FALLBACK_LANGUAGES = ['en', 'und'];

/** @throws Failure 'not-found' or 'bad-argument' for what the project does not have. */
export function runSettings(
  connection: Connection,
  request: MiningRequest,
  model: { readonly name: string; readonly fingerprint: string },
): RunSettings {
  const { method = 'div2', filters = {} } = request;
  const options: RunOptions = {
    selection: request.selection,
    filters: withDefaults(filters),
    template: request.template,
    seedMode: request.seedMode ?? 'best',
    edge: 'boundary',
    temperature: DEFAULT_TEMPERATURE,
  };
  checkCorpora(connection, request.corpora);
  const perLanguage = localSettings(connection, request);
  const languages = [...readLanguages(connection)];
  const decides = ({ type, phrase, seeds }: Omit<RunType, 'signature'>) => {
    const texts = seedTexts(connection, type, seeds);
    const known = [method, options, model.fingerprint, languages, phrase, texts];
    const local = localTexts(connection, type, perLanguage);
    return hash('sha256', JSON.stringify(local.length > 0 ? [...known, local] : known));
  };
  const types = request.types.map(({ type, seeds }): RunType => {
    const phrase = phraseOf(connection, type);
    return { type, phrase, seeds, signature: decides({ type, phrase, seeds }) };
  });
  return {
    method,
    isHigherBetter: HIGHER_IS_BETTER.includes(method),
    options: { ...options, ...(Object.keys(perLanguage).length > 0 && { perLanguage }) },
    modelName: model.name,
    modelFingerprint: model.fingerprint,
    types,
    corpora: request.corpora,
  };
}

/** What is left out has the default of the method notes. */
function withDefaults(filters: CandidateFilters): RunOptions['filters'] {
  return {
    maxWords: filters.maxWords ?? DEFAULT_MAX_WORDS,
    maxSentenceWords: filters.maxSentenceWords ?? DEFAULT_MAX_SENTENCE_WORDS,
    dropDigits: filters.dropDigits ?? true,
    dropFinalStop: filters.dropFinalStop ?? true,
  };
}

/** Which spans are tested in a corpus of this language: with the linguist's list of stop words, or the usual one. */
export function candidateOptionsOf(
  connection: Connection,
  filters: CandidateFilters,
  language: string,
): CandidateOptions {
  const own = readLanguages(connection).get(language)?.stopWords;
  return { ...withDefaults(filters), stopWords: new Set(own ?? stopWords(language)) };
}

/** @throws Failure 'not-found' or 'bad-argument' for corpora that cannot be mined. */
export function checkCorpora(connection: Connection, corpora: readonly CorpusId[]): void {
  const known = new Map(readCorpora(connection).map((corpus) => [corpus.id, corpus]));
  if (corpora.length === 0) {
    throw new Failure('bad-argument', 'There is no corpus to mine.', 'Choose one, or import one first.');
  }
  for (const id of corpora) {
    const corpus = known.get(id);
    if (!corpus)
      throw new Failure('not-found', `The project has no corpus ${id}.`, 'Look at the list of corpora again.');
    if (corpus.state === 'complete') continue;
    if (corpus.state === 'removing') {
      throw new Failure('bad-argument', `The corpus "${corpus.name}" is being removed.`, 'Choose another one.');
    }
    const hint = 'Wait until it is imported, or go on with its import.';
    throw new Failure('bad-argument', `The corpus "${corpus.name}" is not imported to its end.`, hint);
  }
}

function seedTexts(connection: Connection, type: TypeId, seeds: RunType['seeds']): string[] {
  const known = new Map(readSeeds(connection).map((seed) => [seed.id, seed]));
  return seeds.map((id) => {
    const seed = known.get(id);
    if (seed?.type === type) return seed.text;
    throw new Failure('not-found', `The type ${type} has no seed ${id}.`, 'Look at the list of seeds again.');
  });
}

/** What the label context calls a type, in this language where it has a phrase for it. @throws Failure 'not-found' */
export function phraseOf(connection: Connection, id: TypeId, language?: string): string {
  const type = readTypes(connection).find((one) => one.id === id);
  if (!type) throw new Failure('not-found', `The project has no type ${id}.`, 'Look at the list of types again.');
  const wanted = language === undefined ? FALLBACK_LANGUAGES : [language, ...FALLBACK_LANGUAGES];
  const phrase = wanted.map((tag) => type.phrases.find(({ language }) => language === tag)).find(Boolean);
  return (phrase ?? type.phrases[0])?.phrase ?? type.name;
}

/** For each language of the corpora what is said of it alone; languages of which nothing is said are left out. */
function localSettings(connection: Connection, { corpora, types }: MiningRequest): Record<string, LocalSettings> {
  const options = readLanguages(connection);
  const found: Record<string, LocalSettings> = {};
  for (const language of languagesOf(connection, corpora)) {
    const { template } = options.get(language) ?? {};
    const own = types.flatMap(({ type, seeds }) => {
      const local = { phrase: phraseOf(connection, type, language), seeds: seedsIn(connection, seeds, language) };
      const isOwn = local.phrase !== phraseOf(connection, type) || local.seeds.length < seeds.length;
      return isOwn ? [[String(type), local] as const] : [];
    });
    if (template === undefined && own.length === 0) continue;
    found[language] = { ...(template !== undefined && { template }), types: Object.fromEntries(own) };
  }
  return found;
}

/** A language's own seeds where it has any, otherwise those in the language of the first seed that was given. */
function seedsIn(connection: Connection, seeds: RunType['seeds'], language: string): RunType['seeds'] {
  const known = new Map(readSeeds(connection).map((seed) => [seed.id, seed]));
  const inLanguage = (tag: string | undefined) => seeds.filter((id) => known.get(id)?.language === tag);
  const local = inLanguage(language);
  if (local.length > 0) return local;
  const first = seeds.reduce((oldest, id) => (id < oldest ? id : oldest), seeds[0]);
  return inLanguage(known.get(first)?.language);
}

/** What is said of a type in each language, for its signature. */
function localTexts(
  connection: Connection,
  type: TypeId,
  perLanguage: Readonly<Record<string, LocalSettings>>,
): unknown[] {
  return Object.entries(perLanguage)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([language, { template, types }]) => {
      const own = types[type];
      if (!own) return template === undefined ? [] : [[language, template]];
      return [[language, template ?? null, own.phrase, seedTexts(connection, type, own.seeds)]];
    });
}

/** A type of a run as it is mined in a language. */
export function localType(run: Pick<RunSettings, 'options'>, type: RunType, language: string): RunType {
  const { perLanguage } = run.options as unknown as RunOptions;
  return { ...type, ...perLanguage?.[language]?.types[type.type] };
}

/** The label context of a run in a language; undefined: the method's own. */
export function templateOf(run: Pick<RunSettings, 'options'>, language: string): string | undefined {
  const { template, perLanguage } = run.options as unknown as RunOptions;
  return perLanguage?.[language]?.template ?? template;
}

/** What the miner is asked for these types in a corpus of this language. @param types as `localType` gives them. */
export function mineOptionsOf(
  connection: Connection,
  run: Pick<RunSettings, 'method' | 'options'>,
  types: readonly RunType[],
  language: string,
): MineOptions {
  const options = run.options as unknown as RunOptions;
  return {
    types: types.map(
      (type): EntityType => ({
        // Two types of a project may share a phrase; the id tells them apart.
        name: String(type.type),
        phrase: type.phrase,
        seeds: seedTexts(connection, type.type, type.seeds),
      }),
    ),
    method: run.method as SpanTestName,
    selection: options.selection,
    candidates: candidateOptionsOf(connection, options.filters, language),
    template: templateOf(run, language),
    seedMode: options.seedMode,
    edge: options.edge,
    temperature: options.temperature,
    firstStretch: FIRST_STRETCH,
  };
}
