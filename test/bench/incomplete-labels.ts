// What the recipe for incomplete labels is worth: F1 on held-out gold of taggers that were trained on half of the entities
// or on mined ones, by plain cross-entropy and by other recipes. One JSON line a training; those that are in the file
// already are not repeated. It takes hours; `incomplete-labels-table.ts` makes the table.
//
//     node test/bench/incomplete-labels.ts OUT.jsonl CORPUS.conll CONDITIONS SEEDS [LAYERS [SENTENCES [RANKED.jsonl]]]

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { openEncoder } from '../../main/training/encoder.ts';
import { tagSentences } from '../../main/training/tag-sentences.ts';
import { TaggerSession } from '../../main/training/tagger-session.ts';
import { DEFAULT_OPTIONS } from '../../main/training/train.ts';
import { trainTagger } from '../../main/training/train-tagger.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { evaluateSpans } from '../../src/evaluate/span-scores.ts';
import { corpusRows } from '../../src/tagger/corpus-rows.ts';
import { reviewByGold } from '../../src/tagger/gold-reviewer.ts';
import { keyedRandom, shuffle } from '../../src/tagger/keyed-random.ts';
import { createLabelSet } from '../../src/tagger/label-set.ts';
import { DEFAULT_RECIPE, PLAIN_RECIPE, type Recipe } from '../../src/tagger/lessons.ts';
import { buildPseudoDataset, type MinedSpan } from '../../src/tagger/pseudo-dataset.ts';
import { labelledTraining, type TrainingSentence } from '../../src/tagger/training-sentence.ts';

const MODEL = join(import.meta.dirname, '../../resources/model/starter');
/** Share of the entities that is kept. */
const KEPT = 0.5;
const HELD_OUT = 800;
const SPLIT_KEY = 77;
const DELETION_KEY = 78;
const DEFAULT_SENTENCES = 600;
/** As the miner's own limit: the ranking has no span of longer sentences. */
const MINED_WORDS = 30;

const [out, path, conditions, seeds, layers = '4', count = String(DEFAULT_SENTENCES), ranked] = process.argv.slice(2);
const { sentences } = await readCorpus(await openCorpus(path));
const order = shuffle([...sentences.keys()], keyedRandom(SPLIT_KEY));
const training = order.slice(0, Number(count)).map((s) => sentences[s]);
const heldOut = order.slice(-HELD_OUT).map((s) => sentences[s]);
const types = [...new Set(sentences.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort();
const labelSet = createLabelSet(types);
const encoder = await openEncoder(MODEL);
const tokenizer = await openTokenizer(MODEL);

/** "DATA/RECIPE": full, half, mined@K or reviewed@K; plain, default or negatives,teacherAfter,suspicion. */
function recipeOf(text: string): Recipe {
  if (text === 'plain') return PLAIN_RECIPE;
  if (text === 'default') return DEFAULT_RECIPE;
  const [negatives, teacherAfter, suspicion] = text.split(',').map(Number);
  return { negatives, teacherAfter, suspicion };
}

function dataOf(text: string, seed: number): readonly TrainingSentence[] {
  const [kind, top, lastConfidence = '1'] = text.split('@');
  if (kind === 'full') return training.map((sentence) => labelledTraining(sentence, false));
  if (kind === 'half') {
    const random = keyedRandom(DELETION_KEY, seed);
    const halve = (sentence: LabelledSentence) => ({
      ...sentence,
      spans: sentence.spans.filter(() => random() < KEPT),
    });
    return training.map((sentence) => labelledTraining(halve(sentence), false));
  }
  const acceptance = { top: Number(top), lastConfidence: Number(lastConfidence), maxSentenceWords: MINED_WORDS };
  const mined = buildPseudoDataset(training, readMined(), acceptance).sentences;
  return kind === 'mined' ? mined : mined.map((one) => reviewByGold(one, (one.sentence as LabelledSentence).spans));
}

function readMined(): MinedSpan[] {
  return readFileSync(ranked, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as MinedSpan);
}

const done = new Set(
  (existsSync(out) ? readFileSync(out, 'utf8').split('\n') : [])
    .filter((line) => line !== '')
    .map((line) => keyOf(JSON.parse(line))),
);

function keyOf(run: { corpus: string; condition: string; seed: number; layers: number; sentences: number }): string {
  return [run.corpus, run.condition, run.seed, run.layers, run.sentences].join(' ');
}

for (const seed of seeds.split(',').map(Number)) {
  for (const condition of conditions.split(';')) {
    const run = { corpus: basename(path), condition, seed, layers: Number(layers), sentences: training.length };
    if (done.has(keyOf(run))) continue;
    const [data, recipe] = condition.split('/');
    const before = process.cpuUsage();
    const options = { ...DEFAULT_OPTIONS, layers: run.layers, seed };
    const sentences = dataOf(data, seed);
    const corpus = corpusRows(
      sentences.map(({ sentence }) => sentence),
      tokenizer,
      encoder.maxPieces,
    );
    const trainingSet = { types, sentences, corpus, options, recipe: recipeOf(recipe) };
    const events = trainTagger(encoder, tokenizer, trainingSet);
    let step = await events.next();
    let taught = 0;
    while (!step.done) {
      if (step.value.kind === 'taught') taught = step.value.words;
      step = await events.next();
    }
    const session = await TaggerSession.open(encoder, run.layers, labelSet.labels.length, step.value);
    const tagged = await tagSentences(session, heldOut, tokenizer, labelSet);
    await session.close();
    const { micro } = evaluateSpans(heldOut.map(({ spans }, s) => ({ gold: spans, predicted: tagged[s].spans })));
    const { user, system } = process.cpuUsage(before);
    const entities = trainingSet.sentences.reduce((sum, { spans }) => sum + spans.length, 0);
    const line = JSON.stringify({ ...run, entities, taught, ...micro, cpuSeconds: (user + system) / 1e6 });
    appendFileSync(out, `${line}\n`);
    console.log(line);
  }
}
