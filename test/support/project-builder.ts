// Small projects on a real disk, made by hand.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { startRun } from '../../main/store/candidates/runs.ts';
import { addCorpus } from '../../main/store/corpus/corpora.ts';
import { finishImport, importBatch } from '../../main/store/corpus/import-batch.ts';
import { addType } from '../../main/store/entity-types.ts';
import type { Connection } from '../../main/store/file/connection.ts';
import { createProject, type OpenOptions, type ProjectFile } from '../../main/store/file/project-file.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import type { ReadItem } from '../../src/formats/reader.ts';
import type { CorpusSource } from '../../src/project/corpus.ts';
import type { CorpusId, RunId, SentenceId, TypeId } from '../../src/project/ids.ts';
import type { FoundCandidate } from '../../src/project/mining.ts';

/** A folder of this test's own, removed after it; outside of a checkout, on a disk. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'seedmark-store-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const SOURCE: CorpusSource = {
  name: 'letters',
  fileName: 'letters.txt',
  format: 'plain',
  encoding: 'utf8',
  readOptions: { oneSentenceALine: true },
  sha256: '0'.repeat(64),
  bytes: 1234,
  language: 'ha',
};

/** Words between blanks. */
export function sentenceOf(text: string, doc = 'letters.txt'): LabelledSentence {
  const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({
    startChar: index,
    endChar: index + word.length,
  }));
  return { doc, text, words, spans: [] };
}

export function itemsOf(texts: readonly string[], doc?: string): ReadItem[] {
  return texts.map((text, index) => ({ sentence: sentenceOf(text, doc), line: index + 1 }));
}

export function addTexts(connection: Connection, texts: readonly string[], more: Partial<CorpusSource> = {}): CorpusId {
  return addItems(
    connection,
    texts.map((text) => sentenceOf(text, more.fileName)),
    more,
  );
}

/** Sentences as they were read, in a corpus of their own. */
export function addItems(
  connection: Connection,
  sentences: readonly LabelledSentence[],
  more: Partial<CorpusSource> = {},
): CorpusId {
  const corpus = addCorpus(connection, { ...SOURCE, ...more });
  importBatch(
    connection,
    corpus,
    0,
    sentences.map((sentence, index) => ({ sentence, line: index + 1 })),
  );
  finishImport(connection, corpus);
  return corpus;
}

export interface SmallProject {
  readonly project: ProjectFile;
  readonly connection: Connection;
  readonly types: readonly TypeId[];
  readonly corpus: CorpusId;
  readonly run: RunId;
}

export const TEXTS = [
  'Amina Jallo went to Banjul',
  'Musa saw Amina Jallo',
  'Banjul lies on the river',
  'Amina Jallo went to Banjul',
  'nobody was there',
] as const;

/** Two types, five sentences, a run without candidates. */
export function smallProject(path: string, options: OpenOptions = {}): SmallProject {
  const project = createProject(path, 'letters', options);
  const { connection } = project;
  const types = ['PER', 'LOC'].map((name) => addType(connection, { name, colour: '#aa0000' }));
  const corpus = addTexts(connection, TEXTS);
  const run = startTestRun(connection, types, [corpus]);
  return { project, connection, types, corpus, run };
}

export function startTestRun(connection: Connection, types: readonly TypeId[], corpora: readonly CorpusId[]): RunId {
  return startRun(connection, {
    method: 'div2',
    isHigherBetter: false,
    options: {},
    modelName: 'starter',
    modelFingerprint: 'f',
    types: types.map((type) => ({ type, phrase: 'thing', seeds: [], signature: 's' })),
    corpora,
  });
}

export function candidate(
  sentence: number,
  [start, end]: readonly [number, number],
  type: TypeId,
  score: number,
  surface = `surface ${start} ${end}`,
): FoundCandidate {
  return {
    sentence: sentence as SentenceId,
    span: { start, end },
    surface,
    type,
    seed: undefined,
    score,
    x: [score, Number.NaN],
    y: [score / 3, 0],
  };
}

/** Every span of one or two words of the small project, for both types, scores all different. */
export function everySpan({ types }: Pick<SmallProject, 'types'>): FoundCandidate[] {
  const found: FoundCandidate[] = [];
  TEXTS.forEach((text, index) => {
    const words = text.split(' ');
    for (let start = 0; start < words.length; start++) {
      for (let end = start + 1; end <= Math.min(words.length, start + 2); end++) {
        types.forEach((type, t) => {
          const score = ((found.length * 37) % 101) / 100 + t / 1000;
          found.push(candidate(index + 1, [start, end], type, score, words.slice(start, end).join(' ')));
        });
      }
    }
  });
  return found;
}

export function minedProject(path: string, options: OpenOptions = {}): SmallProject {
  const small = smallProject(path, options);
  storeCandidates(small.connection, small.run, everySpan(small));
  return small;
}
