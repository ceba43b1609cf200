// Every request that there is, by domain. Handlers and clients are typed from this table, and nothing else is answered.

import { corpora } from './corpora.ts';
import { decompose } from './decompose.ts';
import { desktop } from './desktop.ts';
import { exports } from './exports.ts';
import { figures } from './figures.ts';
import { files } from './files.ts';
import { jobs } from './jobs.ts';
import { languages } from './languages.ts';
import { mining } from './mining.ts';
import { models } from './models.ts';
import { projects } from './projects.ts';
import { review } from './review.ts';
import { seeds } from './seeds.ts';
import { settings } from './settings.ts';
import { taggers } from './taggers.ts';
import { types } from './types.ts';

export const CONTRACT = {
  projects,
  files,
  corpora,
  types,
  seeds,
  languages,
  mining,
  review,
  decompose,
  figures,
  taggers,
  exports,
  models,
  settings,
  jobs,
  desktop,
} as const;

export type Contract = typeof CONTRACT;
