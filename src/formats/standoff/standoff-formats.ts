// The part of the table of formats for annotation tools that keep labels beside the text.

import type { Format } from '../format.ts';
import { firstVisibleLine } from '../lines.ts';
import { jsonShape } from '../records/json-shapes.ts';
import { findXmlRoot } from '../xml/xml-root.ts';
import { createBratReader, groupBratFiles } from './brat.ts';
import { createBratWriter } from './brat-writer.ts';
import { createUimaJsonReader, createUimaJsonWriter } from './uima-json.ts';
import { createWebannoReader } from './webanno.ts';
import { createWebannoWriter } from './webanno-writer.ts';
import { createXmiReader } from './xmi.ts';
import { createXmiWriter } from './xmi-writer.ts';

export const STANDOFF_FORMATS: readonly Format[] = [
  {
    name: 'brat',
    title: 'brat standoff (.ann beside .txt)',
    extensions: ['.ann'],
    keeps: 'verbatim text, labels (discontinuous ones with their fragments), scores in notes',
    loses: 'relations, events, attributes, normalisations, other notes (counted)',
    sniff: () => false,
    read: createBratReader,
    group: groupBratFiles,
    writeFolder: createBratWriter,
    carries: ['subtypes', 'provenance', 'unknown'],
    writingLoses: 'sentence ids; white space in type names becomes _',
  },
  {
    name: 'webanno-tsv',
    title: 'WebAnno TSV 3 (INCEpTION)',
    extensions: [],
    keeps: 'text, sentences, words, annotations of one layer, overlapping and inside words',
    loses: 'relations, chains, other layers, annotations over several sentences or of no length',
    sniff: (lines) => /^\s*#FORMAT=WebAnno TSV /.test(firstVisibleLine(lines)),
    read: createWebannoReader,
    write: createWebannoWriter,
    writingLoses: 'borders and names of documents, sentence ids, scores of spans',
  },
  {
    name: 'uima-xmi',
    title: 'UIMA CAS XMI (INCEpTION, WebAnno, DKPro)',
    extensions: ['.xmi'],
    keeps: 'text, sentences, words, annotations of one layer',
    loses: 'other layers, other features of an annotation, annotations over several sentences',
    sniff: (lines) => findXmlRoot(lines)?.name === 'XMI',
    read: createXmiReader,
    write: createXmiWriter,
    writingLoses: 'borders and names of documents, sentence ids, scores of spans, control characters',
  },
  {
    name: 'uima-json',
    title: 'UIMA CAS JSON 0.4 (INCEpTION, DKPro)',
    extensions: [],
    keeps: 'verbatim text, words, sentences, named entities',
    loses: 'other views, annotations of other types (counted)',
    sniff: (lines) => jsonShape(lines) === 'uima-json',
    read: createUimaJsonReader,
    writeFolder: createUimaJsonWriter,
    writingLoses: 'sentence ids, scores of spans, gaps of discontinuous spans',
  },
];
