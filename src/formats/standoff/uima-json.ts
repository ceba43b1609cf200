// UIMA CAS JSON 0.4 (formats.md 4.5): a text ("sofa") and typed annotations on it, in UTF-16 units. Words, sentences and
// named entities are DKPro's types, which INCEpTION uses too; annotations of other types are counted.

import { createSegmenter } from '../../corpus/segment.ts';
import type { CharRange } from '../../corpus/sentence.ts';
import { spanChars } from '../../corpus/sentence.ts';
import { Failure } from '../../failure.ts';
import { type PlacedSpan, readLabelledText } from '../labelled-text.ts';
import { createFileNames, type FolderWriter, type WrittenPart } from '../parts.ts';
import { createSpanPlacer } from '../place-span.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import type { JsonRecord } from '../records/jsonl.ts';
import { isRecord, nameAt, recordAt } from '../records/record-reader.ts';
import { createWholeText } from '../whole-text.ts';
import {
  createLossCounter,
  formsOf,
  LOST,
  refuseSentence,
  type WriteOptions,
  type WrittenSentence,
} from '../writer.ts';

const SOFA = 'uima.cas.Sofa';
const DKPRO = 'de.tudarmstadt.ukp.dkpro.core.api.';
const TOKEN = `${DKPRO}segmentation.type.Token`;
const SENTENCE = `${DKPRO}segmentation.type.Sentence`;
const ENTITY = `${DKPRO}ner.type.NamedEntity`;
const METADATA = `${DKPRO}metadata.type.DocumentMetaData`;
const ENTITY_TYPE = /(?:\.ner\.type\.|(?:^|[.:])NamedEntity$)/;

export function createUimaJsonReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  const whole = createWholeText('A CAS');
  const annotationTypes: Record<string, number> = {};
  const views: string[] = [];

  function read(): ReadItem[] {
    const reject = (reason: string, lost: 'sentence' | 'span' = 'sentence') => ({ reject: { line: 1, reason, lost } });
    const cas = parse(whole.take());
    if (cas === undefined) return [reject('not a JSON object')];
    const structures = structuresOf(cas['%FEATURE_STRUCTURES']);
    if (structures === undefined) return [reject('it has no feature structures')];
    views.push(...Object.keys(recordAt(cas['%VIEWS'])));
    for (const { '%TYPE': type } of structures) {
      const name = nameAt(type) ?? '?';
      annotationTypes[name] = (annotationTypes[name] ?? 0) + 1;
    }
    const sofas = structures.filter((one) => one['%TYPE'] === SOFA && typeof one.sofaString === 'string');
    const sofa = sofas.find(({ sofaID }) => sofaID === '_InitialView') ?? sofas[0];
    if (sofa === undefined) return [reject('it has no text')];
    const text = sofa.sofaString as string;
    const onSofa = structures.filter((one) => one['@sofa'] === sofa['%ID']);
    const placer = createSpanPlacer(text, unitOf(cas));
    const rejects: ReadItem[] = [];
    const place = (one: JsonRecord): CharRange | undefined => {
      const placed = placer.place(one.begin, one.end);
      if (!('reason' in placed)) return placed;
      rejects.push(reject(`annotation ${nameAt(one['%ID']) ?? '?'}: ${placed.reason}`, 'span'));
      return undefined;
    };
    const rangesOf = (type: string) => inOrder(onSofa.filter((one) => one['%TYPE'] === type).map(place));
    const spans: PlacedSpan[] = [];
    const { layer, labelFeature } = options;
    const isWanted = (name: string) =>
      layer === undefined ? ENTITY_TYPE.test(name) : name === layer || name.endsWith(`.${layer}`);
    if (layer !== undefined && !Object.keys(annotationTypes).some(isWanted)) throw noLayer(layer, annotationTypes);
    for (const one of onSofa) {
      const typeName = nameAt(one['%TYPE']) ?? '';
      if (!isWanted(typeName)) continue;
      const placed = place(one);
      const named = labelFeature === undefined ? (nameAt(one.value) ?? nameAt(one.label)) : nameAt(one[labelFeature]);
      const type = named ?? typeName.replace(/^.*\./, '');
      if (placed && type !== '') spans.push({ ...placed, type });
    }
    const sentences = rangesOf(SENTENCE);
    const words = rangesOf(TOKEN);
    const meta = structures.find((one) => one['%TYPE'] === METADATA);
    const items = readLabelledText(
      {
        text,
        doc: nameAt(meta?.documentTitle) ?? options.doc ?? '',
        line: 1,
        spans,
        ...(words.length > 0 ? { words } : {}),
        sentences: sentences.length > 0 ? sentences : 'cut',
      },
      segmenter,
    );
    return [...items, ...rejects];
  }

  return {
    push(chunk) {
      whole.push(chunk);
      return [];
    },
    finish: read,
    facts: () => ({ annotationTypes, views }),
  };
}

