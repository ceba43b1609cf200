// The part of the table of formats for platforms that exchange one JSON record a text.

import type { Format } from '../format.ts';
import { firstVisibleLine } from '../lines.ts';
import { createArgillaReader, createArgillaWriter } from './argilla.ts';
import { createByteSpansReader, createByteSpansWriter } from './byte-spans.ts';
import { createDocBinReader, createDocBinWriter } from './docbin.ts';
import { createDoccanoReader, createDoccanoWriter } from './doccano.ts';
import { createHuggingFaceReader, createHuggingFaceWriter, groupHuggingFaceFiles } from './huggingface.ts';
import { jsonShape } from './json-shapes.ts';
import { createJsonlReader, parseRecord } from './jsonl.ts';
import { createJsonlWriter } from './jsonl-writer.ts';
import { createLabelStudioReader, createLabelStudioWriter } from './labelstudio.ts';
import { createProdigyReader, createProdigyWriter } from './prodigy.ts';
import { createSpacyReader, createSpacyWriter } from './spacy.ts';

export const RECORD_FORMATS: readonly Format[] = [
  {
    name: 'prodigy',
    title: 'Prodigy JSON Lines',
    extensions: [],
    keeps:
      'verbatim text, words, spans by code points, scores; answers (spans of rejected and ignored tasks are rejects)',
    loses: 'options, relations, hashes, other keys',
    sniff: (lines) => jsonShape(lines) === 'prodigy',
    read: createProdigyReader,
    write: createProdigyWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'doccano',
    title: 'doccano JSON Lines',
    extensions: [],
    keeps: 'verbatim text, labels by code points, record ids',
    loses: 'relations (counted), comments, other columns',
    sniff: (lines) => jsonShape(lines) === 'doccano',
    read: createDoccanoReader,
    write: createDoccanoWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'scores of spans, gaps of discontinuous spans',
  },
  {
    name: 'labelstudio',
    title: 'Label Studio JSON tasks',
    extensions: [],
    keeps: 'verbatim text, labelled regions (placed by their text), scores, task ids',
    loses: 'predictions (counted), choices and other results, annotators but the first, who speaks in a dialogue',
    sniff: (lines) => jsonShape(lines) === 'labelstudio',
    read: createLabelStudioReader,
    write: createLabelStudioWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'argilla',
    title: 'Argilla records (JSON, JSON Lines)',
    extensions: [],
    keeps: 'verbatim text, spans of a submitted response, else of a suggestion with its scores',
    loses: 'other fields, questions, vectors and metadata',
    sniff: (lines) => jsonShape(lines) === 'argilla',
    read: createArgillaReader,
    write: createArgillaWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'spacy',
    title: 'spaCy training data (JSON pairs, version 2 JSON, JSON Lines)',
    extensions: [],
    keeps: 'verbatim text and spans by code points; words and sentences of version 2',
    loses: 'parts of speech, syntax, categories, links',
    sniff: (lines) => jsonShape(lines) === 'spacy',
    read: createSpacyReader,
    write: createSpacyWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'scores of spans, gaps of discontinuous spans',
  },
  {
    name: 'spacy-docbin',
    title: 'spaCy DocBin (.spacy)',
    extensions: ['.spacy'],
    keeps: 'text, words, sentences, entities',
    loses: 'parts of speech, syntax, categories; span groups (counted)',
    sniff: () => false,
    read: createDocBinReader,
    packing: 'docbin',
    write: createDocBinWriter,
    splitNames: { validation: 'dev' },
    carries: ['unknown'],
    writingLoses: 'spans that overlap a longer one, scores; what is between words and no single space becomes a word',
  },
  {
    name: 'jsonl-byte-spans',
    title: 'JSON Lines with spans by bytes (XTREME-UP, MasakhaNER-X)',
    extensions: [],
    keeps: 'verbatim text, spans by UTF-8 bytes, example ids',
    loses: 'language, target and other keys',
    sniff: (lines) => jsonShape(lines) === 'jsonl-byte-spans',
    read: createByteSpansReader,
    write: createByteSpansWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'huggingface',
    title: 'Hugging Face dataset folder (README.md, train.jsonl …)',
    extensions: [],
    keeps: 'words, tags by the names in the card, text and spans where they are there',
    loses: 'other columns; which split a sentence is in (counted)',
    sniff: () => false,
    read: createHuggingFaceReader,
    group: groupHuggingFaceFiles,
    writeFolder: createHuggingFaceWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'gaps of discontinuous spans; overlapping spans are in `spans` only',
  },
  {
    name: 'jsonl',
    title: 'JSON Lines (Hugging Face, GLiNER, spaCy, doccano, Prodigy), JSON lists of such records',
    extensions: ['.jsonl', '.ndjson'],
    keeps: 'verbatim text or words, spans or tags, document and record ids',
    loses: 'every other key of a record',
    sniff: looksLikeJsonl,
    read: createJsonlReader,
    write: createJsonlWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'gaps of discontinuous spans',
  },
];

/** A first line longer than this may have been cut where the look at the file ended, in UTF-16 units. */
const MAYBE_CUT = 2 ** 16;
const RECORD_START = /^\s*\{\s*"(?:[^"\\]|\\.)*"\s*:/;

function looksLikeJsonl(lines: readonly string[]): boolean {
  if (jsonShape(lines) === 'list of texts') return true;
  const first = firstVisibleLine(lines);
  return parseRecord(first) !== undefined || (first.length > MAYBE_CUT && RECORD_START.test(first));
}
