// A project of two reviewers: Wikigold with what the starter ranked, and a copy in which somebody else has decided.

import { copyFileSync } from 'node:fs';
import { readTypes } from '../../main/store/entity-types.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { decide } from '../../main/store/review/review.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import { buildWikigold } from './review-projects.ts';

/** Words 0 and 1 of the first sentences: accepted as the first type, or rejected. */
type Said = readonly (readonly [sentence: number, act: 'accept' | 'reject'])[];

export const MINE: Said = [
  [1, 'accept'],
  [2, 'accept'],
  [3, 'reject'],
];
export const THEIRS: Said = [
  [1, 'accept'],
  [2, 'reject'],
  [3, 'accept'],
];

function say(path: string, reviewer: string, said: Said): void {
  const project = openProject(path);
  const [{ id: type }] = readTypes(project.connection);
  const subject = (sentence: number) => ({ sentence: sentence as SentenceId, span: { start: 0, end: 2 }, type });
  decide(
    project.connection,
    said.map(([sentence, act]) => ({ ...subject(sentence), act })),
    { reviewer },
  );
  project.close();
}

/** @param theirs where the other reviewer's file goes. */
export async function buildForReviewers(path: string, theirs: string): Promise<void> {
  await buildWikigold(path);
  copyFileSync(path, theirs);
  say(theirs, 'Kofi', THEIRS);
  say(path, 'me', MINE);
}
