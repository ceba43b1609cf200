// What goes over the channel to the process that trains. Typed arrays and maps travel by structured clone.

import type { LabelledSentence, LabelledSpan, Sentence } from '../../src/corpus/sentence.ts';
import type { Evaluation } from '../../src/evaluate/span-scores.ts';
import type { Recipe } from '../../src/tagger/lessons.ts';
import type { TaggerProvenance } from '../../src/tagger/tagger-provenance.ts';
import type { TrainingSentence } from '../../src/tagger/training-sentence.ts';
import type { CarriedError } from '../compute/carried-error.ts';
import type { ExportReport } from './export-tagger.ts';
import type { TrainingDevice } from './open-training-session.ts';
import type { TrainOptions, TrainStep } from './train.ts';

export interface TrainRequest {
  readonly modelFolder: string;
  readonly types: readonly string[];
  readonly sentences: readonly TrainingSentence[];
  /** Held out; scored after each epoch. */
  readonly dev?: readonly LabelledSentence[];
  readonly options: Omit<TrainOptions, 'layers' | 'device' | 'isCheckpointDue'>;
  /** Absent: the upper two thirds. */
  readonly layers?: number | 'all';
  readonly recipe: Recipe;
  /** Where it runs, once it has proved itself there; the CPU otherwise, with a note. */
  readonly device: TrainingDevice;
  /** Refuse before training what could not be exported after it. */
  readonly willExport: boolean;
  /** Written as training goes on; a file that is there is gone on from. Absent: nothing is kept. */
  readonly checkpoint?: string;
}

/** Known before the first step. */
export interface TrainingOpened {
  readonly kind: 'opened';
  readonly layers: number;
  /** Layers that the encoder has. */
  readonly layersInAll: number;
  readonly rows: number;
  readonly pieces: number;
  /** Steps that an earlier, interrupted run has done. */
  readonly resumedFrom: number;
  readonly device: TrainingDevice;
  /** What the user should know: fall-backs taken, and why. */
  readonly notes: readonly string[];
}

export type TrainerEvent =
  | TrainingOpened
  | TrainStep
  /** The teacher has found so many unknown words suspicious. */
  | { readonly kind: 'taught'; readonly words: number; readonly unknown: number }
  | { readonly kind: 'scored'; readonly epoch: number; readonly dev: Evaluation }
  /** A checkpoint is on the disk. */
  | { readonly kind: 'kept'; readonly step: number };

export interface ExportRequest {
  readonly folder: string;
  readonly card: TaggerProvenance;
}

export type ToTrainer =
  | { readonly train: TrainRequest }
  /** Keep a checkpoint after the step in progress, and end. */
  | { readonly stop: true }
  | { readonly tag: readonly Sentence[] }
  | { readonly export: ExportRequest };

export type FromTrainer =
  | { readonly event: TrainerEvent }
  /** It can be asked to tag and to export now. */
  | { readonly trained: true }
  | { readonly stopped: true }
  | { readonly tagged: readonly (readonly LabelledSpan[])[] }
  | { readonly exported: ExportReport }
  | { readonly error: CarriedError };
