// A project for fine types, languages and figures: labelled Wikigold with a ranking of the starter, and a few sentences in
// other scripts, with verdicts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { setRunState, startRun } from '../../main/store/candidates/runs.ts';
import { settleCandidates } from '../../main/store/candidates/settle-candidates.ts';
import { addSeed, addType, setPhrase } from '../../main/store/entity-types.ts';
import { createProject } from '../../main/store/file/project-file.ts';
import { decide } from '../../main/store/review/review.ts';
import { createSegmenter } from '../../src/corpus/segment.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import type { FoundCandidate } from '../../src/project/mining.ts';
import { addItems } from '../support/project-builder.ts';
import { SCRIPT_LINES } from './review-projects.ts';

const ROOT = join(import.meta.dirname, '../..');
const WIKIGOLD = join(ROOT, 'resources/corpora/wikigold/wikigold.conll');
const RANKING = join(ROOT, 'test/fixtures/wikigold-ranking/ranking.jsonl');

interface RankedLine {
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly score: number;
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
}

const TYPES = [
  { name: 'LOC', phrase: 'location', seed: 'Berlin', colour: '#2f6fb0' },
  { name: 'MISC', phrase: 'nationality', seed: 'German', colour: '#1b8a6b' },
];

export async function buildFine(path: string): Promise<void> {
  const project = createProject(path, 'Fine');
  const { connection } = project;
  const types = TYPES.map(({ name, colour, phrase, seed }) => {
    const type = addType(connection, { name, colour });
    setPhrase(connection, type, { language: 'en', phrase });
    return { name, phrase, type, seed: addSeed(connection, { type, language: 'en', text: seed, isNegative: false }) };
  });
  const { sentences } = await readCorpus(await openCorpus(WIKIGOLD, { language: 'en' }));
  const corpora = [addItems(connection, sentences, { name: 'wikigold', language: 'en' })];
  const others = SCRIPT_LINES.slice(0, 6).map(({ language, text }) => ({
    language,
    sentence: { doc: `${language}.txt`, text, words: createSegmenter({ language }).words(text), spans: [] },
  }));
  for (const { language, sentence } of others)
    corpora.push(addItems(connection, [sentence], { name: language, language }));
  const run = startRun(connection, {
    ...{ method: 'div2', isHigherBetter: false, options: {}, modelName: 'starter', modelFingerprint: 'test', corpora },
    types: types.map(({ type, phrase, seed, name }) => ({ type, phrase, seeds: [seed], signature: name })),
  });
  const lines = readFileSync(RANKING, 'utf8').trim().split('\n');
  const found = lines.flatMap((line): FoundCandidate[] => {
    const { sentence, start, end, score, x, y, ...one } = JSON.parse(line) as RankedLine;
    const type = types.find(({ name }) => name === one.type);
    if (!type) return [];
    const { text, words } = sentences[sentence];
    const surface = text.slice(words[start].startChar, words[end - 1].endChar);
    const orNaN = (value: number | null): number => value ?? Number.NaN;
    const place = { sentence: (sentence + 1) as SentenceId, span: { start, end }, surface };
    return [{ ...place, type: type.type, seed: type.seed, score, x: x.map(orNaN), y: y.map(orNaN) }];
  });
  others.forEach(({ sentence: { text, words } }, i) => {
    const surface = text.slice(words[0].startChar, words[0].endChar);
    const place = { sentence: (sentences.length + 1 + i) as SentenceId, span: { start: 0, end: 1 }, surface };
    found.push({ ...place, type: types[0].type, seed: types[0].seed, score: 0.05, x: [0.05, 0.05], y: [0.05] });
  });
  storeCandidates(connection, run, found);
  for (let from: number | undefined = 0; from !== undefined; ) from = settleCandidates(connection, run, from);
  setRunState(connection, run, 'done');
  const judged = found.slice(-others.length).map(({ sentence, span, type }, i) => ({
    ...{ sentence, span, type, act: i % 3 === 2 ? ('reject' as const) : ('accept' as const) },
  }));
  decide(connection, judged, { reviewer: 'me' });
  project.close();
}
