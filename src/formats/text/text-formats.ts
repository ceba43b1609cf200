// The part of the table of formats for texts without labels of their own.

import type { Format } from '../format.ts';
import { findXmlRoot } from '../xml/xml-root.ts';
import { createPlainReader } from './plain.ts';
import { createTeiReader } from './tei.ts';

export const TEXT_FORMATS: readonly Format[] = [
  {
    name: 'tei',
    title: 'TEI',
    extensions: ['.tei'],
    keeps: 'utterances, sentences, running text, marked words; speakers, times, languages; names that you choose',
    loses: 'the header, notes, stand-off annotation, the second of two readings',
    sniff: (lines) => /^(?:TEI|TEI\.2|teiCorpus(?:\.2)?)$/.test(findXmlRoot(lines)?.name ?? ''),
    read: createTeiReader,
    writingLoses: 'TEI is not written',
  },
  {
    name: 'plain',
    title: 'Plain text',
    extensions: ['.txt', '.text', '.md'],
    keeps: 'the verbatim text of every sentence',
    loses: 'white space between sentences',
    sniff: () => false,
    read: createPlainReader,
    writingLoses: 'there is no place for labels',
  },
];
