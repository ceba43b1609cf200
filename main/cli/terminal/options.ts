// The options that several commands share, and how their texts become values.

import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { OFFSET_UNITS } from '../../../src/corpus/offset-units.ts';
import { stopWords as languageStopWords } from '../../../src/corpus/stop-words.ts';
import { Failure } from '../../../src/failure.ts';
import { FORMATS } from '../../../src/formats/formats.ts';
import { SCHEMES } from '../../../src/formats/tags.ts';
import {
  type CandidateOptions,
  DEFAULT_MAX_SENTENCE_WORDS,
  DEFAULT_MAX_WORDS,
} from '../../../src/mining/candidate-spans.ts';
import { DEVICE_CHOICES, type DeviceChoice } from '../../compute/devices.ts';
import { defaultCacheFolder, STARTER_MODEL } from '../../compute/model-places.ts';
import type { OpenCorpusOptions } from '../../files/open-corpus.ts';

/** Every command has it. */
export const JSON_FLAG = '--json';

export interface CorpusFlags {
  readonly format?: OpenCorpusOptions['format'];
  readonly encoding?: string;
  readonly language: string;
  readonly wordCharacters?: string;
  readonly pretokenised?: boolean;
  readonly sentencePerLine?: boolean;
  readonly wordColumn?: string;
  readonly tagColumn?: string;
  readonly scheme?: OpenCorpusOptions['scheme'];
  readonly tier?: string[];
  readonly writingSystem?: string;
  readonly textMarker?: string;
  readonly recordMarker?: string;
  readonly layer?: string;
  readonly labelFeature?: string;
  readonly nameElements?: string[];
  readonly textColumn?: string;
  readonly offsets?: OpenCorpusOptions['offsetUnit'];
  readonly splitSentences?: boolean;
}

export function addCorpusOptions(command: Command): Command {
  return command
    .optionsGroup('How the corpus is read:')
    .addOption(
      new Option('--format <name>', 'format of the corpus; found from its content when absent').choices(
        FORMATS.map(({ name }) => name),
      ),
    )
    .option('--encoding <name>', 'character encoding, e.g. utf-8, windows-1252; found when absent')
    .option('--language <tag>', 'language of the corpus (BCP 47), for word borders and stop words', languageTag, 'en')
    .option('--word-characters <chars>', 'characters that belong to words here, e.g. "!ʼ"')
    .option('--pretokenised', 'words are what stands between blanks')
    .option('--sentence-per-line', 'every line is one sentence')
    .option('--word-column <column>', 'CoNLL, tables of words: number (from 0) or header of the column with the words')
    .option(
      '--tag-column <column>',
      'CoNLL, tables of words: number (from 0) or header of the column with the entity tags',
    )
    .addOption(new Option('--scheme <name>', 'CoNLL: how the tags are written; found when absent').choices(SCHEMES))
    .option('--tier <name...>', 'ELAN, TextGrid: tiers that hold the text (default: the one with most text)')
    .option('--writing-system <tag>', 'FLEx: the writing system to read (default: the first vernacular one)')
    .option('--text-marker <marker>', 'Toolbox: marker of the text, e.g. tx; found when absent')
    .option('--record-marker <marker>', 'Toolbox: marker that begins a record, e.g. ref; found when absent')
    .option('--layer <name>', 'WebAnno TSV, XMI: the layer that holds the entities (default: named entities)')
    .option('--label-feature <name>', 'WebAnno TSV, XMI: the feature that is the type (default: value)')
    .option('--name-elements <name...>', 'TEI: elements that are entities, e.g. persName placeName (default: none)')
    .option('--text-column <column>', 'tables, JSON records: name (or number from 0) of the column with the text')
    .option('--split-sentences', 'tables, JSON records: cut texts into sentences; else each is one')
    .addOption(
      new Option('--offsets <unit>', 'JSON records: what offsets count; by the format when absent').choices(
        OFFSET_UNITS,
      ),
    );
}

