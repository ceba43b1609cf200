// A process that decides, in bulk too, undoes and redoes, imports and mines until it is killed, and prints a line for each
// thing that it was told is stored. Usage: decide-forever.ts PROJECT SEED.

import { writeSync } from 'node:fs';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { readRuns } from '../../main/store/candidates/runs.ts';
import { readCorpora } from '../../main/store/corpus/corpora.ts';
import { importBatch } from '../../main/store/corpus/import-batch.ts';
import { readTypes } from '../../main/store/entity-types.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { addJob, endJob, setJobProgress, setJobState } from '../../main/store/jobs.ts';
import { decideMatching } from '../../main/store/review/bulk-verdict.ts';
import { decide, redo, undo } from '../../main/store/review/review.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import { randomFrom } from '../large/large-project.ts';
import { candidate, itemsOf, TEXTS } from './project-builder.ts';

const project = openProject(process.argv[2]);
const { connection } = project;
const random = randomFrom(Number(process.argv[3]));
const types = readTypes(connection).map(({ id }) => id);
const run = readRuns(connection)[0].id;
const importing = readCorpora(connection).find(({ state }) => state === 'importing')!;
const pick = (below: number) => Math.floor(random() * below);
/** Straight to the pipe: what is printed has left this process. */
const say = (...words: readonly (string | number)[]) => writeSync(1, `${words.join(' ')}\n`);

let items = importing.itemsRead;
say('ready');
for (let turn = 0; ; turn++) {
  const chance = random();
  if (chance < 0.6) {
    const sentence = (1 + pick(TEXTS.length)) as SentenceId;
    const act = (['accept', 'reject', 'skip'] as const)[pick(3)];
    const done = decide(connection, [{ sentence, span: { start: 0, end: 1 + pick(2) }, type: types[pick(2)], act }], {
      reviewer: 'Binta',
    });
    say('verdict', done.verdict, done.action, act);
  } else if (chance < 0.7) {
    const done = decideMatching(connection, { run, maxScore: random() }, { act: 'accept' }, 'Binta');
    if (done) say('verdict', done.verdict, done.action, 'accept');
  } else if (chance < 0.8) {
    const undone = undo(connection, 'Binta');
    if (undone !== undefined) say('undone', undone);
  } else if (chance < 0.85) {
    const redone = redo(connection, 'Binta');
    if (redone !== undefined) say('redone', redone);
  } else if (chance < 0.92) {
    importBatch(connection, importing.id, items, itemsOf([`line ${items} of many`, `line ${items + 1} of many`]));
    items += 2;
  } else if (chance < 0.97) {
    const found = Array.from({ length: 5 }, () =>
      candidate(1 + pick(5), [pick(2), 2 + pick(2)], types[pick(2)], random()),
    );
    storeCandidates(connection, run, found, { corpus: importing.id, sentencesDone: turn, counts: {} });
  } else {
    const job = addJob(connection, { kind: 'mine', args: {} });
    setJobState(connection, job, 'running');
    setJobProgress(connection, job, 1, 2);
    if (random() < 0.5 && endJob(connection, job, { state: 'done' })) say('ended', job);
  }
}
