// UIMA CAS XMI 1.0 with DKPro's types, which INCEpTION imports, and the type system that cassis and UIMA want beside it.
// One file is one document; the text comes last, so that nothing but the text is held.

import { createLossCounter, type FormatWriter, formsOf, LOST, ONE_DOCUMENT, refuseSentence } from '../writer.ts';
import { escapeXml, isXmlText } from '../xml/xml-text.ts';

const DKPRO = 'de.tudarmstadt.ukp.dkpro.core.api';
const namespaceOf = (name: string) => `http:///${name.replaceAll('.', '/')}.ecore`;

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore" ' +
  `xmlns:type="${namespaceOf(`${DKPRO}.segmentation.type`)}" xmlns:ner="${namespaceOf(`${DKPRO}.ner.type`)}" ` +
  'xmi:version="2.0">\n  <cas:NULL xmi:id="0"/>\n';

const SOFA_ID = 1;
// Characters that XML 1.0 cannot hold; a space keeps all offsets.
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

export function createXmiWriter(): FormatWriter {
  const losses = createLossCounter();
  const texts: string[] = [];
  let doc: string | undefined;
  let base = 0;
  let lastId = SOFA_ID;
  const annotation = (name: string, begin: number, end: number, features = '') =>
    `  <${name} xmi:id="${++lastId}" sofa="${SOFA_ID}" begin="${base + begin}" end="${base + end}"${features}/>\n`;

  return {
    push({ sentence, id }) {
      const refusal = refuseSentence(sentence, formsOf(sentence), (form) => form.trim() === form && form !== '');
      if (refusal !== undefined) {
        losses.add(refusal);
        return '';
      }
      if (doc !== undefined && doc !== sentence.doc) losses.add(ONE_DOCUMENT);
      doc = sentence.doc;
      if (id !== undefined) losses.add(LOST.ids);
      losses.add(LOST.scores, sentence.spans.filter(({ score }) => score !== undefined).length);
      losses.add(LOST.fragments, sentence.spans.filter(({ fragments }) => fragments).length);
      losses.add('control characters, written as spaces', sentence.text.match(NOT_XML)?.length ?? 0);
      const lines = [annotation('type:Sentence', 0, sentence.text.length)];
      for (const { startChar, endChar } of sentence.words) lines.push(annotation('type:Token', startChar, endChar));
      for (const { start, end, type } of sentence.spans) {
        if (type === '' || !isXmlText(type) || !type.isWellFormed()) {
          losses.add(LOST.types);
          continue;
        }
        // '*' stands for an entity without a value.
        const value = type === '*' ? '' : ` value="${escapeXml(type)}"`;
        const [first, last] = [sentence.words[start], sentence.words[end - 1]];
        lines.push(annotation('ner:NamedEntity', first.startChar, last.endChar, value));
      }
      const head = texts.length === 0 ? HEAD : '';
      texts.push(sentence.text.replace(NOT_XML, ' '));
      base += sentence.text.length + 1;
      return head + lines.join('');
    },
    finish() {
      const text = texts.join('\n');
      const head = texts.length === 0 ? HEAD : '';
      base = 0;
      const whole = annotation('tcas:DocumentAnnotation', 0, text.length, ' language="x-unspecified"');
      const members = Array.from({ length: lastId - SOFA_ID }, (_, i) => SOFA_ID + 1 + i).join(' ');
      const sofa = `  <cas:Sofa xmi:id="${SOFA_ID}" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="${escapeXml(text)}"/>\n`;
      return `${head}${whole}${sofa}  <cas:View sofa="${SOFA_ID}" members="${members}"/>\n</xmi:XMI>\n`;
    },
    losses: () => losses.list(),
  };
}

const feature = (name: string) =>
  `<featureDescription><name>${name}</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>`;
const annotationType = (name: string, features: readonly string[]) =>
  `    <typeDescription><name>${DKPRO}.${name}</name><description/><supertypeName>uima.tcas.Annotation</supertypeName>` +
  `<features>${features.map(feature).join('')}</features></typeDescription>\n`;

/** What the annotations of every written XMI are; the file goes beside it as TypeSystem.xml. */
export const XMI_TYPE_SYSTEM =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n  <types>\n' +
  annotationType('segmentation.type.Sentence', ['id']) +
  annotationType('segmentation.type.Token', ['id']) +
  annotationType('ner.type.NamedEntity', ['value', 'identifier']) +
  '  </types>\n</typeSystemDescription>\n';
