// Every kind of long work in a project.

import { checkSeedsKind } from './check-seeds.ts';
import { compareKind } from './compare-models.ts';
import { copyTaggerKind } from './copy-tagger.ts';
import { decomposeKind } from './decompose-project.ts';
import { evaluateGoldKind } from './evaluate-gold.ts';
import { evaluateKind } from './evaluate-tagger.ts';
import { exportKind } from './export-dataset.ts';
import { importKind } from './import-corpus.ts';
import type { JobKind } from './job-kind.ts';
import { measureKind } from './measure-model.ts';
import { mergeKind } from './merge-project.ts';
import { mineKind } from './mine-corpora.ts';
import { learningCurveKind } from './project-learning-curve.ts';
import { removeCorpusKind } from './remove-corpus.ts';
import { removeRunKind } from './remove-run.ts';
import { settleKind } from './settle-run.ts';
import { estimateKind, surveyKind } from './survey-corpora.ts';
import { surveyLanguagesKind } from './survey-languages.ts';
import { tagKind } from './tag-project.ts';
import { trainKind } from './train-project.ts';

export const JOB_KINDS: readonly JobKind[] = [
  importKind,
  mineKind,
  trainKind,
  exportKind,
  checkSeedsKind,
  copyTaggerKind,
  evaluateKind,
  learningCurveKind,
  tagKind,
  measureKind,
  compareKind,
  decomposeKind,
  surveyLanguagesKind,
  surveyKind,
  estimateKind,
  evaluateGoldKind,
  settleKind,
  mergeKind,
  removeCorpusKind,
  removeRunKind,
];
