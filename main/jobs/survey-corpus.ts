// What a corpus holds, what the candidate filters leave of it, and how well a model's vocabulary knows it.

import type { Sentence } from '../../src/corpus/sentence.ts';
import type { Reject } from '../../src/formats/reader.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import type { CandidateOptions } from '../../src/mining/candidate-spans.ts';
import type { CorpusFile } from '../files/open-corpus.ts';
import { type CandidateFacts, CandidateTally } from './candidate-tally.ts';

export interface CorpusSurvey extends CandidateFacts {
  readonly documents: number;
  readonly entities: number;
  readonly entitiesByLabel: Readonly<Record<string, number>>;
  readonly firstSentence: string;
  readonly lastSentence: string;
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
  const counts = { entities: 0, rejects: 0 };
  const tally = new CandidateTally(tokenizer);
  let first: Sentence | undefined;
  let last: Sentence | undefined;
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
      documents.add(sentence.doc);
      counts.entities += sentence.spans.length;
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
    rejectsShown,
    ...tally.facts(),
  };
}
