// A dataset as the paper uses it: sentences to mine and train on, and sentences to judge on. A folder with a training and
// a test file gives both; a single file is split, every fifth sentence held out.

import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import type { PaperDatasetName } from '../../../src/evaluate/published-scores.ts';
import { Failure } from '../../../src/failure.ts';
import type { ReadItem } from '../../../src/formats/reader.ts';
import { keyedRandom, shuffle } from '../../../src/tagger/keyed-random.ts';
import { type CorpusFile, type OpenCorpusOptions, openCorpus, readCorpus } from '../../files/open-corpus.ts';
import { type MatchedSettings, matchSettings } from './settings.ts';

export interface PaperDataset {
  readonly name: string;
  readonly settings: MatchedSettings;
  /** The training sentences as a corpus to mine. */
  readonly corpus: CorpusFile;
  /** Labels renamed to the settings' types; those of no type are left out. */
  readonly training: readonly LabelledSentence[];
  readonly test: readonly LabelledSentence[];
  /** What the test sentences are. */
  readonly testName: string;
  readonly rejects: number;
}

export interface DatasetOptions {
  readonly reading: OpenCorpusOptions;
  /** Which of the paper's settings; by the labels when absent. */
  readonly like?: PaperDatasetName;
  /** At most so many sentences to mine and train on, drawn at random, and so many to judge on. */
  readonly most?: number;
  readonly seed: number;
}

/** One in so many is held out of a single file. */
const FOLDS = 5;

/** Keeps the draw apart from what else is drawn with the same seed. */
const DRAW_KEY = 11;

const CORPUS_FILE = /\.(conll\w*|txt|bio\w*|tsv|iob2?|iobes|train|test[ab]?|dev|annotated|jsonl?)$/i;

/** @throws Failure 'file-missing' when there is nothing to read, and what the readers throw. */
export async function openDataset(path: string, options: DatasetOptions): Promise<PaperDataset> {
  const files = await findFiles(path);
  const corpus = await openCorpus(files.training, options.reading);
  const first = await readCorpus(corpus);
  const second = files.test ? await readCorpus(await openCorpus(files.test, options.reading)) : undefined;
  const isHeldOut = (_: unknown, s: number) => s % FOLDS === FOLDS - 1;
  const training = second ? first.sentences : first.sentences.filter((_, s) => !isHeldOut(_, s));
  const test = second ? second.sentences : first.sentences.filter(isHeldOut);
  const settings = matchSettings([...training, ...test], options.like);
  const kept = draw(training, options).map((sentence) => renamed(sentence, settings));
  return {
    name: basename(path),
    settings,
    corpus: { ...corpus, read: () => batches(kept) },
    training: kept,
    test: draw(test, options).map((sentence) => renamed(sentence, settings)),
    testName: files.test ? basename(files.test) : `every fifth sentence of ${basename(files.training)}`,
    rejects: first.rejects.length + (second?.rejects.length ?? 0),
  };
}

async function* batches(sentences: readonly LabelledSentence[]) {
  yield sentences.map((sentence, line): ReadItem => ({ sentence, line }));
}

async function findFiles(path: string): Promise<{ readonly training: string; readonly test?: string }> {
  const found = await stat(path).catch(() => undefined);
  if (!found)
    throw new Failure('file-missing', `There is no ${path}.`, 'Name a folder with a training and a test file.');
  if (found.isFile()) return { training: path };
  const names = (await readdir(path)).filter((name) => CORPUS_FILE.test(name) && !name.startsWith('.')).sort();
  const training = names.find((name) => /train/i.test(name));
  const held = (pattern: RegExp) => names.findLast((name) => name !== training && pattern.test(name));
  // eng.testa of CoNLL03 is its development set.
  const test = held(/test(?!a)/i) ?? held(/dev|valid|testa/i);
  if (training && test) return { training: join(path, training), test: join(path, test) };
  if (names.length === 1) return { training: join(path, names[0]) };
  throw new Failure(
    'file-missing',
    `${path} has no training and test file (${names.length} files that may be corpora).`,
    'Call them so that "train" and "test" are in their names, or name one file: every fifth sentence is then held out.',
  );
}

/** In text order. */
function draw(sentences: readonly LabelledSentence[], { most = Infinity, seed }: DatasetOptions): LabelledSentence[] {
  const order = shuffle([...sentences.keys()], keyedRandom(seed, DRAW_KEY)).slice(0, most);
  return order.sort((a, b) => a - b).map((s) => sentences[s]);
}

function renamed(sentence: LabelledSentence, { typeOf }: MatchedSettings): LabelledSentence {
  const spans = sentence.spans.flatMap(({ start, end, type }) => {
    const name = typeOf.get(type);
    return name === undefined ? [] : [{ start, end, type: name }];
  });
  return { ...sentence, spans };
}
