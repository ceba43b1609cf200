// Documents as nobody would write them: any script, marks that combine, words of one character, odd spaces, spans that
// nest and cross, documents without a name.

import fc from 'fast-check';
import type { LabelledSpan, Word } from '../../../src/corpus/sentence.ts';
import type { WrittenSentence } from '../../../src/formats/writer.ts';

const LETTERS = [
  ...['a', 'Z', '1', '.', '#', '=', '|', '\\', '"', '(', ')', '-', '_', '%', '&', '<', "'", '/', ':', '[', '{'],
  ...[
    'é',
    'e\u0301',
    'o\u0323\u0300',
    'ß',
    '😀',
    '👩‍👩‍👧',
    '🇳🇬',
    '𐎠',
    'שלום',
    'سلام',
    'क्षि',
    'ខ្មែរ',
    '湖',
    'ሰ',
    'བོད',
    'ǂ',
  ],
];
/** Inside a word they are part of it. */
const ZERO_WIDTH = ['\u200d', '\u200c', '\u200e', '\u200f', '\u00ad', '\u2060'];
const STRANGE_WORDS = [
  'O',
  '#',
  '# text = x',
  '-X-',
  'B-PER',
  'text',
  'word',
  '1',
  '2',
  '_',
  'newdoc',
  "n't",
  "'s",
  ',',
];
const GAPS = [
  ' ',
  '',
  '  ',
  '\u00a0',
  '\t',
  '\n',
  '\r\n',
  '\u2028',
  '\u200b',
  '\u200e ',
  '|',
  '\\s',
  '་',
  '፡',
  '\u3000',
  '\ufeff',
];
const TYPES = ['PER', 'LOC', 'a', 'x-y', 'pers.myth', 'Ort', 'O', 'ŋ_1', '人'];

const letters = fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 4 });
const word = fc.oneof(
  { weight: 6, arbitrary: letters.map((parts) => parts.join('')) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(letters, fc.constantFrom(...ZERO_WIDTH), letters)
      .map(([a, mark, b]) => [...a, mark, ...b].join('')),
  },
  { weight: 2, arbitrary: fc.constantFrom(...STRANGE_WORDS) },
);

export interface Shape {
  readonly overlaps: boolean;
  /** Text between words that joining them does not give back. */
  readonly oddGaps: boolean;
}

function sentence({ overlaps, oddGaps }: Shape): fc.Arbitrary<WrittenSentence['sentence']> {
  const gap = oddGaps
    ? fc.oneof({ weight: 3, arbitrary: fc.constant(' ') }, fc.constantFrom(...GAPS))
    : fc.constant(' ');
  const spans = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 4 }), fc.constantFrom(...TYPES)), {
    maxLength: 4,
  });
  return fc
    .tuple(fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: 9 }), gap, spans)
    .map(([parts, before, places]) => {
      const forms = parts.map(([form]) => (oddGaps ? form : form.replaceAll(' ', '')));
      let text = oddGaps && before !== ' ' ? before : '';
      const words: Word[] = [];
      for (const [i, form] of forms.entries()) {
        words.push({ startChar: text.length, endChar: text.length + form.length });
        text += form + (i + 1 < forms.length || oddGaps ? parts[i][1] : '');
      }
      return { doc: '', text, words, spans: readableSpans(places, words.length, overlaps) };
    });
}

/** In reading order; what overlaps is left out unless it may. */
function readableSpans(places: readonly [number, number, string][], words: number, overlaps: boolean): LabelledSpan[] {
  const kept: LabelledSpan[] = [];
  const spans = places
    .map(([start, length, type]) => ({ start, end: start + length, type }))
    .filter(({ end }) => end <= words)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  for (const span of spans) {
    if (overlaps || kept.every(({ end }) => end <= span.start)) kept.push(span);
  }
  return kept;
}

const DOCS = ['d1', 'd1.txt', 'Ein Text (2) = x', 'ورقة', 'a|b', '-X-', 'O'];

/** Sentences of several documents; some documents have none, some come back. */
export function documents(shape: Shape): fc.Arbitrary<WrittenSentence[]> {
  const doc = fc.tuple(fc.constantFrom(...DOCS), fc.array(sentence(shape), { maxLength: 4 }));
  return fc
    .array(doc, { maxLength: 5 })
    .map((docs) => docs.flatMap(([name, inDoc]) => inDoc.map((one) => ({ sentence: { ...one, doc: name } }))));
}
