// The spans that a decomposition starts from (method section 6): those that gold labels give the coarse type, or those of
// a ranking that are accepted.

import { type LabelledSentence, type Span, spanText } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import { type CorpusFile, readCorpus } from '../../files/open-corpus.ts';
import { collectRanked } from '../mining/ranked-file.ts';
import { resolveRanking } from '../mining/resolve-ranking.ts';

export interface KnownSpans {
  readonly corpus: CorpusFile;
  readonly sentences: readonly LabelledSentence[];
  readonly rejects: number;
  /** Spans of the type in each sentence, [sentences]. */
  readonly spans: readonly (readonly Span[])[];
  readonly from: 'gold' | 'ranking';
}

/** @throws Failure when the corpus has no label of the type. */
export async function goldSpans(corpus: CorpusFile, type: string): Promise<KnownSpans> {
  const { sentences, rejects } = await readCorpus(corpus);
  const spans = sentences.map((sentence) => sentence.spans.filter((span) => span.type === type));
  if (spans.every(({ length }) => length === 0)) {
    const types = [...new Set(sentences.flatMap((sentence) => sentence.spans.map((span) => span.type)))].sort();
    const hint =
      types.length > 0
        ? `It has ${types.join(', ')}: name one of them with --type.`
        : 'Give a labelled corpus, or a ranking with its --corpus.';
    throw new Failure('corpus-invalid', `${corpus.path} has no span of the type ${type}.`, hint);
  }
  return { corpus, sentences, rejects: rejects.length, spans, from: 'gold' };
}

export interface RankingAcceptance {
  /** The best so many, after overlaps are resolved. */
  readonly top?: number;
  /** Spans up to this score. */
  readonly score?: number;
}

/** @throws Failure when the ranking does not belong to the corpus or has nothing of the type. */
export async function acceptedSpans(
  ranked: string,
  corpus: CorpusFile,
  { type, top, score }: RankingAcceptance & { readonly type: string },
): Promise<KnownSpans> {
  const { sentences, rejects } = await readCorpus(corpus);
  const all = await collectRanked(ranked);
  for (const { sentence, start, end, text } of all) {
    const found = sentences[sentence];
    if (found && end <= found.words.length && spanText(found, { start, end }) === text) continue;
    const hint = 'Give the corpus that was mined with --corpus, read with the same options.';
    throw new Failure('corpus-invalid', `${ranked} does not belong to ${corpus.path}: it has other words.`, hint);
  }
  const accepted = resolveRanking(all)
    .filter((span) => span.type === type && (score === undefined || span.score <= score))
    .slice(0, top);
  if (accepted.length === 0) {
    const hint = `It has ${[...new Set(all.map((span) => span.type))].join(', ') || 'nothing at all'}; see --type, --accept-top and --accept-score.`;
    throw new Failure('corpus-invalid', `No span of ${ranked} is accepted as ${type}.`, hint);
  }
  const spans: Span[][] = sentences.map(() => []);
  for (const { sentence, start, end } of accepted) spans[sentence].push({ start, end });
  return { corpus, sentences, rejects: rejects.length, spans, from: 'ranking' };
}
