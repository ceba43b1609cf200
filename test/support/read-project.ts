// A process that reads a project in a place where it may not write, tries to, and says what it found.

import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readRuns } from '../../main/store/candidates/runs.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { undo } from '../../main/store/review/review.ts';
import { countCandidates } from '../../main/store/review/review-counts.ts';
import type { Failure } from '../../src/failure.ts';

const path = process.argv[2];
const project = openProject(path);
const { connection, notices } = project;
const accepted = countCandidates(connection, { run: readRuns(connection)[0].id, statuses: ['accepted'] });
let refused = 'nothing';
try {
  undo(connection, 'nobody');
} catch (error) {
  refused = (error as Failure).code;
}
project.close();
console.log(JSON.stringify({ notices, accepted, refused, left: readdirSync(dirname(path)) }));
