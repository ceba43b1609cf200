import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { copyCandidates, keepBest, storeCandidates } from '../../main/store/candidates/candidates.ts';
import { interruptRuns, readRun, readRuns, setRunState } from '../../main/store/candidates/runs.ts';
import { settleCandidates } from '../../main/store/candidates/settle-candidates.ts';
import { readLanguages, setLanguageOptions } from '../../main/store/corpus/languages.ts';
import {
  addSeed,
  addType,
  changeType,
  orderTypes,
  readSeeds,
  readTypes,
  retireSeed,
  retireType,
  setPhrase,
} from '../../main/store/entity-types.ts';
import type { ProjectFile } from '../../main/store/file/project-file.ts';
import { countCandidates } from '../../main/store/review/review-counts.ts';
import { readReviewPage } from '../../main/store/review/review-page.ts';
import { readSetting, setSetting } from '../../main/store/settings.ts';
import {
  addEvaluation,
  addTagger,
  readEvaluations,
  readPredictions,
  readTaggers,
  setTaggerWeights,
  storePredictions,
} from '../../main/store/taggers.ts';
import { Failure } from '../../src/failure.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import { candidate, minedProject, scratchFolder, startTestRun } from '../support/project-builder.ts';

const folder = scratchFolder();
let count = 0;
const open: ProjectFile[] = [];
function mined() {
  const small = minedProject(join(folder, `types-${count++}.seedmark`), { clock: () => 42 });
  open.push(small.project);
  return small;
}
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

describe('entity types and seeds', () => {
  it('keep order, colour, parents, phrases by language, and what was retired', () => {
    const { connection, types } = mined();
    const city = addType(connection, { name: 'CITY', colour: '#00ff00', parent: types[1] });
    setPhrase(connection, city, { language: 'en', phrase: 'city' });
    setPhrase(connection, city, { language: 'ha', phrase: 'birni' });
    setPhrase(connection, city, { language: 'en', phrase: 'town' });
    orderTypes(connection, [city, types[1], types[0]]);
    retireType(connection, types[0]);
    const read = readTypes(connection);
    assert.deepEqual(
      read.map(({ name, isRetired }) => [name, isRetired]),
      [
        ['CITY', false],
        ['LOC', false],
        ['PER', true],
      ],
    );
    assert.deepEqual(read[0], {
      id: city,
      name: 'CITY',
      colour: '#00ff00',
      parent: types[1],
      position: 0,
      isRetired: false,
      phrases: [
        { language: 'en', phrase: 'town' },
        { language: 'ha', phrase: 'birni' },
      ],
    });
    setPhrase(connection, city, { language: 'en', phrase: '' });
    assert.equal(readTypes(connection)[0].phrases.length, 1);
    assert.throws(() => addType(connection, { name: 'CITY', colour: '#fff' }), Failure);
    assert.throws(() => changeType(connection, types[1], { name: 'LOC', colour: '#fff', parent: city }), Failure);
    changeType(connection, types[1], { name: 'PLACE', colour: '#000000' });
    assert.equal(readTypes(connection)[1].name, 'PLACE');
  });

  it('a seed that is added again is the same one, offered again', () => {
    const { connection, types } = mined();
    const text = { type: types[0], language: 'en', text: 'Amina Jallo', isNegative: false };
    const id = addSeed(connection, text);
    retireSeed(connection, id);
    assert.equal(readSeeds(connection)[0].isRetired, true);
    assert.equal(addSeed(connection, text), id);
    assert.deepEqual(readSeeds(connection), [{ ...text, id, isRetired: false }]);
    assert.notEqual(addSeed(connection, { ...text, isNegative: true }), id);
  });

  it('languages have options, settings have values', () => {
    const { connection } = mined();
    setLanguageOptions(connection, 'EN', { stopWords: ['the'], extraWordCharacters: 'ʼ' });
    assert.deepEqual(readLanguages(connection).get('en'), { stopWords: ['the'], extraWordCharacters: 'ʼ' });
    setSetting(connection, 'template', 'The {label} name: {seed}');
    assert.equal(readSetting(connection, 'template'), 'The {label} name: {seed}');
    assert.equal(readSetting(connection, 'never set'), undefined);
  });
});

