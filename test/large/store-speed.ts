// How quick the project file itself is at its largest: pages, searches and decisions as a reviewer asks for them, one after
// the other, on a file on a disk.

import { copyCandidates, keepBest } from '../../main/store/candidates/candidates.ts';
import { readRuns } from '../../main/store/candidates/runs.ts';
import { settleCandidates } from '../../main/store/candidates/settle-candidates.ts';
import { readCorpora } from '../../main/store/corpus/corpora.ts';
import { searchSentences } from '../../main/store/corpus/sentences.ts';
import { readTypes } from '../../main/store/entity-types.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { decide, redo, undo } from '../../main/store/review/review.ts';
import { readReviewPage } from '../../main/store/review/review-page.ts';
import type { DocumentId, SurfaceId } from '../../src/project/ids.ts';
import type { ReviewFilter, ReviewOrder } from '../../src/project/review.ts';
import { startTestRun } from '../support/project-builder.ts';
import { type Figure, measure } from './figures.ts';
import { randomFrom } from './large-project.ts';

export interface StoreSpeed {
  readonly open: Figure;
  readonly pages: readonly Figure[];
  readonly searches: readonly Figure[];
  readonly decisions: readonly Figure[];
  readonly jobSteps: readonly Figure[];
}

const PAGE = 50;
/** Of each kind of job, a round. */
const STEPS = 20;
const BY_SCORE: ReviewOrder = { by: 'score' };
const QUERIES = 'ba kwa shida Kwama bada ƙa tsaɓi zz mikufa q hanatsa wuzuri'.split(' ');
/** Letters that span words: nothing is found before every candidate sentence was looked at. */
const HARD_QUERIES = ['dunuri ka', 'a b'];

/** Leaves the project with other decisions, and with fewer candidates. */
export async function measureStore(path: string, sentences: number): Promise<StoreSpeed> {
  const open = measure('open', 1, () => openProject(path).close());
  const project = openProject(path);
  // The check in its thread would be in the figures of the processor.
  await project.damage;
  const { connection } = project;
  const run = readRuns(connection)[0].id;
  const types = readTypes(connection).map(({ id }) => id);

  const pages = (name: string, filter: Omit<ReviewFilter, 'run'>, order: ReviewOrder = BY_SCORE): Figure => {
    let cursor: ReturnType<typeof readReviewPage>['next'];
    return measure(name, 100, (turn) => {
      const page = readReviewPage(connection, { run, ...filter }, order, {
        limit: PAGE,
        cursor: turn === 0 ? undefined : cursor,
      });
      cursor = page.next;
      return `${page.items.length} candidates`;
    });
  };
  const find = (name: string, times: number, textAt: (turn: number) => string, isPage: boolean): Figure =>
    measure(name, times, (turn) => {
      const text = textAt(turn);
      return isPage
        ? `${readReviewPage(connection, { run, text }, BY_SCORE, { limit: PAGE }).items.length} candidates`
        : `${searchSentences(connection, text, 0, PAGE).sentences.length} sentences`;
    });
  const texts = someTexts(sentences, (id) => connection.value<string>('SELECT text FROM sentences WHERE id = ?', id)!);
  const surfaces = connection
    .all<{ id: number }>('SELECT id FROM surfaces LIMIT 1000')
    .map(({ id }) => id as SurfaceId);
  const finding = (isPage: boolean) => [
    ...[...QUERIES, ...HARD_QUERIES].map((text) => find(`text "${text}"`, 20, () => text, isPage)),
    find('200 texts of the corpus', texts.length, (turn) => texts[turn], isPage),
  ];
  const speed = {
    open,
    pages: [
      pages('by score, everything', {}),
      pages('by score, one type, open', { types: [types[0]], statuses: ['open'] }),
      pages('by score, kept only', { standings: ['kept'] }),
      pages('worst first', {}, { by: 'score', isWorstFirst: true }),
      pages('by margin', {}, { by: 'margin' }),
      pages('by margin, accepted', { statuses: ['accepted'] }, { by: 'margin' }),
      pages('near a threshold', { statuses: ['open'] }, { by: 'threshold', threshold: 0.05 }),
      pages('text order', {}, { by: 'text' }),
      pages('text order, one type, rejected', { types: [types[2]], statuses: ['rejected'] }, { by: 'text' }),
      pages('a large document', { document: 3 as DocumentId }),
      pages('a small document', { document: 1003 as DocumentId }),
      pages('the rarer language', { language: 'en' }),
      measure('a surface form', surfaces.length / 5, (turn) => {
        const filter = { run, surface: surfaces[turn * 5] };
        return `${readReviewPage(connection, filter, BY_SCORE, { limit: PAGE }).items.length} candidates`;
      }),
      ...finding(true),
    ],
    searches: finding(false),
    decisions: decisions(),
    jobSteps: jobSteps(),
  };
  project.close();
  return speed;

  function decisions(): Figure[] {
    const { items } = readReviewPage(connection, { run, statuses: ['open'] }, BY_SCORE, { limit: 300 });
    return [
      measure('a decision', items.length, (turn) => {
        const { sentence, span, type } = items[turn];
        const act = turn % 2 ? 'accept' : 'reject';
        return `verdict ${decide(connection, [{ sentence, span, type, act }], { reviewer: 'bench' }).verdict}`;
      }),
      measure('undo', 100, () => undo(connection, 'bench')),
      measure('redo', 100, () => redo(connection, 'bench')),
    ];
  }

  function jobSteps(): Figure[] {
    const type = types[3];
    const to = startTestRun(connection, types, [readCorpora(connection)[0].id]);
    let settled: number | undefined = 0;
    let copied: number | undefined = 0;
    return [
      measure('settling competing candidates', STEPS, () => {
        settled = settleCandidates(connection, run, settled ?? 0);
      }),
      measure('copying from an equal run', STEPS, () => {
        copied = copyCandidates(connection, { from: run, to, type }, copied ?? 0);
      }),
      measure('keeping the best 1,000', STEPS, () => `${keepBest(connection, { run, type, keep: 1000 })} removed`),
    ];
  }
}

/** One to three words from the beginnings of sentences. */
function someTexts(sentences: number, textOf: (id: number) => string): string[] {
  const random = randomFrom(7);
  return Array.from({ length: 200 }, () => {
    const words = textOf(1 + Math.floor(random() * sentences)).split(' ');
    return words.slice(0, 1 + Math.floor(random() * 3)).join(' ');
  });
}
