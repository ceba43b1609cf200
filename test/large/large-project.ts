// A project of the largest size that must stay quick: made-up sentences with the word lengths and repetitions of real
// text (Zipf), candidates of four types, some thousands decided.

import { existsSync, rmSync, statSync } from 'node:fs';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { readRun, setRunState, startRun } from '../../main/store/candidates/runs.ts';
import { settleCandidates } from '../../main/store/candidates/settle-candidates.ts';
import { addCorpus } from '../../main/store/corpus/corpora.ts';
import { finishImport, importBatch } from '../../main/store/corpus/import-batch.ts';
import { readSentence } from '../../main/store/corpus/sentences.ts';
import { addType } from '../../main/store/entity-types.ts';
import type { Connection } from '../../main/store/file/connection.ts';
import { createProject } from '../../main/store/file/project-file.ts';
import type { ReadItem } from '../../src/formats/reader.ts';
import type { RunId, SentenceId, TypeId } from '../../src/project/ids.ts';
import type { FoundCandidate } from '../../src/project/mining.ts';
import { SOURCE, sentenceOf } from '../support/project-builder.ts';

const BATCH = 5000;
const VOCABULARY = 60_000;

/** Mulberry32: the same project every time. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SYLLABLES =
  'ba da fa ga ha ja ka la ma na ra sa ta wa ya za bi di fi gi hi ji ki li mi ni ri si ti wi yi zi bu du fu gu hu ju ku lu mu nu ru su tu wu yu zu kwa shi tsa ƙa ɓi ɗo'.split(
    ' ',
  );

function vocabulary(random: () => number): string[] {
  return Array.from({ length: VOCABULARY }, (_, rank) => {
    const syllables = 1 + Math.floor(random() * (rank < 200 ? 2 : 4));
    const word = Array.from({ length: syllables }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join('');
    return rank % 7 === 3 ? word[0].toUpperCase() + word.slice(1) : word;
  });
}

/** Rank by Zipf's law, cheaply. */
function zipf(random: () => number): number {
  return Math.floor(VOCABULARY ** random()) - 1;
}

export interface Built {
  readonly importMs: number;
  readonly candidatesMs: number;
  readonly settleMs: number;
  readonly longestBatchMs: number;
  readonly bytes: number;
}

/** Builds `path` anew: `size` sentences and as many candidates, in 36 documents of one corpus, and of another each its own document. */
export function buildLargeProject(path: string, size: number): Built {
  for (const suffix of ['', '-wal', '-shm', '-lock', '-owner']) if (existsSync(path + suffix)) rmSync(path + suffix);
  const random = randomFrom(1);
  const words = vocabulary(random);
  const project = createProject(path, 'large');
  const { connection } = project;
  let longestBatchMs = 0;
  const timed = (work: () => void) => {
    const start = performance.now();
    work();
    longestBatchMs = Math.max(longestBatchMs, performance.now() - start);
  };
  const types = ['PER', 'LOC', 'ORG', 'MISC'].map((name) => addType(connection, { name, colour: '#123456' }));
  const importStart = performance.now();
  const corpora = [0, 1].map((part) => {
    const corpus = addCorpus(connection, { ...SOURCE, name: `part ${part}`, language: part === 0 ? 'ha' : 'en' });
    const sentences = part === 0 ? size * 0.9 : size * 0.1;
    const perDocument = part === 0 ? size / 40 : 1;
    for (let from = 0; from < sentences; from += BATCH) {
      const items: ReadItem[] = [];
      for (let i = from; i < Math.min(sentences, from + BATCH); i++) {
        const length = 6 + Math.floor(random() * 25);
        const text = Array.from({ length }, () => words[zipf(random)]).join(' ');
        items.push({ sentence: sentenceOf(text, `${part}-${Math.floor(i / perDocument)}.txt`), line: i + 1 });
      }
      timed(() => importBatch(connection, corpus, from, items));
    }
    finishImport(connection, corpus);
    return corpus;
  });
  const importMs = performance.now() - importStart;
  const run = startRun(connection, {
    method: 'div2',
    isHigherBetter: false,
    options: {},
    modelName: 'none',
    modelFingerprint: 'none',
    types: types.map((type) => ({ type, phrase: 'thing', seeds: [], signature: '' })),
    corpora,
  });
  const candidatesStart = performance.now();
  for (let from = 1; from <= size; from += BATCH) {
    const found: FoundCandidate[] = [];
    for (let sentence = from; sentence < from + BATCH; sentence++) found.push(madeUp(random, sentence, types, words));
    timed(() => storeCandidates(connection, run, found, { corpus: corpora[0], sentencesDone: from, counts: {} }));
  }
  addUpTo(connection, run, size, types);
  connection.checkpoint();
  const candidatesMs = performance.now() - candidatesStart;
  const settleStart = performance.now();
  for (let from: number | undefined = 0; from !== undefined; ) {
    const next: number = from;
    timed(() => {
      from = settleCandidates(connection, run, next);
    });
  }
  setRunState(connection, run, 'done');
  connection.checkpoint();
  project.close();
  return {
    importMs,
    candidatesMs,
    settleMs: performance.now() - settleStart,
    longestBatchMs,
    bytes: statSync(path).size,
  };
}

/** Some that were made up are the same; others, in sentences that have none, take their places. */
export function addUpTo(connection: Connection, run: RunId, size: number, types: readonly TypeId[]): void {
  const missing = size - readRun(connection, run).candidates;
  const found = Array.from({ length: Math.max(0, missing) }, (_, i): FoundCandidate => {
    const sentence = (3 * i + 2) as SentenceId;
    const { text, words } = readSentence(connection, sentence);
    const span = { start: 0, end: 1 };
    const surface = text.slice(words[0].startChar, words[0].endChar);
    const score = ((i * 7919) % 1_000_003) / 1_000_003;
    return { sentence, span, surface, type: types[i % 4], seed: undefined, score, x: [score, score], y: [score] };
  });
  storeCandidates(connection, run, found);
}

/** Two in three have a rival or an overlap in their sentence. */
function madeUp(
  random: () => number,
  index: number,
  types: readonly TypeId[],
  words: readonly string[],
): FoundCandidate {
  const sentence = (Math.floor((index - 1) / 3) * 3 + 1) as SentenceId;
  const start = Math.floor(random() * 2);
  const end = start + 1 + Math.floor(random() * 2);
  const rank = zipf(random);
  return {
    sentence,
    span: { start, end },
    surface: end - start === 1 ? words[rank] : `${words[rank]} ${words[zipf(random)]}`,
    type: types[Math.floor(random() * 4)],
    seed: undefined,
    score: -Math.log(1 - random()) / 20,
    x: [random(), random()],
    y: [random(), random(), random()],
  };
}
