// A tagger on its way out and back: trained on long text in a tiny model, exported, opened again as a user would.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openTokenizer } from '../../../main/compute/tokenizer.ts';
import { openEncoder } from '../../../main/training/encoder.ts';
import { exportTagger } from '../../../main/training/export-tagger.ts';
import { ExportedTagger } from '../../../main/training/exported-tagger.ts';
import type { Weight } from '../../../main/training/safetensors.ts';
import { tagSentences } from '../../../main/training/tag-sentences.ts';
import { TaggerSession } from '../../../main/training/tagger-session.ts';
import { DEFAULT_OPTIONS, train } from '../../../main/training/train.ts';
import { joinWords } from '../../../src/corpus/join-words.ts';
import type { LabelledSentence, LabelledSpan } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import { corpusRows } from '../../../src/tagger/corpus-rows.ts';
import { createLabelSet, encodeBio } from '../../../src/tagger/label-set.ts';
import type { TaggerProvenance } from '../../../src/tagger/tagger-provenance.ts';
import { hardTargets, pieceTargets } from '../../../src/tagger/word-targets.ts';
import { copyModelFolder, temporaryFolder } from '../../support/onnx-models.ts';

const MODEL = join(import.meta.dirname, '../../../../shared/models/tiny-bert-uncased');
const skip = existsSync(MODEL) ? false : `no model in ${MODEL}`;

const labelSet = createLabelSet(['LOC']);
const temporary = temporaryFolder();
after(() => temporary.remove());

/** "to X" makes X a place; long enough for several windows of the tiny model's 128 pieces. */
function sentenceOf(places: readonly string[]): LabelledSentence {
  const words = places.flatMap((place) => ['they', 'went', 'to', place, 'and', 'then']);
  const spans = places.map((_, i) => ({ start: 6 * i + 3, end: 6 * i + 4, type: 'LOC' }));
  return { doc: '', ...joinWords(words), spans };
}

/** The random weights are large. */
const LARGE_STEPS = { learningRate: 5e-3, headLearningRate: 3e-2 };

const PLACES = ['Oslo', 'Lima', 'Paris', 'Tunis', 'Rome', 'Cairo'];
const long = sentenceOf(Array.from({ length: 60 }, (_, i) => PLACES[i % PLACES.length]));
const sentences = [long, ...PLACES.map((place) => sentenceOf([place]))];

const placeOf = ({ start, end, type }: LabelledSpan) => ({ start, end, type });

test('labels every word of a sentence that is longer than the model’s rows, in training and after', {
  skip,
}, async () => {
  const encoder = await openEncoder(MODEL);
  const tokenizer = await openTokenizer(MODEL);
  const { rows, sentenceOf } = corpusRows(sentences, tokenizer, encoder.maxPieces);
  assert.ok(rows.length > sentences.length + 2, `${rows.length} rows`);
  const labels = labelSet.labels.length;
  const targetsOf = (row: number) => {
    const { words, spans } = sentences[sentenceOf[row]];
    return pieceTargets(rows[row], hardTargets(encodeBio(words.length, spans, labelSet), labels));
  };
  const options = { ...DEFAULT_OPTIONS, ...{ layers: 2, epochs: 40, batchRows: 4, dropout: 0 }, ...LARGE_STEPS };
  let weights: ReadonlyMap<string, Weight> | undefined;
  for await (const event of train(encoder, { rows, labels, targetsOf }, options)) {
    if (event.kind === 'checkpoint') weights = event.checkpoint.weights;
  }
  const session = await TaggerSession.open(encoder, options.layers, labels, weights!);
  const before = await tagSentences(session, sentences, tokenizer, labelSet);
  await session.close();
  assert.deepEqual(
    before.map(({ spans }) => spans.map(placeOf)),
    sentences.map(({ spans }) => spans),
  );

  const folder = join(temporary.path, 'tagger');
  const card: TaggerProvenance = {
    name: 'places',
    languages: ['en'],
    madeWith: 'Seedmark',
    types: [{ name: 'LOC', phrase: 'place', seeds: ['Oslo'] }],
    labels: { rule: 'made up', sentences: sentences.length, words: 1, spans: {} },
    training: { layers: 2, layersInAll: 2, seed: 1, settings: {} },
  };
  const { verified } = await exportTagger({ encoder, weights: weights!, labelSet, layers: 2 }, folder, {
    card,
    sampleRows: rows,
  });
  assert.equal(verified.full.different, 0);
  assert.ok(verified.quantised.same >= 0.99 * verified.quantised.words, JSON.stringify(verified.quantised));
  const exported = await ExportedTagger.open(folder);
  assert.deepEqual(exported.labelSet, labelSet);
  const afterwards = await tagSentences(exported, sentences, await openTokenizer(folder), exported.labelSet);
  await exported.close();
  afterwards.forEach(({ spans, scores }, s) => {
    assert.deepEqual(spans.map(placeOf), before[s].spans.map(placeOf));
    scores.forEach((score, i) => {
      assert.ok(Math.abs(score - before[s].scores[i]) < 1e-3, `${score} and ${before[s].scores[i]}`);
    });
  });
});

test('refuses models whose labels are no BIO labels', { skip }, async () => {
  const folder = copyModelFolder(MODEL, join(temporary.path, 'other'));
  const path = join(folder, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8'));
  for (const id2label of [undefined, { 0: 'LABEL_0', 1: 'LABEL_1' }, { 0: 'B-X', 1: 'I-X', 2: 'O' }]) {
    writeFileSync(path, JSON.stringify({ ...config, id2label }));
    await assert.rejects(
      ExportedTagger.open(folder),
      (error) => error instanceof Failure && error.code === 'model-unsupported',
    );
  }
});
