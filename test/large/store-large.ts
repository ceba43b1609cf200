// How quick the project file is at its largest: npm run -s … or `node test/large/store-large.ts [sentences] [file]`. Builds
// a project with a million sentences and candidates (once: an existing file is used again), then times what a reviewer does.

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decideMatching } from '../../main/store/bulk-verdict.ts';
import { readTypes } from '../../main/store/entity-types.ts';
import { openProject } from '../../main/store/project-file.ts';
import { decide, redo, undo } from '../../main/store/review.ts';
import { countByStatus, countCandidates, readSurfaceGroups } from '../../main/store/review-counts.ts';
import { readReviewPage } from '../../main/store/review-page.ts';
import { readRuns } from '../../main/store/runs.ts';
import { searchSentences } from '../../main/store/sentences.ts';
import type { DocumentId } from '../../src/project/ids.ts';
import type { ReviewFilter, ReviewOrder } from '../../src/project/review.ts';
import { buildLargeProject, randomFrom } from './large-project.ts';

const size = Number(process.argv[2] ?? 1_000_000);
const path = process.argv[3] ?? join(tmpdir(), `seedmark-large-${size}.seedmark`);
const PAGE = 50;

if (!existsSync(path)) {
  const built = buildLargeProject(path, size);
  for (const [name, value] of Object.entries(built)) console.log(`built: ${name} ${Math.round(value)}`);
}

let start = performance.now();
const project = openProject(path);
console.log(`open: ${(performance.now() - start).toFixed(1)} ms`);
start = performance.now();
await project.damage.then((damage) => {
  console.log(`quick_check in its thread: ${(performance.now() - start).toFixed(0)} ms, ${damage.length} problems`);
});
const { connection } = project;
const random = randomFrom(7);
const run = readRuns(connection)[0].id;
const types = readTypes(connection).map(({ id }) => id);

/** Milliseconds of this process on a processor; on a machine that others use it is what the work itself takes. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Prints median, 99th percentile and worst of the clock and of the processor, in milliseconds. */
function measure(name: string, times: number, work: (turn: number) => unknown): void {
  const spent: number[] = [];
  const processor: number[] = [];
  let last: unknown;
  for (let turn = 0; turn < times; turn++) {
    const before = performance.now();
    const used = processorTime();
    last = work(turn);
    processor.push(processorTime() - used);
    spent.push(performance.now() - before);
  }
  const figures = [spent, processor].map((values) => {
    values.sort((a, b) => a - b);
    const at = (share: number) => values[Math.min(times - 1, Math.floor(share * times))].toFixed(2);
    return `median ${at(0.5)}  p99 ${at(0.99)}  worst ${at(1)}`;
  });
  console.log(`${name.padEnd(34)} clock: ${figures[0].padEnd(44)} cpu: ${figures[1].padEnd(44)} ${last ?? ''}`);
}

/** Pages one after the other, from the start on. */
function pages(name: string, filter: Omit<ReviewFilter, 'run'>, order: ReviewOrder, times = 100): void {
  let cursor: ReturnType<typeof readReviewPage>['next'];
  measure(`page: ${name}`, times, () => {
    const page = readReviewPage(connection, { run, ...filter }, order, { limit: PAGE, cursor });
    cursor = page.next;
    return `${page.items.length} items`;
  });
}

const score: ReviewOrder = { by: 'score' };
pages('by score, everything', {}, score);
pages('by score, one type, open', { types: [types[0]], statuses: ['open'] }, score);
pages('by score, kept only', { standings: ['kept'] }, score);
pages('worst first', {}, { by: 'score', isWorstFirst: true });
pages('by margin', {}, { by: 'margin' });
pages('by margin, accepted', { statuses: ['accepted'] }, { by: 'margin' });
pages('near a threshold', { statuses: ['open'] }, { by: 'threshold', threshold: 0.05 });
pages('text order', {}, { by: 'text' });
pages('text order, one type, rejected', { types: [types[2]], statuses: ['rejected'] }, { by: 'text' });
pages('a large document', { document: 3 as DocumentId }, score);
pages('a small document', { document: 1003 as DocumentId }, score);
pages('the rarer language', { language: 'en' }, score);
const groups = readSurfaceGroups(connection, { run }, 1000);
measure(
  'page: a surface form',
  200,
  (turn) =>
    readReviewPage(connection, { run, surface: groups[(turn * 5) % 1000].surface }, score, { limit: PAGE }).items
      .length,
);
const QUERIES = [
  'ba',
  'kwa',
  'shida',
  'Kwama',
  'bada',
  'ƙa',
  'tsaɓi',
  'zz',
  'dunuri ka',
  'a b',
  'mikufa',
  'q',
  'hanatsa',
  'wuzuri',
];
for (const text of QUERIES) {
  measure(
    `page: text "${text}"`,
    20,
    () => readReviewPage(connection, { run, text }, score, { limit: PAGE }).items.length,
  );
}
measure('page: any text of the corpus', 200, () => {
  const id = 1 + Math.floor(random() * size);
  const text = connection
    .value<string>('SELECT text FROM sentences WHERE id = ?', id)!
    .split(' ')
    .slice(0, 1 + Math.floor(random() * 3))
    .join(' ');
  return readReviewPage(connection, { run, text }, score, { limit: PAGE }).items.length;
});
for (const text of QUERIES) {
  measure(`search: "${text}"`, 20, () => searchSentences(connection, text, 0, PAGE).sentences.length);
}
measure('search: any text of the corpus', 200, () => {
  const id = 1 + Math.floor(random() * size);
  const text = connection
    .value<string>('SELECT text FROM sentences WHERE id = ?', id)!
    .split(' ')
    .slice(0, 1 + Math.floor(random() * 3))
    .join(' ');
  return searchSentences(connection, text, 0, PAGE).sentences.length;
});
measure('count: by type and status', 5, () => countByStatus(connection, { run }).length);
measure('count: kept, one type', 5, () => countCandidates(connection, { run, types: [types[0]], standings: ['kept'] }));
measure('count: a text', 5, () => countCandidates(connection, { run, text: 'shida' }));
measure('surface groups of a type', 5, () => readSurfaceGroups(connection, { run, types: [types[0]] }, 50).length);
const open = readReviewPage(connection, { run, statuses: ['open'] }, score, { limit: 500 }).items;
measure('decision, on the disk', 300, (turn) => {
  const { sentence, span, type } = open[turn];
  return decide(connection, [{ sentence, span, type, act: turn % 2 ? 'accept' : 'reject' }], { reviewer: 'bench' })
    .verdict;
});
measure('undo', 100, () => undo(connection, 'bench'));
measure('redo', 100, () => redo(connection, 'bench'));
measure(
  'bulk verdict by surface form',
  20,
  (turn) =>
    decideMatching(connection, { run, surface: groups[turn * 10].surface }, { act: 'accept' }, 'bench')?.verdicts,
);
measure('undo of it', 20, () => undo(connection, 'bench'));
measure(
  'bulk verdict by score',
  1,
  () => decideMatching(connection, { run, statuses: ['open'], maxScore: 0.005 }, { act: 'accept' }, 'bench')?.verdicts,
);
measure('undo of it', 1, () => undo(connection, 'bench'));
start = performance.now();
project.close();
console.log(
  `close: ${(performance.now() - start).toFixed(0)} ms; ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB of memory`,
);
