// Where a tagger comes from, in plain values: written as seedmark.json beside the tagger, and told in words by its model
// card. It holds no corpus text but the seeds. What is left out is unknown, or did not happen, and the card says so.

import type { EntityType } from '../mining/entity-type.ts';

/** Goes with seedmark.json; counts up when a field changes its meaning. */
export const PROVENANCE_VERSION = 1;

export interface TaggerProvenance {
  /** Shown as the card's title. */
  readonly name: string;
  /** ISO 639 or BCP 47 codes of the texts it was trained on; empty: unknown. */
  readonly languages: readonly string[];
  /** Of this program. */
  readonly madeWith: string;
  /** ISO 8601, date or date and time; left out where the folder should be the same each time. */
  readonly madeAt?: string;
  /** The model that was trained on. Left out: the export reads it from the model's folder. */
  readonly base?: BaseModel;
  /** In the order of the labels; a type from a labelled corpus may have no seeds. */
  readonly types: readonly EntityType[];
  /** Left out where the labels did not come from mining. */
  readonly mining?: MiningProvenance;
  readonly labels: LabelProvenance;
  readonly training: TrainingProvenance;
  /** Pieces in the longest row that the model takes, boundary pieces included. Left out: the export knows. */
  readonly longestRow?: number;
  /** Left out where it was never evaluated. */
  readonly evaluation?: EvaluationProvenance;
  /** How the eight-bit graph compares with the full one. Left out: the export counts it. */
  readonly quantised?: QuantisedAgreement;
  /** Sentences in English, beside those that hold for every tagger. */
  readonly limitations?: readonly string[];
}

export interface BaseModel {
  /** As on the Hugging Face hub, or the folder's name. */
  readonly name: string;
  /** config.model_type */
  readonly architecture: string;
  /** SPDX or hub identifier, lower case ("apache-2.0"); left out: unknown. */
  readonly license?: string;
  /** What its card says of the licence, where that is more than the identifier. */
  readonly licenseNote?: string;
  /** Where the licence was read, e.g. "README.md". */
  readonly licenseSource?: string;
  /** SHA-256 of its weights. */
  readonly fingerprint?: string;
}

export interface MiningProvenance {
  /** "div2", "cos2", … */
  readonly method: string;
  /** The label context, e.g. "The {label} name: {seed}". */
  readonly template?: string;
  readonly model: string;
  /** SHA-256 of what decides the model's predictions. */
  readonly fingerprint?: string;
  /** Everything else that decides the ranking: temperature, longest span, filters, precision. */
  readonly settings?: Settings;
  /** The corpus, as its owner calls it: a file's name, not its text. */
  readonly corpus?: string;
}

export interface LabelProvenance {
  /** What became a label: "accepted in review", "gold labels of train.conll", "at most 500 a type, score below 0.4". */
  readonly rule: string;
  /** Worst score accepted, by type. */
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly sentences: number;
  readonly words: number;
  /** Labelled spans that were trained on, by type. */
  readonly spans: Readonly<Record<string, number>>;
  /** Verdicts of a person. */
  readonly accepted?: number;
  readonly rejected?: number;
  /** Words that a person has seen to be outside all entities. */
  readonly reviewedWords?: number;
  /** Words that nobody has looked at and that no rule labelled. */
  readonly unknownWords?: number;
}

export interface TrainingProvenance {
  /** Trained layers, from the top. */
  readonly layers: number;
  /** Layers that the encoder has. */
  readonly layersInAll: number;
  readonly seed: number;
  /** How incomplete labels were treated; left out: every word without a label counted as outside. */
  readonly recipe?: IncompleteLabelRecipe;
  /** All other settings, by name: epochs, learning rates, batch, dropout, … */
  readonly settings: Settings;
}

export interface IncompleteLabelRecipe {
  /** Short, e.g. "negative sampling, then self-training". */
  readonly name: string;
  readonly settings: Settings;
}

export type Settings = Readonly<Record<string, number | string | boolean>>;

/** Shares from 0 to 1 over exact spans. */
export interface EvaluationProvenance {
  /** What it was evaluated on, e.g. "held-out 20 % of wikigold.conll, gold labels". */
  readonly on: string;
  readonly sentences: number;
  readonly micro: ReportedScores;
  readonly macro?: ReportedScores;
  readonly types: Readonly<Record<string, ReportedScores>>;
  /** Share of resamples inside the intervals; 0.95 where left out. */
  readonly confidence?: number;
}

export interface ReportedScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Gold spans. */
  readonly gold?: number;
  /** Of F1, by resampling. */
  readonly interval?: { readonly low: number; readonly high: number };
}

/** The eight-bit graph against the full one, on the same rows. */
export interface QuantisedAgreement {
  /** Rows of text, or of random pieces where there was no text. */
  readonly source: 'text' | 'random pieces';
  readonly rows: number;
  /** Scored words. */
  readonly words: number;
  /** Words with the same best label in both. */
  readonly same: number;
  /** Bytes of the graphs, weights included. */
  readonly bytes: number;
  readonly fullBytes: number;
}
