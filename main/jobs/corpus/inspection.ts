// What `inspect --json` says of a corpus: what an import would store, and what the source says of itself. Where the source
// counts something that an import leaves out (punctuation that is no word, a label over two sentences), its own
// count stands under the usual name and ours under `stored`. Names are those of descriptions made by other programs.

import type { CorpusFile } from '../../files/open-corpus.ts';
import type { CorpusSurvey } from './survey-corpus.ts';

/** After the corpus was read for the survey. */
export function inspectionOf(corpus: CorpusFile, survey: CorpusSurvey): Record<string, unknown> {
  const { path: file, format, formatDetected, encoding, encodingDetected } = corpus;
  const { documents, sentences, words, entities, entitiesByLabel } = survey;
  const facts = corpus.facts();
  const hasBadBytes = Number(facts.badByteSequences ?? 0) > 0;
  return {
    file,
    format,
    formatDetected,
    encoding: hasBadBytes ? `${encoding} with errors` : encoding,
    encodingDetected,
    ...survey,
    tokens: words,
    multiTokenEntities: survey.multiWordEntities,
    firstSentenceText: survey.firstSentence,
    lastSentenceText: survey.lastSentence,
    firstSentenceTokens: survey.firstSentenceWords,
    lastSentenceTokens: survey.lastSentenceWords,
    rejectReasons: survey.rejectsShown,
    ...facts,
    stored: { documents, sentences, words, entities, entitiesByLabel },
  };
}
