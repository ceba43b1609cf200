// Learning from half of the entities: plain cross-entropy, sampled negatives, sampled negatives and self-training, and
// all entities as the upper line. A small check that the parts work together; not the measurement of the defaults.
//
//     node test/crosscheck/gradients-noise.ts ../shared/models/starter ../shared/corpora/wikigold/wikigold.conll LAYERS EPOCHS SENTENCES

import { readFileSync } from 'node:fs';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import { openEncoder } from '../../main/training/encoder.ts';
import type { Weight } from '../../main/training/safetensors.ts';
import { tagSentences } from '../../main/training/tag-sentences.ts';
import { TaggerSession } from '../../main/training/tagger-session.ts';
import { DEFAULT_OPTIONS, train } from '../../main/training/train.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { evaluateSpans } from '../../src/evaluate/span-scores.ts';
import { createConllReader } from '../../src/formats/conll.ts';
import { corpusRows } from '../../src/tagger/corpus-rows.ts';
import { keyedRandom } from '../../src/tagger/keyed-random.ts';
import { createLabelSet } from '../../src/tagger/label-set.ts';
import { followTeacher, pseudoLabels, sampleTargets } from '../../src/tagger/pseudo-labels.ts';
import { pieceTargets, type WordTargets } from '../../src/tagger/word-targets.ts';

const FOLDS = 5;
/** Share of the entities that is kept. */
const KEPT = 0.5;
/** Training notes, section 6. */
const RATE = 0.3;
const SUSPICION = 0.9;

const [folder, corpus, layers, epochs, count] = process.argv.slice(2);
const reader = createConllReader();
const items = [...reader.push(readFileSync(corpus, 'utf8')), ...reader.finish()];
const sentences = items.flatMap((item) => ('sentence' in item ? [item.sentence as LabelledSentence] : []));
const labelSet = createLabelSet([...new Set(sentences.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort());
const labels = labelSet.labels.length;
const training = sentences.filter((_, s) => s % FOLDS !== FOLDS - 1).slice(0, Number(count));
const heldOut = sentences.filter((_, s) => s % FOLDS === FOLDS - 1);
const encoder = await openEncoder(folder);
const tokenizer = await openTokenizer(folder);
const { rows, sentenceOf } = corpusRows(training, tokenizer, encoder.maxPieces);
const random = keyedRandom(99);
const keep = training.map(({ spans }) => spans.map(() => random() < KEPT));
const pseudo = (isKept: (s: number, span: number) => boolean) =>
  training.map(({ words, spans }, s) => {
    const kept = spans.filter((_, i) => isKept(s, i)).map((span) => ({ ...span, confidence: 1 }));
    return pseudoLabels(words.length, kept, [], labelSet);
  });
const half = pseudo((s, span) => keep[s][span]);
const sampled = (list: typeof half, rate: number) => (sentence: number, epoch: number) =>
  sampleTargets(list[sentence], labels, { rate, seed: 1, epoch, sentence });

type Targets = (sentence: number, epoch: number) => WordTargets;

async function fit(targets: Targets, epochs: number, start?: ReadonlyMap<string, Weight>) {
  const targetsOf = (row: number, epoch: number) => pieceTargets(rows[row], targets(sentenceOf[row], epoch));
  const options = { ...DEFAULT_OPTIONS, layers: Number(layers), epochs };
  let weights = start;
  for await (const event of train(encoder, { rows, labels, targetsOf }, options, start)) {
    if (event.kind === 'checkpoint') weights = event.checkpoint.weights;
  }
  return weights!;
}

async function tag(weights: ReadonlyMap<string, Weight>, list: readonly LabelledSentence[]) {
  const session = await TaggerSession.open(encoder, Number(layers), labels, weights);
  const tagged = await tagSentences(session, list, tokenizer, labelSet);
  await session.close();
  return tagged;
}

async function report(name: string, weights: ReadonlyMap<string, Weight>) {
  const tagged = await tag(weights, heldOut);
  const { micro } = evaluateSpans(heldOut.map(({ spans }, s) => ({ gold: spans, predicted: tagged[s].spans })));
  const [f1, precision, recall] = [micro.f1, micro.precision, micro.recall].map((share) => (100 * share).toFixed(1));
  console.log(`${name}: F1 ${f1}, P ${precision}, R ${recall}`);
}

const all = Number(epochs);
await report(
  'all entities, plain',
  await fit(
    sampled(
      pseudo(() => true),
      1,
    ),
    all,
  ),
);
await report('half of the entities, plain', await fit(sampled(half, 1), all));
await report('half, negatives sampled', await fit(sampled(half, RATE), all));
const first = await fit(sampled(half, RATE), Math.ceil(all / 2));
const teacher = (await tag(first, training)).map(({ scores }) => scores.map(Math.exp));
const followed: Targets = (s, epoch) =>
  followTeacher(half[s], sampled(half, RATE)(s, epoch), teacher[s], SUSPICION).targets;
await report('half, negatives sampled, then self-training', await fit(followed, Math.floor(all / 2), first));
