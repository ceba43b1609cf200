// A project to train taggers in: two parts of Wikigold, of which a reviewer has decided the first as its labels say, and the
// second came with its labels.

import { join } from 'node:path';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { readSentenceIds } from '../../main/store/candidates/found-candidates.ts';
import { addCorpus } from '../../main/store/corpus/corpora.ts';
import { finishImport, importBatch } from '../../main/store/corpus/import-batch.ts';
import { addType } from '../../main/store/entity-types.ts';
import { createProject } from '../../main/store/file/project-file.ts';
import { decide } from '../../main/store/review/review.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import type { TypeId } from '../../src/project/ids.ts';
import type { Judgement, OutsideJudgement } from '../../src/project/verdicts.ts';
import { SOURCE } from '../support/project-builder.ts';

const WIKIGOLD = join(import.meta.dirname, '../../resources/corpora/wikigold/wikigold.conll');
const COLOURS = { PER: '#c9732f', LOC: '#2f6fb0', ORG: '#7a56a8', MISC: '#1b8a6b' };
export const REVIEWED = 80;
export const LABELLED = 30;

export async function readParts(): Promise<Record<'reviewed' | 'labelled', LabelledSentence[]>> {
  const { sentences } = await readCorpus(await openCorpus(WIKIGOLD, { language: 'en' }));
  return { reviewed: sentences.slice(0, REVIEWED), labelled: sentences.slice(REVIEWED, REVIEWED + LABELLED) };
}

export async function buildForTraining(path: string): Promise<void> {
  const project = createProject(path, 'Training');
  const { connection } = project;
  const types = new Map<string, TypeId>();
  for (const [name, colour] of Object.entries(COLOURS)) types.set(name, addType(connection, { name, colour }));
  for (const [name, sentences] of Object.entries(await readParts())) {
    const corpus = addCorpus(connection, { ...SOURCE, name, fileName: `${name}.conll`, language: 'en' });
    const isLabelled = name === 'labelled';
    const items = sentences.map((sentence, i) => ({
      sentence: isLabelled ? sentence : { ...sentence, spans: [] },
      line: i + 1,
    }));
    importBatch(connection, corpus, 0, items);
    finishImport(connection, corpus);
    if (isLabelled) continue;
    const ids = readSentenceIds(connection, corpus);
    const judgements = sentences.flatMap(({ spans, words }, i): (Judgement | OutsideJudgement)[] => [
      ...spans.map(({ start, end, type }) => ({
        ...{ act: 'accept' as const, sentence: ids[i], span: { start, end }, type: types.get(type)! },
      })),
      { act: 'outside', sentence: ids[i], span: { start: 0, end: words.length } },
    ]);
    decide(connection, judgements, { reviewer: 'a reviewer' });
  }
  project.close();
}
