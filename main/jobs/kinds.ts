// Every kind of long work in a project.

import { checkSeedsKind } from './check-seeds.ts';
import { copyTaggerKind } from './copy-tagger.ts';
import { decomposeKind } from './decompose-project.ts';
import { evaluateGoldKind } from './evaluate-gold.ts';
import { exportKind } from './export-dataset.ts';
import { importKind } from './import-corpus.ts';
import type { JobKind } from './job-kind.ts';
import { mergeKind } from './merge-project.ts';
import { mineKind } from './mine-corpora.ts';
import { removeCorpusKind } from './remove-corpus.ts';
import { removeRunKind } from './remove-run.ts';
import { settleKind } from './settle-run.ts';
import { estimateKind, surveyKind } from './survey-corpora.ts';
import { trainKind } from './train-project.ts';

export const JOB_KINDS: readonly JobKind[] = [
  importKind,
  mineKind,
  trainKind,
  exportKind,
  checkSeedsKind,
  copyTaggerKind,
  decomposeKind,
  surveyKind,
  estimateKind,
  evaluateGoldKind,
  settleKind,
  mergeKind,
  removeCorpusKind,
  removeRunKind,
];
