// Exports a tagger of every family, from both exporters' graphs, with what it says about some sentences, for
// export-check-transformers-js.ts and export_check_transformers.py to compare. The starter is trained a little before;
// the tiny ones have random weights.
//
//     node test/crosscheck/export-taggers.ts ../shared /tmp/taggers [sentences]
//     node test/crosscheck/export-check-transformers-js.ts /tmp/taggers
//     VENV/bin/python test/crosscheck/export_check_transformers.py /tmp/taggers

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import { type Encoder, openEncoder } from '../../main/training/encoder.ts';
import type { Verification } from '../../main/training/export/verify-graphs.ts';
import { exportTagger } from '../../main/training/export-tagger.ts';
import type { Weight } from '../../main/training/safetensors.ts';
import { TaggerSession } from '../../main/training/tagger-session.ts';
import { DEFAULT_OPTIONS, type TrainingSet, train } from '../../main/training/train.ts';
import { startWeights } from '../../main/training/trained-weights.ts';
import { joinWords } from '../../src/corpus/join-words.ts';
import type { LabelledSentence, Sentence } from '../../src/corpus/sentence.ts';
import { createConllReader } from '../../src/formats/columns/conll.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import { corpusRows, sentenceScores } from '../../src/tagger/corpus-rows.ts';
import { decodeLabels } from '../../src/tagger/decode-labels.ts';
import { keyedNormal } from '../../src/tagger/keyed-random.ts';
import { createLabelSet, encodeBio } from '../../src/tagger/label-set.ts';
import type { TaggerProvenance } from '../../src/tagger/tagger-provenance.ts';
import { tagRows } from '../../src/tagger/windows.ts';
import { hardTargets, pieceTargets } from '../../src/tagger/word-targets.ts';

const WIKIGOLD = join(import.meta.dirname, '../../resources/corpora/wikigold/wikigold.conll');

/** Enough for labels of every type; the rest is as in the program. */
const TRAINING = { ...DEFAULT_OPTIONS, layers: 3, epochs: 3, learningRate: 3e-4 };

/** Sentences in one, so that it needs several windows. */
const JOINED = 12;
const LONG_SENTENCES = 3;

/** What a tagger says about a text, and the tokenizer of the text. */
export interface ExpectedText {
  readonly text: string;
  /** Boundary pieces included. */
  readonly ids: readonly number[];
  /** Log probabilities of all pieces, [pieces × labels]. */
  readonly scores: readonly number[];
}

/** What a tagger says about the words of a text, in windows where it is long. */
export interface ExpectedWords {
  readonly text: string;
  /** [start, end] of each word in code points. */
  readonly words: readonly (readonly [number, number])[];
  readonly labels: readonly string[];
}

export interface Expected {
  readonly labels: number;
  readonly verified: Verification;
  readonly texts: readonly ExpectedText[];
  readonly worded: readonly ExpectedWords[];
}

const labelSet = createLabelSet(['LOC', 'MISC', 'ORG', 'PER']);
const labels = labelSet.labels.length;

/**
 * Writes OUT/name and OUT/name.json.
 * @param weighting 'trained' trains on other sentences first.
 */
export async function exportExample(
  encoder: Encoder,
  out: string,
  name: string,
  count: number,
  weighting: 'trained' | 'random',
): Promise<Expected> {
  const tokenizer = await openTokenizer(encoder.folder);
  const all = readSentences();
  const fitting = all.filter(({ text }) => tokenizer.encode(text).ids.length <= encoder.maxPieces);
  const sentences = fitting.slice(0, count);
  const layers = weighting === 'trained' ? TRAINING.layers : 1;
  const weights =
    weighting === 'trained'
      ? await trained(encoder, tokenizer, fitting.slice(count, 3 * count))
      : moved(encoder, layers);
  const { rows } = corpusRows(sentences, tokenizer, encoder.maxPieces);
  mkdirSync(out, { recursive: true });
  const { verified } = await exportTagger({ encoder, weights, labelSet, layers }, join(out, name), {
    card: cardOf(name, layers),
    sampleRows: rows,
  });
  const session = await TaggerSession.open(encoder, layers, labels, weights);
  try {
    const texts = await piecesOf(session, rows, sentences);
    const worded = await wordsOf(session, tokenizer, [...longSentences(all), ...sentences]);
    const expected: Expected = { labels, verified, texts, worded };
    writeFileSync(join(out, `${name}.json`), JSON.stringify(expected));
    return expected;
  } finally {
    await session.close();
  }
}

export function readSentences(): LabelledSentence[] {
  const reader = createConllReader();
  const items = [...reader.push(readFileSync(WIKIGOLD, 'utf8')), ...reader.finish()];
  return items.flatMap((item) => ('sentence' in item ? [item.sentence as LabelledSentence] : []));
}

