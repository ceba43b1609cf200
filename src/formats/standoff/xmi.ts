// UIMA CAS XMI (XMI 1.0, as INCEpTION, WebAnno and DKPro write it): the text is in a sofa, often after everything that
// points into it by UTF-16 offsets, so a file is held until its end. Types are known by namespace, whatever the prefix.

import { createSegmenter } from '../../corpus/segment.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createXmlSource, type XmlElement } from '../xml/xml.ts';
import { createXmiAnnotations } from './xmi-annotations.ts';
import { isEntityType, readView, type XmiView } from './xmi-view.ts';

export function createXmiReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  const annotations = createXmiAnnotations();
  const views: XmiView[] = [];
  const typeCounts: Record<string, number> = {};
  const entityCounts: Record<string, number> = {};
  let depth = 0;
  let isXmi = false;
  let sentences = 0;
  let words = 0;

  const xml = createXmlSource({
    open(element) {
      if (depth === 0) isXmi = element.name === 'XMI' && element.uri === 'http://www.omg.org/XMI';
      // Deeper elements are the values of list features.
      else if (depth === 1 && isXmi) takeFeatureStructure(element);
      depth++;
    },
    close() {
      depth--;
    },
  });

  function takeFeatureStructure({ name, uri, attributes, line }: XmlElement): void {
    const type = typeName(uri, name);
    typeCounts[type] = (typeCounts[type] ?? 0) + 1;
    if (type === 'uima.cas.Sofa') {
      const text = attributes.get('sofaString');
      const id = attributes.get('xmi:id') ?? '';
      if (text !== undefined) views.push({ id, name: attributes.get('sofaID') ?? '', text, line });
    }
    const [begin, end] = [wholeNumber(attributes.get('begin')), wholeNumber(attributes.get('end'))];
    if (begin !== undefined && end !== undefined) {
      const label = isEntityType(type, options.layer) ? attributes.get(options.labelFeature ?? 'value') : '';
      annotations.add({ type, begin, end, sofa: attributes.get('sofa') ?? '', label: label ?? '', line });
    }
  }

  function readViews(): Iterable<ReadItem>[] {
    return views.map((view, i) => {
      const doc = i === 0 ? (options.doc ?? '') : `${options.doc ?? ''}#${view.name || i + 1}`;
      const own = annotations.on(views.length === 1 ? [view.id, ''] : [view.id]);
      const read = readView(view, annotations, own, doc, segmenter, options);
      sentences += read.sentences;
      words += read.words;
      for (const type of read.types) entityCounts[type] = (entityCounts[type] ?? 0) + 1;
      return read.items;
    });
  }

  return {
    push(chunk) {
      xml.push(chunk);
      return [];
    },
    finish() {
      xml.finish();
      const flaw = xml.flaw();
      const reject = (line: number, reason: string): ReadItem[] => [{ reject: { line, reason, lost: 'sentence' } }];
      const items = readViews();
      if (flaw) items.push(reject(flaw.line, flaw.reason));
      else if (!isXmi) items.push(reject(1, 'this is no XMI: its root is not xmi:XMI'));
      else if (views.length === 0) items.push(reject(1, 'there is no sofa with a text'));
      return oneAfterAnother(items);
    },
    facts: () => ({
      documents: views.length,
      sofas: views.map(({ name, text }) => ({ id: name, lengthUtf16: text.length })),
      annotationTypes: typeCounts,
      sentences,
      tokens: words,
      entities: Object.values(entityCounts).reduce((sum, count) => sum + count, 0),
      entitiesByLabel: entityCounts,
      offsetUnit: 'UTF-16',
    }),
  };
}

function* oneAfterAnother(lists: readonly Iterable<ReadItem>[]): Generator<ReadItem> {
  for (const items of lists) yield* items;
}

/** "http:///de/x/type.ecore" and "Token" → "de.x.type.Token". */
function typeName(uri: string, name: string): string {
  const spaces = /^https?:\/{2,3}(.*)\.ecore$/.exec(uri)?.[1];
  return spaces === undefined || spaces === 'uima/noNamespace' ? name : `${spaces.replaceAll('/', '.')}.${name}`;
}

function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
