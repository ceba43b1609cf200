// Every kind of long work in a project.

import { exportKind } from './corpus/export-dataset.ts';
import { importKind } from './corpus/import-corpus.ts';
import { mergeKind } from './corpus/merge-project.ts';
import { removeCorpusKind } from './corpus/remove-corpus.ts';
import { estimateKind, surveyKind } from './corpus/survey-corpora.ts';
import { surveyLanguagesKind } from './corpus/survey-languages.ts';
import { decomposeKind } from './decompose/decompose-project.ts';
import type { JobKind } from './job-kind.ts';
import { checkSeedsKind } from './mining/check-seeds.ts';
import { evaluateGoldKind } from './mining/evaluate-gold.ts';
import { mineKind } from './mining/mine-corpora.ts';
import { removeRunKind } from './mining/remove-run.ts';
import { settleKind } from './mining/settle-run.ts';
import { compareKind } from './models/compare-models.ts';
import { measureKind } from './models/measure-model.ts';
import { copyTaggerKind } from './tagging/copy-tagger.ts';
import { evaluateKind } from './tagging/evaluate-tagger.ts';
import { learningCurveKind } from './tagging/project-learning-curve.ts';
import { tagKind } from './tagging/tag-project.ts';
import { trainKind } from './tagging/train-project.ts';

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
