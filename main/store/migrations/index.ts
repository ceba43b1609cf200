// All migrations, oldest first.

import { corpora } from './010-corpora.ts';
import { mining } from './020-mining.ts';
import { verdicts } from './030-verdicts.ts';
import { learning } from './040-learning.ts';
import { decompositions } from './050-decompositions.ts';
import { merging } from './060-merging.ts';
import { whatSourcesSay } from './070-what-sources-say.ts';
import { largeProjects } from './080-large-projects.ts';
import { calmIndex } from './090-calm-index.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [
  corpora,
  mining,
  verdicts,
  learning,
  decompositions,
  merging,
  whatSourcesSay,
  largeProjects,
  calmIndex,
];
