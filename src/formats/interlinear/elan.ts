// ELAN's .eaf (EAF 2.x and 3.0): one annotation of a chosen tier is one sentence, its text verbatim. Tiers come before
// what describes them and sentences are wanted in the order of time, so what is in a file is held until its end.

import { createSegmenter } from '../../corpus/segment.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createXmlSource, type XmlElement, type XmlFlaw } from '../xml/xml.ts';
import { addAnnotation, addOther, addTier, describeDocument, emptyDocument, suggestTier } from './elan-document.ts';
import { timeAnnotations } from './elan-times.ts';
import { chooseTiers } from './tiers.ts';

export function createElanReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  const document = emptyDocument();
  let annotation: XmlElement | undefined;
  let value = '';
  let isValue = false;

  const xml = createXmlSource({
    open(element) {
      const { name } = element;
      document.root ||= name;
      if (name === 'TIER' || isAnnotation(name)) endAnnotation();
      if (name === 'TIER') addTier(document, element);
      else if (isAnnotation(name)) annotation = element;
      else if (name === 'ANNOTATION_VALUE') isValue = true;
      else addOther(document, element);
    },
    close({ name }) {
      if (name === 'ANNOTATION_VALUE') isValue = false;
      else if (isAnnotation(name)) endAnnotation();
    },
    text(text) {
      if (isValue && annotation) value += text;
    },
  });

  function endAnnotation(): void {
    if (annotation) addAnnotation(document, annotation, value);
    annotation = undefined;
    value = '';
  }

  function* readSentences(flaw: XmlFlaw | undefined): Generator<ReadItem> {
    const { tiers, annotations, slots } = document;
    const doc = options.doc ?? '';
    const chosen = chooseTiers(suggestTier(document), tiers, options.tiers);
    for (const { tier, annotation: number, startMs, endMs } of timeAnnotations(chosen, annotations, slots)) {
      const text = annotations.values.at(number);
      const words = segmenter.words(text);
      if (words.length === 0) continue;
      const metadata = {
        tier: tier.id,
        ...(tier.participant ? { speaker: tier.participant } : {}),
        ...(startMs === undefined ? {} : { startMs: String(startMs) }),
        ...(endMs === undefined ? {} : { endMs: String(endMs) }),
        ...(tier.language ? { language: tier.language } : {}),
      };
      const [line, id] = [annotations.lines.at(number), annotations.ids.at(number)];
      yield { sentence: { doc, text, words, spans: [] }, line, id, metadata };
    }
    if (flaw) yield { reject: { ...flaw, lost: 'sentence' } };
  }

  return {
    push(chunk) {
      xml.push(chunk);
      return [];
    },
    finish() {
      xml.finish();
      // What a file that is cut off had of its last annotation.
      endAnnotation();
      const flaw = xml.flaw();
      if (document.root === 'ANNOTATION_DOCUMENT') return readSentences(flaw);
      const reason = flaw?.reason ?? 'this is no ELAN file: its root is not ANNOTATION_DOCUMENT';
      return [{ reject: { line: flaw?.line ?? 1, reason, lost: 'sentence' } }];
    },
    facts: () => describeDocument(document),
  };
}

const isAnnotation = (name: string) => name === 'ALIGNABLE_ANNOTATION' || name === 'REF_ANNOTATION';
