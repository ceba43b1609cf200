// A source of any size in any format: what its writer writes of the same few sentences again and again, or the middle of a
// hand-made source repeated.

import type { FormatName } from '../../src/formats/format.ts';
import { formatNamed } from '../../src/formats/formats.ts';
import type { WrittenSentence } from '../../src/formats/writer.ts';

const TEXT = 'Amina Jallo went to Banjul with Musa 👩‍👩‍👧 on a boat that came from Barra this morning.';

function sentence(number: number): WrittenSentence {
  const words = [...TEXT.matchAll(/[^\s.]+|\./g)].map(({ index, 0: form }) => ({
    startChar: index,
    endChar: index + form.length,
  }));
  const spans = [
    { start: 0, end: 2, type: 'PER' },
    { start: 4, end: 5, type: 'LOC' },
  ];
  return { sentence: { doc: `d${number >> 6}`, text: TEXT, words, spans } };
}

/** Of the text that a reader takes; for packed formats its unpacked lines. */
export function largeSource(name: FormatName, chars: number): string {
  const byHand = BY_HAND[name];
  if (typeof byHand === 'function') return byHand(chars);
  if (byHand) {
    const { head, each, tail } = byHand;
    const parts = [head];
    for (let length = 0, i = 0; length < chars; i++) {
      const part = each(i);
      parts.push(part);
      length += part.length;
    }
    return parts.join('') + tail;
  }
  const { write, writeFolder } = formatNamed(name);
  const parts: string[] = [];
  let length = 0;
  const push = (text: string) => {
    parts.push(text);
    length += text.length;
  };
  if (write) {
    const writer = write();
    for (let i = 0; length < chars; i++) push(writer.push(sentence(i)));
    return parts.join('') + writer.finish();
  }
  const writer = writeFolder!();
  const take = (written: ReturnType<typeof writer.push>) => {
    for (const { name: file, text } of written)
      if (/\.(?:jsonl|json|txt)$/.test(file) && !file.endsWith('.borders.json')) push(text);
  };
  // One document: a CAS or a text is held as a whole.
  const one = { sentence: { ...sentence(0).sentence, doc: 'd' } };
  for (let i = 0; length < chars && i < chars / 1500; i++) take(writer.push(one));
  take(writer.finish());
  return parts.join('');
}

interface ByHand {
  readonly head: string;
  readonly each: (number: number) => string;
  readonly tail: string;
}

const BY_HAND: Partial<Readonly<Record<FormatName, ByHand | ((chars: number) => string)>>> = {
  elan: largeElan,
  flextext: {
    head: '<?xml version="1.0"?>\n<document version="2"><interlinear-text guid="g"><paragraphs>\n',
    each: (i) =>
      `<paragraph><phrases><phrase guid="p${i}"><item type="txt" lang="x">${TEXT}</item><words>${TEXT.split(' ')
        .map((word) => `<word><item type="txt" lang="x">${word}</item></word>`)
        .join('')}</words></phrase></phrases></paragraph>\n`,
    tail: '</paragraphs></interlinear-text></document>\n',
  },
  toolbox: {
    head: '\\_sh v3.0  400  Text\n\n\\id T\n',
    each: (i) => `\n\\ref T.${i}\n\\tx ${TEXT}\n\\mb ${TEXT}\n\\ft ${TEXT}\n`,
    tail: '',
  },
  textgrid: {
    head: 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 9\ntiers? <exists>\nsize = 1\nitem []:\n    item [1]:\n        class = "IntervalTier"\n        name = "utt"\n        xmin = 0\n        xmax = 9\n        intervals: size = 999999999\n',
    each: (i) =>
      `        intervals [${i + 1}]:\n            xmin = ${i}\n            xmax = ${i + 1}\n            text = "${TEXT}"\n`,
    tail: '',
  },
  tei: {
    head: '<?xml version="1.0"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>\n',
    each: () => `<p><s>${TEXT}</s></p>\n`,
    tail: '</body></text></TEI>\n',
  },
  plain: { head: '', each: (i) => `${TEXT}${i % 8 === 7 ? '\n\n' : ' '}`, tail: '\n' },
  xlsx: {
    head: '["nr","text"]\n',
    each: (i) => `${JSON.stringify([String(i), TEXT])}\n`,
    tail: '',
  },
};

/** Time slots, two speakers, and what one of them says cut into two: references and chains. */
function largeElan(chars: number): string {
  const count = Math.round(chars / 1010);
  const each = (line: (number: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join('');
  const tier = (id: string, type: string, annotations: string, parent = '') =>
    `<TIER TIER_ID="${id}"${parent} LINGUISTIC_TYPE_REF="${type}">\n${annotations}</TIER>\n`;
  const said = (i: number, id: string) =>
    `<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="${id}" TIME_SLOT_REF1="ts${2 * i}" TIME_SLOT_REF2="ts${2 * i + 1}"><ANNOTATION_VALUE>${TEXT}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>\n`;
  const half = (i: number, part: 0 | 1) =>
    `<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="c${i}.${part}" ANNOTATION_REF="a${i}"${part === 0 ? '' : ` PREVIOUS_ANNOTATION="c${i}.0"`}><ANNOTATION_VALUE>${TEXT.slice(part * 45, part * 45 + 45)}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>\n`;
  const slot = (n: number) => `<TIME_SLOT TIME_SLOT_ID="ts${n}" TIME_VALUE="${n * 1000}"/>\n`;
  return [
    '<?xml version="1.0"?>\n<ANNOTATION_DOCUMENT FORMAT="3.0"><HEADER/><TIME_ORDER>\n',
    each((i) => slot(2 * i) + slot(2 * i + 1)),
    '</TIME_ORDER>\n',
    tier(
      'A',
      'u',
      each((i) => said(i, `a${i}`)),
    ),
    tier(
      'B',
      'u',
      each((i) => said(i, `b${i}`)),
    ),
    tier(
      'chunks@A',
      'c',
      each((i) => half(i, 0) + half(i, 1)),
      ' PARENT_REF="A"',
    ),
    '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="u"/><LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="c" CONSTRAINTS="Symbolic_Subdivision"/></ANNOTATION_DOCUMENT>\n',
  ].join('');
}
