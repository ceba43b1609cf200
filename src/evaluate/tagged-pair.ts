// A sentence with its gold and its predicted spans, and how two labelled readings of one text become such pairs. The
// words must be the same in the same order; sentence borders may differ, for a tagger may have cut the text anew.

import type { LabelledSentence, LabelledSpan, Sentence, Word } from '../corpus/sentence.ts';
import { Failure } from '../failure.ts';
import type { SpanPair } from './span-scores.ts';

/** Both lists count the words of the sentence. */
export interface TaggedPair extends SpanPair {
  readonly sentence: Sentence;
  readonly gold: readonly LabelledSpan[];
  readonly predicted: readonly LabelledSpan[];
}

/**
 * Sentence by sentence of gold. Where the two sides cut differently, the shortest stretch between common borders counts
 * as one sentence, so that no span of either side is cut.
 * @throws Failure 'corpus-invalid' with the number of the first sentence that has other words.
 */
export function pairSentences(gold: readonly LabelledSentence[], predicted: readonly LabelledSentence[]): TaggedPair[] {
  checkWords(gold, predicted);
  const pairs: TaggedPair[] = [];
  let g = 0;
  let p = 0;
  while (g < gold.length && p < predicted.length) {
    const [firstGold, firstPredicted] = [g, p];
    let goldWords = gold[g++].words.length;
    let predictedWords = predicted[p++].words.length;
    while (goldWords !== predictedWords) {
      if (goldWords < predictedWords) goldWords += gold[g++].words.length;
      else predictedWords += predicted[p++].words.length;
    }
    const { spans, ...sentence } = joinSentences(gold.slice(firstGold, g));
    pairs.push({ sentence, gold: spans, predicted: joinSentences(predicted.slice(firstPredicted, p)).spans });
  }
  return pairs;
}

/** One sentence after the other, with a blank between their texts. A sentence alone stays what it is. */
function joinSentences(sentences: readonly LabelledSentence[]): LabelledSentence {
  if (sentences.length === 1) return sentences[0];
  let text = '';
  const words: Word[] = [];
  const spans: LabelledSpan[] = [];
  for (const sentence of sentences) {
    if (text !== '') text += ' ';
    const firstWord = words.length;
    for (const { startChar, endChar } of sentence.words)
      words.push({ startChar: text.length + startChar, endChar: text.length + endChar });
    for (const { start, end, type } of sentence.spans)
      spans.push({ start: firstWord + start, end: firstWord + end, type });
    text += sentence.text;
  }
  return { doc: sentences[0].doc, text, words, spans };
}

const HOW_TO_READ =
  'Give the file that the gold corpus was tagged from, read with the same options (language, characters of words, words between blanks, columns).';

function checkWords(gold: readonly LabelledSentence[], predicted: readonly LabelledSentence[]): void {
  const left = wordsOf(gold);
  const right = wordsOf(predicted);
  for (;;) {
    const [one, other] = [left.next().value, right.next().value];
    if (!one && !other) return;
    if (one?.word === other?.word) continue;
    throw new Failure('corpus-invalid', describeDifference(one?.sentence, other?.sentence), HOW_TO_READ);
  }
}

/** Sentence numbers from 1; undefined where a side has ended. Never a word of the corpus. */
function describeDifference(gold: number | undefined, predicted: number | undefined): string {
  if (gold === undefined)
    return `The prediction goes on after the end of the gold corpus, at its sentence ${predicted}.`;
  if (predicted === undefined) return `The prediction ends before sentence ${gold} of the gold corpus does.`;
  const where = gold === predicted ? 'there' : `at its sentence ${predicted}`;
  return `Sentence ${gold} of the gold corpus has other words than the prediction has ${where}.`;
}

interface NumberedWord {
  readonly word: string;
  /** From 1. */
  readonly sentence: number;
}

function* wordsOf(sentences: readonly LabelledSentence[]): Generator<NumberedWord, undefined> {
  for (let s = 0; s < sentences.length; s++) {
    const { text, words } = sentences[s];
    for (const { startChar, endChar } of words) yield { word: text.slice(startChar, endChar), sentence: s + 1 };
  }
  return undefined;
}
