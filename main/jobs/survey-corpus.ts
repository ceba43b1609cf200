// What a corpus holds, what the candidate filters leave of it, and how well a model's vocabulary knows it.

import { type LabelledSentence, type Sentence, spanText } from '../../src/corpus/sentence.ts';
import { deriveStopWords } from '../../src/corpus/stop-words.ts';
import type { Reject } from '../../src/formats/reader.ts';
import { formsOf } from '../../src/formats/writer.ts';
import { ifCuttable } from '../../src/lm/if-cuttable.ts';
import { addCoverage, countPieces, type PieceCoverage } from '../../src/lm/piece-coverage.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import {
  type CandidateOptions,
  candidateSpans,
  emptyFilterCounts,
  type FilterCounts,
} from '../../src/mining/candidate-spans.ts';
import type { CorpusFile } from '../files/open-corpus.ts';
import { DistinctCount } from './distinct-count.ts';

export interface CorpusSurvey {
  readonly documents: number;
  readonly sentences: number;
  readonly words: number;
  readonly entities: number;
  readonly entitiesByLabel: Readonly<Record<string, number>>;
  readonly multiWordEntities: number;
  readonly firstSentence: string;
  readonly lastSentence: string;
  readonly firstSentenceWords: readonly string[];
  readonly lastSentenceWords: readonly string[];
  readonly firstEntity: { readonly label: string; readonly words: readonly string[]; readonly text: string } | null;
  readonly rejects: number;
  /** The first rejects; all are counted. */
  readonly rejectsShown: readonly Reject[];
  readonly filters: FilterCounts;
  /** Distinct surface forms among the candidates; beyond a million a lower bound. */
  readonly surfaces: number;
  readonly coverage?: PieceCoverage;
  /** A stop-word list made from this corpus, most frequent first, to offer where the language has none. */
  readonly frequentWords: readonly string[];
}

const SHOWN_REJECTS = 20;

export async function surveyCorpus(
  corpus: CorpusFile,
  candidates: CandidateOptions,
  tokenizer?: PieceTokenizer,
): Promise<CorpusSurvey> {
  const documents = new Set<string>();
  const surfaces = new DistinctCount();
  const entitiesByLabel: Record<string, number> = {};
  const filters = emptyFilterCounts();
  const rejectsShown: Reject[] = [];
  const wordCounts = new Map<string, number>();
  const counts = { sentences: 0, words: 0, entities: 0, multiWordEntities: 0, rejects: 0 };
  let coverage: PieceCoverage | undefined;
  let first: Sentence | undefined;
  let last: Sentence | undefined;
  let labelled: LabelledSentence | undefined;
  for await (const items of corpus.read()) {
    for (const item of items) {
      if ('reject' in item) {
        counts.rejects++;
        if (rejectsShown.length < SHOWN_REJECTS) rejectsShown.push(item.reject);
        continue;
      }
      const { sentence } = item;
      first ??= sentence;
      last = sentence;
      if (sentence.spans.length > 0) labelled ??= sentence;
      documents.add(sentence.doc);
      counts.sentences++;
      counts.words += sentence.words.length;
      counts.entities += sentence.spans.length;
      counts.multiWordEntities += sentence.spans.filter(({ start, end }) => end - start > 1).length;
      countWords(sentence, wordCounts);
      for (const { type } of sentence.spans) entitiesByLabel[type] = (entitiesByLabel[type] ?? 0) + 1;
      const own = tokenizer && ifCuttable(() => countPieces(sentence, tokenizer));
      const fitOf = () => (tokenizer && !own ? 'uncuttable' : 'fits');
      for (const span of candidateSpans(sentence, candidates, filters, fitOf)) {
        surfaces.add(spanText(sentence, span));
      }
      if (own) coverage = coverage ? addCoverage(coverage, own) : own;
    }
  }
  return {
    documents: documents.size,
    ...counts,
    entitiesByLabel,
    firstSentence: first?.text ?? '',
    lastSentence: last?.text ?? '',
    firstSentenceWords: first ? formsOf(first) : [],
    lastSentenceWords: last ? formsOf(last) : [],
    firstEntity: labelled ? describeEntity(labelled) : null,
    rejectsShown,
    filters,
    surfaces: surfaces.size,
    coverage,
    frequentWords: deriveStopWords(wordCounts, counts.words).map(({ word }) => word),
  };
}

function describeEntity(sentence: LabelledSentence): CorpusSurvey['firstEntity'] {
  const span = sentence.spans[0];
  return {
    label: span.type,
    words: formsOf(sentence).slice(span.start, span.end),
    text: spanText(sentence, span),
  };
}

/** Distinct words counted; later ones are too rare to be stop words. */
const COUNTED_WORDS = 200_000;

function countWords({ text, words }: Sentence, counts: Map<string, number>): void {
  for (const { startChar, endChar } of words) {
    const word = text.slice(startChar, endChar);
    const known = counts.get(word);
    if (known !== undefined || counts.size < COUNTED_WORDS) counts.set(word, (known ?? 0) + 1);
  }
}
