// A tagged file against a gold file: read both, bring their sentences together, report.

import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import { evaluateTagging, type TaggingOptions } from '../../../src/evaluate/evaluate-tagging.ts';
import { pairSentences, type TaggedPair } from '../../../src/evaluate/tagged-pair.ts';
import type { TaggingReport, WordAccuracy } from '../../../src/evaluate/tagging-report.ts';
import { spelledAccuracy } from '../../../src/evaluate/word-accuracy.ts';
import { Failure } from '../../../src/failure.ts';
import type { Reject } from '../../../src/formats/reader.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import { type CorpusFile, readCorpus } from '../../files/open-corpus.ts';

export interface JudgeTaggingRequest extends Omit<TaggingOptions, 'random' | 'training' | 'languageOf'> {
  readonly gold: CorpusFile;
  readonly predicted: CorpusFile;
  /** What the tagger was trained on. */
  readonly training?: CorpusFile;
  /** Document name → language. */
  readonly languages?: ReadonlyMap<string, string>;
  /** The same seed gives the same intervals. */
  readonly seed: number;
}

/** Both files of columns, opened with the scheme 'labels': a type is then a tag as it stands in the file. */
export interface SpelledTags {
  readonly gold: CorpusFile;
  readonly predicted: CorpusFile;
}

export interface TaggingJudgement {
  readonly report: TaggingReport;
  /** Records that could not be read, by path. */
  readonly rejects: ReadonlyMap<string, readonly Reject[]>;
  /** Predicted types that gold does not have: each of their spans counts as wrong. */
  readonly strangeTypes: readonly string[];
  /** Documents that `languages` does not name. */
  readonly unnamedDocuments: readonly string[];
}

/** The language of documents that the list does not name. */
const UNNAMED = 'unknown';

/** @throws Failure when a labelled file has no labels, or when the two files hold other words. */
export async function judgeTagging(request: JudgeTaggingRequest): Promise<TaggingJudgement> {
  const { gold, predicted, training, languages, seed, ...options } = request;
  const rejects = new Map<string, readonly Reject[]>();
  const read = async (file: CorpusFile): Promise<LabelledSentence[]> => {
    const corpus = await readCorpus(file);
    if (corpus.rejects.length > 0) rejects.set(file.path, corpus.rejects);
    return corpus.sentences;
  };
  const goldSentences = await read(gold);
  checkLabels(goldSentences, gold.path);
  const pairs = pair(goldSentences, await read(predicted), rejects);
  const seen = training && (await read(training));
  if (seen && training) checkLabels(seen, training.path);
  const report = evaluateTagging(pairs, {
    ...options,
    random: keyedRandom(seed),
    ...(seen ? { training: seen } : {}),
    ...(languages ? { languageOf: ({ doc }) => languages.get(doc) ?? UNNAMED } : {}),
  });
  const known = new Set(goldSentences.flatMap(({ spans }) => spans.map(({ type }) => type)));
  return {
    report,
    rejects,
    strangeTypes: report.types.map(({ type }) => type).filter((type) => !known.has(type)),
    unnamedDocuments: languages ? report.byDocument.map(({ name }) => name).filter((name) => !languages.has(name)) : [],
  };
}

/** The accuracy that conlleval computes, which compares tags as they are spelled. */
export async function judgeSpelledTags({ gold, predicted }: SpelledTags): Promise<WordAccuracy> {
  const [left, right] = [await readCorpus(gold), await readCorpus(predicted)];
  return spelledAccuracy(pairSentences(left.sentences, right.sentences));
}

function checkLabels(sentences: readonly LabelledSentence[], path: string): void {
  if (sentences.some(({ spans }) => spans.length > 0)) return;
  throw new Failure(
    'corpus-invalid',
    `${path} has no labels.`,
    'Give a labelled corpus; for CoNLL name the column with --tag-column.',
  );
}

/** Left-out records are the most likely reason why sentences do not fit, so they are named. */
function pair(
  gold: readonly LabelledSentence[],
  predicted: readonly LabelledSentence[],
  rejects: ReadonlyMap<string, readonly Reject[]>,
): TaggedPair[] {
  try {
    return pairSentences(gold, predicted);
  } catch (error) {
    const [first] = rejects;
    if (!(error instanceof Failure) || !first) throw error;
    const [path, [{ line, reason }]] = first;
    const hint = `A record of ${path} could not be read (line ${line}: ${reason}); repair it, or take it out of both.`;
    throw new Failure(error.code, error.message, hint, { cause: error });
  }
}