describe('a mining run', () => {
  it('stores a candidate once, however often it is found, with all its terms and its progress', () => {
    const { connection, types, corpus } = mined();
    const run = startTestRun(connection, types, [corpus]);
    const found = [
      candidate(1, [0, 2], types[0], 0.25, 'Amina Jallo'),
      candidate(2, [2, 4], types[0], 0.5, 'Amina Jallo'),
    ];
    const progress = { corpus, sentencesDone: 2, counts: { spans: 12 } };
    assert.equal(storeCandidates(connection, run, found, progress), 2);
    assert.equal(storeCandidates(connection, run, found, progress), 0);
    const read = readRun(connection, run);
    assert.deepEqual([read.candidates, read.progress, read.startedAt.getTime()], [2, [progress], 42]);
    const { items } = readReviewPage(connection, { run }, { by: 'score' }, { limit: 9 });
    assert.deepEqual(
      items.map(({ score, x, y }) => [score, x, y]),
      found.map(({ score, x, y }) => [score, x, y]),
    );
    assert.equal(items[0].surface, items[1].surface);
  });

  it('keeps its best of a type; a batch that fails leaves neither candidates nor progress', () => {
    const { connection, types, run, corpus } = mined();
    const before = countCandidates(connection, { run, types: [types[1]] });
    const best = readReviewPage(connection, { run, types: [types[0]] }, { by: 'score' }, { limit: 5 }).items;
    settleCandidates(connection, run, 0);
    assert.ok(keepBest(connection, { run, type: types[0], keep: 5 }) > 10);
    const kept = readReviewPage(connection, { run, types: [types[0]] }, { by: 'score' }, { limit: 99 }).items;
    assert.deepEqual(
      kept.map(({ id }) => id),
      best.map(({ id }) => id),
    );
    assert.equal(countCandidates(connection, { run, types: [types[1]] }), before);
    const bad = [candidate(1, [4, 5], types[0], 0.1), candidate(999, [0, 1], types[0], 0.1)];
    assert.throws(() => storeCandidates(connection, run, bad, { corpus, sentencesDone: 5, counts: {} }));
    assert.equal(readRun(connection, run).candidates, before + 5);
    assert.equal(readRun(connection, run).progress[0].sentencesDone, 0);
  });

  it('copies from an equal run what does not depend on a changed seed', () => {
    const { connection, types, run, corpus } = mined();
    const next = startTestRun(connection, types, [corpus]);
    const copy = { from: run, to: next, type: types[0] };
    for (let after: number | undefined = 0; after !== undefined; ) after = copyCandidates(connection, copy, after);
    const candidates = countCandidates(connection, { run, types: [types[0]] });
    assert.equal(countCandidates(connection, { run: next, types: [types[0]] }), candidates);
    copyCandidates(connection, copy);
    assert.equal(countCandidates(connection, { run: next, types: [types[0]] }), candidates);
    assert.equal(countCandidates(connection, { run: next, types: [types[1]] }), 0);
  });

  it('that a crash left is interrupted, and may go on', () => {
    const { connection, run } = mined();
    assert.equal(interruptRuns(connection), 1);
    assert.equal(readRuns(connection)[0].state, 'interrupted');
    setRunState(connection, run, 'running');
    assert.equal(readRun(connection, run).endedAt, undefined);
    setRunState(connection, run, 'done');
    assert.equal(readRun(connection, run).endedAt?.getTime(), 42);
    assert.throws(
      () => readRun(connection, 99 as never),
      (error) => error instanceof Failure && error.code === 'not-found',
    );
  });

  it('settles competing types and overlaps: half names lose to whole names, and margins are to the best rival', () => {
    const { connection, types, corpus } = mined();
    const run = startTestRun(connection, types, [corpus]);
    storeCandidates(connection, run, [
      candidate(1, [0, 1], types[0], 0.1),
      candidate(1, [0, 2], types[0], 0.11),
      candidate(1, [0, 2], types[1], 0.3),
      candidate(1, [4, 5], types[1], 0.2),
    ]);
    assert.equal(settleCandidates(connection, run, 0), undefined);
    const { items } = readReviewPage(connection, { run }, { by: 'text' }, { limit: 9 });
    assert.deepEqual(
      items.map(({ standing }) => standing),
      ['nested', 'kept', 'beaten', 'kept'],
    );
    assert.deepEqual(
      items.map(({ margin }) => margin && Math.round(margin * 100)),
      [undefined, -19, 19, undefined],
    );
    assert.deepEqual(
      items.map(({ winner }) => winner),
      [items[1].id, undefined, items[1].id, undefined],
    );
  });
});

describe('what is learnt', () => {
  it('taggers, predictions and evaluations come back as they were', () => {
    const { connection, types, run } = mined();
    const recipe = {
      name: 'first',
      baseModel: 'starter',
      baseFingerprint: 'f',
      labels: ['O', 'B-PER'],
      options: { epochs: 3 },
      upToVerdict: undefined,
      rngSeed: 7,
    };
    const tagger = addTagger(connection, recipe);
    assert.throws(() => addTagger(connection, recipe), Failure);
    const weights = { path: 'taggers/first/model.safetensors', sha256: 'ab', bytes: 12 };
    setTaggerWeights(connection, tagger, weights);
    assert.deepEqual(readTaggers(connection), [{ ...recipe, id: tagger, createdAt: new Date(42), weights }]);
    const predictions = [1, 1, 3].map((sentence, i) => ({
      sentence: sentence as SentenceId,
      span: { start: i, end: i + 1 },
      type: types[0],
      confidence: 0.5 + i / 8,
    }));
    storePredictions(connection, tagger, predictions);
    storePredictions(connection, tagger, predictions);
    assert.deepEqual(readPredictions(connection, tagger, 0, 10), [
      { sentence: 1, predictions: predictions.slice(0, 2) },
      { sentence: 3, predictions: predictions.slice(2) },
    ]);
    assert.equal(readPredictions(connection, tagger, 1, 10).length, 1);
    const evaluated = { tagger, run, against: 'gold sample', options: {}, scores: { f1: 0.5 } };
    const id = addEvaluation(connection, evaluated);
    assert.deepEqual(readEvaluations(connection), [{ ...evaluated, id, at: new Date(42) }]);
  });
});
