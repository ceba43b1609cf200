// WebAnno TSV 3.3, which INCEpTION imports: named entities of DKPro's layer, which every project there has. One file is one
// document; offsets count UTF-16 units of the sentences joined by line breaks.

import type { LabelledSpan } from '../../corpus/sentence.ts';
import { createLossCounter, type FormatWriter, formsOf, LOST, ONE_DOCUMENT, refuseSentence } from '../writer.ts';
import { escapeText, escapeValue } from './webanno-cells.ts';

const HEADER =
  '#FORMAT=WebAnno TSV 3.3\n' + '#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\n';

/** INCEpTION takes no word that starts or ends with white space. */
const isCell = (form: string) => form.trim() === form && form !== '';

export function createWebannoWriter(): FormatWriter {
  const losses = createLossCounter();
  let doc: string | undefined;
  let sentences = 0;
  let base = 0;
  let lastId = 0;

  /** The two cells of each word. */
  function cellsOf(wordCount: number, spans: readonly LabelledSpan[]): string[] {
    const isShared = new Array<number>(wordCount).fill(0);
    for (const { start, end } of spans) for (let i = start; i < end; i++) isShared[i]++;
    const identifiers: string[][] = isShared.map(() => []);
    const values: string[][] = isShared.map(() => []);
    for (const { start, end, type } of spans) {
      const id = end - start > 1 || isShared[start] > 1 ? `[${++lastId}]` : '';
      for (let i = start; i < end; i++) {
        identifiers[i].push(`*${id}`);
        values[i].push((type === '*' ? type : escapeValue(type)) + id);
      }
    }
    return identifiers.map((stack, i) => `${stack.join('|') || '_'}\t${values[i].join('|') || '_'}`);
  }

  return {
    push({ sentence, id }) {
      const forms = formsOf(sentence);
      const refusal = refuseSentence(sentence, forms, isCell);
      if (refusal !== undefined) {
        losses.add(refusal);
        return '';
      }
      if (doc !== undefined && doc !== sentence.doc) losses.add(ONE_DOCUMENT);
      doc = sentence.doc;
      if (id !== undefined) losses.add(LOST.ids);
      losses.add(LOST.scores, sentence.spans.filter(({ score }) => score !== undefined).length);
      losses.add(LOST.fragments, sentence.spans.filter(({ fragments }) => fragments).length);
      const spans = sentence.spans.filter(({ type }) => type !== '' && type.isWellFormed());
      losses.add(LOST.types, sentence.spans.length - spans.length);
      const cells = cellsOf(forms.length, spans);
      const rows = sentence.words.map(({ startChar, endChar }, i) => {
        const place = `${sentences + 1}-${i + 1}\t${base + startChar}-${base + endChar}`;
        return `${place}\t${escapeText(forms[i])}\t${cells[i]}\t\n`;
      });
      const head = sentences === 0 ? HEADER : '';
      sentences++;
      base += sentence.text.length + 1;
      return `${head}\n#Text=${escapeText(sentence.text)}\n${rows.join('')}`;
    },
    finish: () => (sentences === 0 ? HEADER : ''),
    losses: () => losses.list(),
  };
}
