// Tags sentences of any length in bounded memory: what is longer than a part is cut between words into parts that
// overlap, the words' scores are read in the middle of the parts and put together, and the whole sentence is decoded at
// once. The overlap is wider than the model's own windows reach (src/tagger/windows.ts), so a cut costs no context.

import type { Sentence, Word } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { PieceTokenizer } from '../../../src/lm/pieces.ts';
import { decodeLabels } from '../../../src/tagger/decode-labels.ts';
import { decodeBio, type LabelSet } from '../../../src/tagger/label-set.ts';
import type { TaggingRow } from '../../../src/tagger/windows.ts';
import { type RowScorer, tagSentences } from '../../training/tag-sentences.ts';
import { scoreSpans } from './span-confidence.ts';
import type { FoundSpans, PackedSentence, TaggedBatch } from './tagging-task.ts';

/** UTF-16 units of a part: some 8,000 pieces, of which the tokenizer and the rows take a few MB. */
const PART_CHARS = 32 * 1024;
/** Words on either side of a part that are read for context only: a window of 512 pieces holds no more words. */
const MARGIN_WORDS = 512;

export type LongTagger = (sentences: readonly PackedSentence[]) => Promise<TaggedBatch>;

/** The words of a sentence that are scored in one go, and the words around them that are read too. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly readFrom: number;
  readonly readTo: number;
}

export function createLongTagger(
  tagger: RowScorer & { readonly labelSet: LabelSet },
  tokenizer: PieceTokenizer,
  partChars = PART_CHARS,
): LongTagger {
  const { labelSet } = tagger;
  const count = labelSet.labels.length;
  let pieces = 0;
  const scorer: RowScorer = {
    maxPieces: tagger.maxPieces,
    run: (rows: readonly TaggingRow[]) => {
      for (const { ids } of rows) pieces += ids.length;
      return tagger.run(rows);
    },
  };

  /** Log probabilities of each sentence's words; undefined where the tokenizer cannot cut one of them. */
  async function scoresOf(sentences: readonly Sentence[]): Promise<readonly (Float32Array | undefined)[]> {
    try {
      const tagged = await tagSentences(scorer, sentences, tokenizer, labelSet);
      return tagged.map(({ scores }) => scores);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'tokenizer-invalid') throw error;
      if (sentences.length <= 1) return [undefined];
    }
    // One of them has such a character: each on its own, which is rare enough to be slow.
    const scores: (Float32Array | undefined)[] = [];
    for (const sentence of sentences) scores.push(...(await scoresOf([sentence])));
    return scores;
  }

  /** Short sentences together, long ones part by part. */
  async function scoreAll(sentences: readonly PackedSentence[]): Promise<Scored[]> {
    const scored = sentences.map(({ words }) => ({
      scores: new Float32Array((words.length / 2) * count),
      isWhole: true,
    }));
    let waiting: { readonly sentence: number; readonly part: Part }[] = [];
    let chars = 0;
    const run = async () => {
      const read = await scoresOf(waiting.map(({ sentence, part }) => readPart(sentences[sentence], part)));
      waiting.forEach(({ sentence, part }, i) => {
        const scores = read[i];
        const own = scores?.subarray((part.from - part.readFrom) * count, (part.to - part.readFrom) * count);
        if (own) scored[sentence].scores.set(own, part.from * count);
        else scored[sentence].isWhole = false;
      });
      waiting = [];
      chars = 0;
    };
    for (const [sentence, packed] of sentences.entries()) {
      for (const part of partsOf(packed, partChars)) {
        waiting.push({ sentence, part });
        chars += charsOf(packed, part);
        if (chars >= partChars) await run();
      }
    }
    await run();
    return scored;
  }

  return async (sentences) => {
    pieces = 0;
    const found = (await scoreAll(sentences)).map(({ scores, isWhole }): FoundSpans => {
      const labels = decodeLabels(scores, labelSet);
      return { spans: scoreSpans(decodeBio(labels, labelSet), labels, scores, count), isWhole };
    });
    return { found, pieces };
  };
}

interface Scored {
  /** Log probabilities, [words × labels]; zeros for words that were not read. */
  readonly scores: Float32Array;
  isWhole: boolean;
}

function partsOf({ text, words }: PackedSentence, partChars: number): Part[] {
  const count = words.length / 2;
  if (text.length <= partChars) return [{ from: 0, to: count, readFrom: 0, readTo: count }];
  const parts: Part[] = [];
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && words[2 * to + 1] - words[2 * from] <= partChars) to++;
    parts.push({ from, to, readFrom: Math.max(0, from - MARGIN_WORDS), readTo: Math.min(count, to + MARGIN_WORDS) });
    from = to;
  }
  return parts;
}

function charsOf({ words }: PackedSentence, { readFrom, readTo }: Part): number {
  return words[2 * readTo - 1] - words[2 * readFrom];
}

function readPart({ text, words }: PackedSentence, { readFrom, readTo }: Part): Sentence {
  const isAll = readFrom === 0 && 2 * readTo === words.length;
  const startsAt = isAll ? 0 : words[2 * readFrom];
  const read: Word[] = [];
  for (let word = readFrom; word < readTo; word++) {
    read.push({ startChar: words[2 * word] - startsAt, endChar: words[2 * word + 1] - startsAt });
  }
  return { doc: '', text: isAll ? text : text.slice(startsAt, words[2 * readTo - 1]), words: read };
}
