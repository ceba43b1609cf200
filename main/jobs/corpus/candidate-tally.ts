// What the candidate filters leave of sentences, how many surface forms that is, how well a model's vocabulary knows them,
// and which words are so frequent that they may be stop words: counted sentence by sentence, in bounded memory.

import { type Sentence, spanText } from '../../../src/corpus/sentence.ts';
import { deriveStopWords } from '../../../src/corpus/stop-words.ts';
import { ifCuttable } from '../../../src/lm/if-cuttable.ts';
import { addCoverage, countPieces, type PieceCoverage } from '../../../src/lm/piece-coverage.ts';
import type { PieceTokenizer } from '../../../src/lm/pieces.ts';
import {
  type CandidateOptions,
  candidateSpans,
  emptyFilterCounts,
  type FilterCounts,
} from '../../../src/mining/candidate-spans.ts';
import { DistinctCount } from './distinct-count.ts';

/** Distinct words counted; later ones are too rare to be stop words. */
const COUNTED_WORDS = 200_000;

export interface CandidateFacts {
  readonly sentences: number;
  readonly words: number;
  readonly filters: FilterCounts;
  /** Distinct surface forms among the candidates; beyond a million a lower bound. */
  readonly surfaces: number;
  /** Undefined without a tokenizer, or where it can cut no sentence. */
  readonly coverage: PieceCoverage | undefined;
  /** A stop-word list made from these sentences, most frequent first, to offer where the language has none. */
  readonly frequentWords: readonly string[];
}

export class CandidateTally {
  readonly #tokenizer: PieceTokenizer | undefined;
  readonly #filters = emptyFilterCounts();
  readonly #surfaces = new DistinctCount();
  readonly #wordCounts = new Map<string, number>();
  #sentences = 0;
  #words = 0;
  #coverage: PieceCoverage | undefined;

  constructor(tokenizer?: PieceTokenizer) {
    this.#tokenizer = tokenizer;
  }

  add(sentence: Sentence, candidates: CandidateOptions): void {
    const tokenizer = this.#tokenizer;
    this.#sentences++;
    this.#words += sentence.words.length;
    this.#countWords(sentence);
    const own = tokenizer && ifCuttable(() => countPieces(sentence, tokenizer));
    const fitOf = () => (tokenizer && !own ? 'uncuttable' : 'fits');
    for (const span of candidateSpans(sentence, candidates, this.#filters, fitOf)) {
      this.#surfaces.add(spanText(sentence, span));
    }
    if (own) this.#coverage = this.#coverage ? addCoverage(this.#coverage, own) : own;
  }

  get surfaces(): number {
    return this.#surfaces.size;
  }

  facts(): CandidateFacts {
    return {
      sentences: this.#sentences,
      words: this.#words,
      filters: { ...this.#filters },
      surfaces: this.#surfaces.size,
      coverage: this.#coverage,
      frequentWords: deriveStopWords(this.#wordCounts, this.#words).map(({ word }) => word),
    };
  }

  #countWords({ text, words }: Sentence): void {
    const counts = this.#wordCounts;
    for (const { startChar, endChar } of words) {
      const word = text.slice(startChar, endChar);
      const known = counts.get(word);
      if (known !== undefined || counts.size < COUNTED_WORDS) counts.set(word, (known ?? 0) + 1);
    }
  }
}
