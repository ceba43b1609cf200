// English: what the other languages are translated from, one file for each screen.

import { charts } from './charts.ts';
import { corpora } from './corpora.ts';
import { exports } from './exports.ts';
import { facets } from './facets.ts';
import { figures } from './figures.ts';
import { frame } from './frame.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { jobs } from './jobs.ts';
import { keys } from './keys.ts';
import { languages } from './languages.ts';
import { menu } from './menu.ts';
import { mining } from './mining.ts';
import { models } from './models.ts';
import { review } from './review.ts';
import { reviewers } from './reviewers.ts';
import { seeds } from './seeds.ts';
import { settings } from './settings.ts';
import { taggers } from './taggers.ts';

/** By file: another language has the same files with the same keys. */
const files = {
  charts,
  corpora,
  facets,
  figures,
  exports,
  models,
  taggers,
  frame,
  help,
  languages,
  home,
  jobs,
  keys,
  menu,
  mining,
  review,
  reviewers,
  seeds,
  settings,
};

export const en = {
  ...charts,
  ...corpora,
  ...facets,
  ...figures,
  ...exports,
  ...models,
  ...taggers,
  ...frame,
  ...help,
  ...languages,
  ...home,
  ...jobs,
  ...keys,
  ...menu,
  ...mining,
  ...review,
  ...reviewers,
  ...seeds,
  ...settings,
};

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
export type Messages = Texts<typeof en>;
export type Part<File extends keyof typeof files> = Texts<(typeof files)[File]>;
