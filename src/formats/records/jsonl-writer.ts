// JSON Lines, one record a sentence: the text with spans by offsets (spaCy, doccano and Prodigy read such) and the words
// with IOB2 tags (Hugging Face reads such). Spans may overlap; of those that do, the tags tell the longer ones.
// Each span repeats its text, so that offsets read in a wrong unit are found out.

import { alignWords } from '../../corpus/align-words.ts';
import { charOffsets, type OffsetUnit } from '../../corpus/offset-units.ts';
import type { CharRange, Sentence } from '../../corpus/sentence.ts';
import { spanChars } from '../../corpus/sentence.ts';
import { pickBeside } from '../beside.ts';
import { encodeTags } from '../tags.ts';
import { spellRanges } from '../word-ranges.ts';
import { createLossCounter, type FormatWriter, formsOf, LOST, type WriteOptions, type WrittenSpan } from '../writer.ts';

export function createJsonlWriter({ offsetUnit: unit = 'utf16', scheme }: WriteOptions = {}): FormatWriter {
  const losses = createLossCounter();
  return {
    push({ sentence, id }) {
      const { doc, text, words } = sentence;
      const forms = formsOf(sentence);
      // JSON can spell half a surrogate pair, but no offset may point between the halves.
      const refusal =
        forms.length === 0 ? LOST.wordless : forms.every((form) => form.isWellFormed()) ? '' : LOST.halves;
      if (refusal) {
        losses.add(refusal);
        return '';
      }
      const named = sentence.spans.filter(({ type }) => type !== '');
      losses.add(LOST.types, sentence.spans.length - named.length);
      losses.add(LOST.fragments, named.filter(({ fragments }) => fragments).length);
      const spans = named.toSorted((a, b) => a.start - b.start || b.end - a.end);
      const toUnit = charOffsets(text, unit);
      const record = {
        ...(id === undefined ? {} : { id }),
        doc,
        text,
        ...(unit === 'utf16' ? {} : { offset_unit: unit }),
        spans: spans.map((span) => writeSpan(sentence, span, toUnit, unit)),
        words: forms,
        ...(standsAligned(text, forms, words) ? {} : { word_offsets: words.map((word) => pairOf(word, toUnit)) }),
        ner_tags: encodeTags(words.length, spans, scheme).tags,
        ...(sentence.unknown === undefined ? {} : { unknown: spellRanges(sentence.unknown) }),
      };
      return `${JSON.stringify(record)}\n`;
    },
    finish: () => '',
    losses: losses.list,
  };
}

type ToUnit = (char: number) => number;

function writeSpan(sentence: Sentence, span: WrittenSpan, toUnit: ToUnit, unit: OffsetUnit): Record<string, unknown> {
  const chars = spanChars(sentence, span);
  const [start, end] = pairOf(chars, toUnit);
  // MasakhaNER-X and XTREME-UP say in the names that they count bytes.
  const offsets = unit === 'byte' ? { start_byte: start, limit_byte: end } : { start, end };
  const surface = { label: span.type, text: sentence.text.slice(chars.startChar, chars.endChar) };
  return { ...offsets, ...surface, ...pickBeside(span) };
}

function pairOf({ startChar, endChar }: CharRange, toUnit: ToUnit): readonly [number, number] {
  return [toUnit(startChar), toUnit(endChar)];
}

/** Whether a reader finds the words where they are, going by the words alone. */
function standsAligned(text: string, forms: readonly string[], words: readonly CharRange[]): boolean {
  const aligned = alignWords(text, forms);
  return 'words' in aligned && aligned.words.every(({ startChar }, i) => startChar === words[i].startChar);
}