function cardOf(name: string, layers: number): TaggerProvenance {
  return {
    name,
    languages: ['en'],
    madeWith: 'Seedmark',
    types: labelSet.types.map((type) => ({ name: type, phrase: type, seeds: [] })),
    labels: { rule: 'gold labels of wikigold.conll', sentences: 0, words: 0, spans: {} },
    training: { layers, layersInAll: layers, seed: 1, settings: {} },
  };
}

async function piecesOf(
  session: TaggerSession,
  rows: readonly { readonly ids: Int32Array }[],
  sentences: readonly Sentence[],
): Promise<ExpectedText[]> {
  const whole = rows.map(({ ids }) => {
    const every = Int32Array.from(ids.keys());
    return { ids, words: every, positions: every };
  });
  const scores = await session.run(whole);
  return sentences.map(({ text }, s) => ({
    text,
    ids: [...rows[s].ids],
    scores: Array.from(scores[s], (score) => Number(score.toPrecision(9))),
  }));
}

/** @returns sentences of several hundred words. */
function longSentences(sentences: readonly Sentence[]): Sentence[] {
  return Array.from({ length: LONG_SENTENCES }, (_, at) => {
    const parts = sentences.slice(at * JOINED, (at + 1) * JOINED);
    const words = parts.flatMap(({ text, words }) =>
      words.map(({ startChar, endChar }) => text.slice(startChar, endChar)),
    );
    return { doc: '', ...joinWords(words) };
  });
}

async function wordsOf(
  session: TaggerSession,
  tokenizer: PieceTokenizer,
  sentences: readonly Sentence[],
): Promise<ExpectedWords[]> {
  const corpus = corpusRows(sentences, tokenizer, session.maxPieces);
  const scores = sentenceScores(sentences, corpus, await session.run(corpus.rows), labels);
  return sentences.map(({ text, words }, s) => ({
    text,
    words: words.map(({ startChar, endChar }) => [codePoints(text, startChar), codePoints(text, endChar)] as const),
    labels: Array.from(decodeLabels(scores[s], labelSet), (label) => labelSet.labels[label]),
  }));
}

function codePoints(text: string, char: number): number {
  return [...text.slice(0, char)].length;
}

async function trained(
  encoder: Encoder,
  tokenizer: PieceTokenizer,
  sentences: readonly LabelledSentence[],
): Promise<ReadonlyMap<string, Weight>> {
  const rows = sentences.map((sentence) => tagRows(sentence, tokenizer.encode(sentence.text), encoder.maxPieces)[0]);
  const targetsOf: TrainingSet['targetsOf'] = (row) => {
    const { words, spans } = sentences[row];
    return pieceTargets(rows[row], hardTargets(encodeBio(words.length, spans, labelSet), labels));
  };
  let weights: ReadonlyMap<string, Weight> | undefined;
  for await (const event of train(encoder, { rows, labels, targetsOf }, TRAINING)) {
    if (event.kind === 'checkpoint') weights = event.checkpoint.weights;
  }
  if (!weights) throw new Error('no checkpoint');
  return weights;
}

function moved(encoder: Encoder, layers: number): ReadonlyMap<string, Weight> {
  const weights = startWeights(encoder, { layers, labels, features: encoder.hiddenSize }, 1);
  const normal = keyedNormal(7);
  for (const { values } of weights.values()) for (let i = 0; i < values.length; i++) values[i] += 0.05 * normal();
  return weights;
}

/** Families that the tiny models stand for. */
export const FAMILIES: readonly string[] = [
  'bert-cased',
  'bert-uncased',
  'roberta',
  'xlm-roberta',
  'distilbert',
  'electra',
  'deberta-v2',
  'albert',
];

export const OLDER = 'onnx/model.onnx';
export const NEWER = 'onnx/model_dynamo.onnx';

if (import.meta.main) {
  const [shared, out, count = '300'] = process.argv.slice(2);
  const run = async (name: string, file: string, as: string, weighting: 'trained' | 'random') => {
    try {
      const encoder = await openEncoder(join(shared, 'models', name), file);
      const { texts, verified } = await exportExample(encoder, out, as, Number(count), weighting);
      const { full, quantised } = verified;
      console.log(
        `${as}: ${texts.length} sentences; graph within ${full.largestDifference.toExponential(1)}, smallest`,
      );
      console.log(
        `  lead ${full.smallestLead.toExponential(1)}; in eight bits ${quantised.same} of ${quantised.words} words the same`,
      );
    } catch (error) {
      console.log(`${as}: ${error instanceof Error ? error.message : error}`);
    }
  };
  await run('starter', OLDER, 'starter', 'trained');
  for (const family of FAMILIES) {
    await run(`tiny-${family}`, OLDER, `tiny-${family}`, 'random');
    await run(`tiny-${family}`, NEWER, `tiny-${family}-newer`, 'random');
  }
}
