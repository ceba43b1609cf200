// CoNLL columns, a word a line, a blank line between sentences, -DOCSTART- between documents. Two columns as CoNLL-2002
// has them, or three where the text between the words must be kept too: word, spacing (spacing.ts), tag. The tag stays
// last, where readers that know nothing of spacing look for it.

import { joinWords } from '../../corpus/join-words.ts';
import type { Sentence } from '../../corpus/sentence.ts';
import { encodeTags, isTagType } from '../tags.ts';
import {
  createLossCounter,
  type FormatWriter,
  formsOf,
  LOST,
  nameOnLine,
  refuseSentence,
  type WriteOptions,
} from '../writer.ts';
import { spellSpacing } from './spacing.ts';

const DOC_START = '-DOCSTART-';
/** Says in the first row that its column is one of spacing, although nothing unusual may come for long. */
const DECLARED = 'SpaceAfter=Yes';

export function createConllWriter(options: WriteOptions = {}): FormatWriter {
  const { scheme, columns = 3 } = options;
  const isSpaced = columns === 3;
  const separator = isSpaced ? '\t' : ' ';
  const isCell = isSpaced ? (text: string) => !/[\t\n\r]/.test(text) : (text: string) => !/[ \t\n\r]/.test(text);
  const losses = createLossCounter();
  let doc = '';
  let isFirstRow = true;

  function startDoc(name: string): string {
    const kept = nameOnLine(name, losses, LOST.docs);
    if (kept !== '') return [DOC_START, `(${kept})`, 'O'].join(separator);
    return (isSpaced ? [DOC_START, '_', 'O'] : [DOC_START, 'O']).join(separator);
  }

  return {
    push({ sentence, id }) {
      const forms = formsOf(sentence);
      const refusal = refuseSentence(sentence, forms, (form) => isCell(form) && !form.startsWith(DOC_START));
      if (refusal !== undefined) {
        losses.add(refusal);
        return '';
      }
      let text = '';
      if (sentence.doc !== doc) {
        doc = sentence.doc;
        text = `${startDoc(doc)}\n\n`;
      }
      if (id !== undefined) losses.add(LOST.ids);
      losses.add(LOST.scores, sentence.spans.filter(({ score }) => score !== undefined).length);
      losses.add(LOST.fragments, sentence.spans.filter(({ fragments }) => fragments).length);
      const spans = sentence.spans.filter(({ type }) => isTagType(type) && isCell(type) && type.isWellFormed());
      losses.add(LOST.types, sentence.spans.length - spans.length);
      const { tags, left } = encodeTags(forms.length, spans, scheme);
      losses.add(LOST.overlaps, left.length);
      if (!isSpaced && !isRejoined(sentence, forms)) losses.add('spacings of sentences');
      const spacing = isSpaced ? spellSpacing(sentence) : [];
      for (let i = 0; i < forms.length; i++) {
        const said = spacing[i] ?? (isFirstRow ? DECLARED : '_');
        isFirstRow = false;
        text += isSpaced ? `${forms[i]}\t${said}\t${tags[i]}\n` : `${forms[i]} ${tags[i]}\n`;
      }
      return `${text}\n`;
    },
    finish: () => '',
    losses: losses.list,
  };
}

/** True when two columns say everything: joining the words gives the text, and no word or type has a space in it. */
export function fitsTwoColumns(sentence: Sentence): boolean {
  const forms = formsOf(sentence);
  return isRejoined(sentence, forms) && !forms.some((form) => form.includes(' '));
}

function isRejoined({ text }: Sentence, forms: readonly string[]): boolean {
  return joinWords(forms).text === text;
}
