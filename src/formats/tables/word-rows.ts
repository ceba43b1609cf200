// A table with one word a row, as data sets on Kaggle are ("Sentence #,Word,POS,Tag") and what spreadsheets make of CoNLL: a
// column names or numbers the sentence, in every row or in its first above blank cells, another has the tag of the word.

import { isInvisible } from '../../corpus/blank.ts';
import type { Segmenter } from '../../corpus/segment.ts';
import { isSentenceHeader, isTagHeader } from '../columns/column-headers.ts';
import type { ReadItem, ReadOptions } from '../reader.ts';
import { readWordsRecord } from '../records/jsonl-words.ts';

export interface WordColumns {
  readonly sentence: number;
  readonly word: number;
  /** Undefined: the table has no labels. */
  readonly tag: number | undefined;
}

/** In the plural a cell lists all words of a sentence. */
const WORD_NAME = /^(?:word|token|form)$/i;
/** Before "tag", which may be that of the part of speech. */
const ENTITY_NAME = /(?:^|[^a-z])ner?(?:$|[^a-z])|entity/i;

/** Undefined where the header names no column of words, or none that tells where a sentence begins. */
export function findWordColumns(header: readonly string[]): WordColumns | undefined {
  const sentence = header.findIndex(isSentenceHeader);
  const word = header.findIndex((name) => WORD_NAME.test(name));
  if (sentence < 0 || word < 0) return undefined;
  const candidates = [...header.keys()].filter((i) => isTagHeader(header[i]));
  const tag = candidates.find((i) => ENTITY_NAME.test(header[i])) ?? candidates[0];
  return { sentence, word, tag };
}

export interface WordRows {
  row(cells: readonly string[], line: number): void;
  end(): void;
}

export function createWordRows(
  columns: WordColumns,
  segmenter: Segmenter,
  options: ReadOptions,
  emit: (item: ReadItem) => void,
): WordRows {
  let open: { id: string; line: number; words: string[]; tags: string[] } | undefined;

  function close(): void {
    if (!open) return;
    const { id, line, words, tags } = open;
    open = undefined;
    const broken = words.findIndex((word) => /[\n\r]/.test(word));
    if (broken >= 0) {
      emit({ reject: { line, reason: `word ${broken + 1} goes over several lines`, lost: 'sentence' } });
      return;
    }
    const record = columns.tag === undefined ? { words } : { words, ner_tags: tags };
    const context = { line, doc: options.doc ?? '', id, unknown: undefined, segmenter, options };
    for (const item of readWordsRecord(record, context)) emit(item);
  }

  return {
    row(cells, line) {
      if (cells.every(isInvisible)) return;
      const name = (cells[columns.sentence] ?? '').trim();
      if (open === undefined || (name !== '' && name !== open.id)) {
        close();
        open = { id: name, line, words: [], tags: [] };
      }
      const word = cells[columns.word] ?? '';
      open.words.push(isInvisible(word) ? '' : word);
      open.tags.push(cells[columns.tag ?? -1] ?? '');
    },
    end: close,
  };
}
