// Spanish.

import type { Messages } from '../en/index.ts';
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

export const es: Messages = {
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
