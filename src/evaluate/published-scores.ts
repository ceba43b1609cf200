// What the paper reports (Peng, Wang and Shang 2023, Tables 2, 3 and 4), in percent, to stand beside what was measured here.

export type PaperDatasetName = 'conll03' | 'tweebank' | 'wnut17' | 'restaurant';

export interface PublishedScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface PublishedRow {
  readonly method: string;
  /** Language model, or how many annotated sentences a type. */
  readonly setup: string;
  readonly scores: PublishedScores;
}

function row(method: string, setup: string, precision: number, recall: number, f1: number): PublishedRow {
  return { method, setup, scores: { precision, recall, f1 } };
}

/** Table 2, and for CoNLL03 the rows of Table 3 too. */
export const PUBLISHED_TAGGERS: Readonly<Record<PaperDatasetName, readonly PublishedRow[]>> = {
  conll03: [
    row('PromptMine', 'GPT2-XL', 18.3, 18.8, 18.5),
    row('PromptMine', 'RoBERTa-large', 23.7, 20.4, 22),
    row('InstructMine', 'ChatGPT', 61.9, 51.6, 56.3),
    row('X-NER, cosine', 'RoBERTa-large', 37.7, 20.3, 26.4),
    row('X-NER', 'RoBERTa-large', 71.4, 52.1, 60.2),
    row('Tagger', '1-shot', 17.2, 12.8, 14.6),
    row('PredictMine', '1-shot', 13.5, 17.2, 15.1),
    row('CertMine', '1-shot', 20.2, 14.7, 17),
    row('ETAL', '1-shot', 26.4, 17.1, 20.8),
    row('SEE-Few', '1-shot', 21.5, 26.7, 23.8),
    row('TemplateNER', '1-shot', 12.6, 6.7, 8.8),
    row('EntLM', '1-shot', 13.6, 29, 18.5),
    row('SpanNER', '1-shot', 56.1, 3.8, 7.1),
    row('FFF-NER', '1-shot', 39.1, 3.6, 6.5),
    row('SDNET', '1-shot', 56.6, 44.1, 51.3),
    row('Tagger', '5-shot', 58.9, 55.1, 56.9),
    row('FFF-NER', '5-shot', 70.2, 65.3, 67.7),
  ],
  tweebank: [
    row('PromptMine', 'GPT2-XL', 0.5, 0.2, 0.3),
    row('PromptMine', 'RoBERTa-large', 0.4, 0.1, 0.2),
    row('InstructMine', 'ChatGPT', 23.5, 39.7, 29.6),
    row('X-NER, cosine', 'RoBERTa-large', 6.1, 3.1, 4.1),
    row('X-NER', 'RoBERTa-large', 50.4, 40.5, 44.9),
  ],
  wnut17: [
    row('PromptMine', 'GPT2-XL', 1.7, 1.4, 1.5),
    row('PromptMine', 'RoBERTa-large', 1.2, 0.4, 0.6),
    row('InstructMine', 'ChatGPT', 22.1, 18, 19.8),
    row('X-NER, cosine', 'RoBERTa-large', 19.5, 6.2, 9.4),
    row('X-NER', 'RoBERTa-large', 51.5, 34.6, 41.4),
  ],
  restaurant: [
    row('PromptMine', 'GPT2-XL', 24.8, 13.9, 17.8),
    row('PromptMine', 'RoBERTa-large', 21.7, 11.1, 14.7),
    row('InstructMine', 'ChatGPT', 29.3, 35.5, 32.1),
    row('X-NER, cosine', 'RoBERTa-large', 19.1, 7.9, 11.2),
    row('X-NER', 'RoBERTa-large', 58.8, 27.3, 37.3),
  ],
};

export interface PublishedRanking {
  readonly method: string;
  readonly setup: string;
  /** Precision at PUBLISHED_RANK by type, in percent. */
  readonly precision: Readonly<Record<'PER' | 'LOC' | 'ORG' | 'MISC', number>>;
}

export const PUBLISHED_RANK = 1000;

/** Table 4: precision at that rank on CoNLL03. */
export const PUBLISHED_RANKINGS: readonly PublishedRanking[] = [
  { method: 'PromptMine', setup: 'GPT2-XL', precision: { PER: 7.3, LOC: 32.2, ORG: 28.4, MISC: 3.4 } },
  { method: 'PromptMine', setup: 'RoBERTa-large', precision: { PER: 6.7, LOC: 40.1, ORG: 35.1, MISC: 0.1 } },
  { method: 'X-NER, cosine', setup: 'RoBERTa-large', precision: { PER: 27.1, LOC: 41, ORG: 9, MISC: 15.1 } },
  { method: 'X-NER, one way', setup: 'RoBERTa-large', precision: { PER: 88.6, LOC: 64.1, ORG: 24.2, MISC: 12.9 } },
  { method: 'X-NER', setup: 'RoBERTa-large', precision: { PER: 98.4, LOC: 97.9, ORG: 62.3, MISC: 82.2 } },
];
