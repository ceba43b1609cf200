// What a corpus holds, what the candidate filters leave of it, and how well a model's vocabulary knows it.

import { type LabelledSentence, type Sentence, spanText } from '../../../src/corpus/sentence.ts';
import type { Reject } from '../../../src/formats/reader.ts';
import { formsOf } from '../../../src/formats/writer.ts';
import type { PieceTokenizer } from '../../../src/lm/pieces.ts';
import type { CandidateOptions } from '../../../src/mining/candidate-spans.ts';
import type { CorpusFile } from '../../files/open-corpus.ts';
import { type CandidateFacts, CandidateTally } from './candidate-tally.ts';

export interface CorpusSurvey extends CandidateFacts {
  readonly documents: number;
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
}

const SHOWN_REJECTS = 20;

export async function surveyCorpus(
  corpus: CorpusFile,
  candidates: CandidateOptions,
  tokenizer?: PieceTokenizer,
): Promise<CorpusSurvey> {
  const documents = new Set<string>();
  const entitiesByLabel: Record<string, number> = {};
  const rejectsShown: Reject[] = [];
  const counts = { entities: 0, multiWordEntities: 0, rejects: 0 };
  const tally = new CandidateTally(tokenizer);
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
      counts.entities += sentence.spans.length;
      counts.multiWordEntities += sentence.spans.filter(({ start, end }) => end - start > 1).length;
      for (const { type } of sentence.spans) entitiesByLabel[type] = (entitiesByLabel[type] ?? 0) + 1;
      tally.add(sentence, candidates);
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
    ...tally.facts(),
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