/** What decides how a corpus file is read. */
export function corpusOptions(flags: CorpusFlags): OpenCorpusOptions {
  return {
    format: flags.format,
    encoding: flags.encoding,
    language: flags.language,
    extraWordCharacters: flags.wordCharacters,
    pretokenised: flags.pretokenised,
    oneSentenceALine: flags.sentencePerLine,
    wordColumn: columnOf(flags.wordColumn),
    tagColumn: columnOf(flags.tagColumn),
    scheme: flags.scheme,
    tiers: flags.tier,
    writingSystem: flags.writingSystem,
    textMarker: flags.textMarker,
    recordMarker: flags.recordMarker,
    layer: flags.layer,
    labelFeature: flags.labelFeature,
    nameElements: flags.nameElements,
    textColumn: flags.textColumn,
    offsetUnit: flags.offsets,
    splitSentences: flags.splitSentences,
  };
}

function columnOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}

export interface FilterFlags {
  readonly language: string;
  readonly maxWords: number;
  readonly maxSentenceWords: number;
  readonly stopWords?: string;
  readonly digits?: boolean;
  readonly finalStop?: boolean;
}

export function addFilterOptions(command: Command): Command {
  return command
    .optionsGroup('Which spans are tested at all:')
    .option('--max-words <n>', 'longest span in words', wholeNumber, DEFAULT_MAX_WORDS)
    .option(
      '--max-sentence-words <n>',
      'sentences longer than this are not mined',
      wholeNumber,
      DEFAULT_MAX_SENTENCE_WORDS,
    )
    .option(
      '--stop-words <file>',
      'one word a line: spans that contain one are not mined; "none" for no list (default: the language\'s list)',
    )
    .option('--digits', 'also mine spans with digits')
    .option('--final-stop', 'also mine spans that end in the final full stop');
}

export function candidateOptions(flags: FilterFlags): CandidateOptions {
  return {
    maxWords: flags.maxWords,
    maxSentenceWords: flags.maxSentenceWords,
    stopWords: readStopWords(flags),
    dropDigits: !flags.digits,
    dropFinalStop: !flags.finalStop,
  };
}

function readStopWords({ stopWords, language }: FilterFlags): ReadonlySet<string> {
  if (stopWords === undefined) return new Set(languageStopWords(language));
  if (stopWords === 'none') return new Set();
  try {
    const lines = readFileSync(stopWords, 'utf8').split(/\r\n|\r|\n/);
    return new Set(lines.map((line) => line.trim().toLowerCase()).filter((line) => line !== ''));
  } catch (cause) {
    throw new Failure(
      'file-missing',
      `The stop-word list ${stopWords} cannot be read.`,
      'Name a text file with one word a line, or "none".',
      { cause },
    );
  }
}

export interface ModelFlags {
  readonly model: string;
  readonly onnx?: string;
  readonly device: DeviceChoice;
  readonly workers?: number;
  readonly cache: string;
}

export function addModelOptions(command: Command): Command {
  return command
    .optionsGroup('The language model:')
    .addOption(
      new Option(
        '--model <folder>',
        'language model in the Hugging Face layout, with tokenizer.json and an ONNX export',
      ).default(STARTER_MODEL, 'the starter model, English'),
    )
    .option('--onnx <file>', 'which export of the folder, when it has several')
    .addOption(new Option('--device <name>', 'where the model runs').choices(DEVICE_CHOICES).default('cpu'))
    .option('--workers <n>', 'compute processes; default: one a core, as memory allows', wholeNumber)
    .option('--cache <folder>', 'where prepared models are kept; also SEEDMARK_CACHE', defaultCacheFolder());
}

/** For commander: a whole number above 0. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}

/** For commander: any finite number. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** For commander: a number above 0. */
export function positiveNumber(text: string): number {
  const value = number(text);
  if (value <= 0) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** For commander: a language tag that is well formed; the same letter case as everywhere. */
export function languageTag(text: string): string {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? text;
  } catch {
    throw new InvalidArgumentError('It must be a language tag such as en, yo, zh-Hant or pt-BR.');
  }
}

/** For commander: two shares that leave something to train on. */
export function shares(text: string): readonly [number, number] {
  const values = text.split(',').map(Number);
  const [validation, test] = values;
  if (values.length !== 2 || !(validation >= 0) || !(test >= 0) || validation + test >= 1) {
    throw new InvalidArgumentError('It must be two shares such as 0.1,0.1 that leave something to train on.');
  }
  return [validation, test];
}
