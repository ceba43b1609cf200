// The sentences that the bench mines: a sample with a fixed seed of what the miner would not skip for their length.

import { seededRandom } from '../../main/compute/self-check.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import type { Sentence } from '../../src/corpus/sentence.ts';
import { stopWords } from '../../src/corpus/stop-words.ts';
import {
  type CandidateOptions,
  candidateSpans,
  DEFAULT_MAX_SENTENCE_WORDS,
  DEFAULT_MAX_WORDS,
  emptyFilterCounts,
} from '../../src/mining/candidate-spans.ts';

const SEED = 20231206;

export const CANDIDATES: CandidateOptions = {
  maxWords: DEFAULT_MAX_WORDS,
  maxSentenceWords: DEFAULT_MAX_SENTENCE_WORDS,
  stopWords: new Set(stopWords('en')),
  dropDigits: true,
  dropFinalStop: true,
};

/**
 * Sentences of at most 30 words with at least one candidate span, in corpus order.
 * @throws Error when the corpus has fewer than asked for.
 */
export async function sampleSentences(path: string, size: number): Promise<Sentence[]> {
  const { sentences } = await readCorpus(await openCorpus(path));
  const usable = sentences.filter((sentence) => candidateSpans(sentence, CANDIDATES, emptyFilterCounts()).length > 0);
  if (usable.length < size) throw new Error(`${path} has ${usable.length} sentences that can be mined, not ${size}`);
  const chosen = shuffle(usable.map((_, i) => i)).slice(0, size);
  return chosen
    .sort((a, b) => a - b)
    .map((i) => ({ doc: usable[i].doc, text: usable[i].text, words: usable[i].words }));
}

/** The same order at every run. */
export function shuffle<T>(list: readonly T[]): T[] {
  const random = seededRandom(SEED);
  const shuffled = [...list];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled;
}