function noLayer(layer: string, annotationTypes: Readonly<Record<string, number>>): Failure {
  const hint = `Annotations here: ${Object.keys(annotationTypes).join(', ') || 'none'}.`;
  return new Failure('bad-argument', `There is no annotation of type "${layer}".`, hint);
}

function parse(json: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As a list, or as an object by their ids. */
function structuresOf(value: unknown): readonly JsonRecord[] | undefined {
  if (Array.isArray(value)) return value.filter(isRecord);
  if (!isRecord(value)) return undefined;
  return Object.entries(value).map(([id, one]) => ({ '%ID': Number(id), ...recordAt(one) }));
}

/** A CAS that was not written by Java may say that it counts otherwise. */
function unitOf(cas: JsonRecord): 'utf16' | 'codepoint' | 'byte' {
  const said = nameAt(cas['%OFFSET_ENCODING'] ?? recordAt(cas['%HEADER'])['%OFFSET_ENCODING']);
  if (said === 'UTF-8') return 'byte';
  return said === 'UTF-32' || said === 'UNICODE-CODEPOINTS' ? 'codepoint' : 'utf16';
}

/** In text order, without empty ranges and without those that overlap one before. */
function inOrder(ranges: readonly (CharRange | undefined)[]): CharRange[] {
  const kept: CharRange[] = [];
  const sorted = ranges.filter((range) => range !== undefined).sort((a, b) => a.startChar - b.startChar);
  for (const range of sorted) {
    if (range.endChar > range.startChar && range.startChar >= (kept.at(-1)?.endChar ?? 0)) kept.push(range);
  }
  return kept;
}

/** One CAS a document. */
export function createUimaJsonWriter(_options: WriteOptions = {}): FolderWriter {
  const losses = createLossCounter();
  const nameFile = createFileNames();
  let doc: string | undefined;
  let sentences: WrittenSentence[] = [];

  function close(): WrittenPart[] {
    if (sentences.length === 0 || doc === undefined) return [];
    const part = { name: `${nameFile(doc)}.json`, text: writeCas(doc, sentences) };
    sentences = [];
    return [part];
  }

  return {
    push(written) {
      const { sentence, id } = written;
      const refusal = refuseSentence(sentence, formsOf(sentence), () => true);
      if (refusal !== undefined) {
        losses.add(refusal);
        return [];
      }
      if (id !== undefined) losses.add(LOST.ids);
      losses.add(LOST.scores, sentence.spans.filter(({ score }) => score !== undefined).length);
      losses.add(LOST.fragments, sentence.spans.filter(({ fragments }) => fragments).length);
      losses.add(LOST.types, sentence.spans.filter(({ type }) => type === '').length);
      const closed = sentence.doc === doc ? [] : close();
      doc = sentence.doc;
      sentences.push(written);
      return closed;
    },
    finish: close,
    losses: losses.list,
  };
}

function writeCas(doc: string, sentences: readonly WrittenSentence[]): string {
  const structures: JsonRecord[] = [];
  let text = '';
  const annotate = (type: string, begin: number, end: number, more: JsonRecord = {}) => {
    structures.push({ '%ID': structures.length + 2, '%TYPE': type, '@sofa': 1, begin, end, ...more });
  };
  for (const { sentence } of sentences) {
    const from = text.length;
    text += sentence.text;
    annotate(SENTENCE, from, text.length);
    for (const { startChar, endChar } of sentence.words) annotate(TOKEN, from + startChar, from + endChar);
    for (const span of sentence.spans) {
      if (span.type === '') continue;
      const { startChar, endChar } = spanChars(sentence, span);
      annotate(ENTITY, from + startChar, from + endChar, { value: span.type });
    }
    text += '\n';
  }
  annotate(METADATA, 0, text.length, { language: 'x-unspecified', documentTitle: doc, documentId: doc });
  const sofa = {
    '%ID': 1,
    '%TYPE': SOFA,
    sofaNum: 1,
    sofaID: '_InitialView',
    mimeType: 'text',
    sofaString: text,
  };
  const cas = {
    '%TYPES': TYPES,
    '%FEATURE_STRUCTURES': [sofa, ...structures],
    '%VIEWS': { _InitialView: { '%SOFA': 1, '%MEMBERS': structures.map((one) => one['%ID']) } },
  };
  return `${JSON.stringify(cas)}\n`;
}

const STRING = 'uima.cas.String';
const declareType = (name: string, features: readonly string[], superType = 'uima.tcas.Annotation') => ({
  '%NAME': name,
  '%SUPER_TYPE': superType,
  ...Object.fromEntries(features.map((feature) => [feature, { '%NAME': feature, '%RANGE': STRING }])),
});
const TYPES = {
  [SENTENCE]: declareType(SENTENCE, ['id']),
  [TOKEN]: declareType(TOKEN, ['id', 'form']),
  [ENTITY]: declareType(ENTITY, ['value', 'identifier']),
  [METADATA]: declareType(METADATA, ['documentTitle', 'documentId'], 'uima.tcas.DocumentAnnotation'),
};
