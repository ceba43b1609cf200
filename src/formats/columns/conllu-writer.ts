// CoNLL-U: the verbatim text as `# text`, ids, spacing and entities in MISC; the columns of lemmas, parts of speech and
// syntax stay empty. Entities are written as GUM writes them, "(e1-LOC … e1)", so that they may nest and cross.

import type { LabelledSpan, Sentence } from '../../corpus/sentence.ts';
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
import { escapeEntityType } from './entity-brackets.ts';
import { onOneLine, spellSpacing } from './spacing.ts';

/** FORM is cell 2, MISC is cell 10. */
const EMPTY_CELLS = '_\t_\t_\t_\t_\t_\t_';

export function createConlluWriter(options: WriteOptions = {}): FormatWriter {
  const { entities = 'brackets', scheme } = options;
  const losses = createLossCounter();
  let doc = '';
  let sentences = 0;
  let mentions = 0;

  function writeComments({ doc: newDoc, text }: Sentence, id: string | undefined): string {
    let comments = '';
    if (newDoc !== doc) {
      doc = newDoc;
      const name = nameOnLine(doc, losses, LOST.docs);
      comments += name === '' ? '# newdoc\n' : `# newdoc id = ${name}\n`;
    }
    if (sentences === 0 && entities === 'brackets') comments += '# global.Entity = eid-etype\n';
    sentences++;
    // Every sentence of CoNLL-U has an id.
    const name = id === undefined ? '' : nameOnLine(id, losses, 'sentence ids that cannot be written as they are');
    return `${comments}# sent_id = ${name || `s${sentences}`}\n# text = ${onOneLine(text)}\n`;
  }

  /** What MISC says of entities at each word; undefined: nothing. */
  function writeEntities(words: number, spans: readonly LabelledSpan[]): (string | undefined)[] {
    if (entities === 'brackets') {
      const marks = writeBrackets(words, spans, mentions);
      mentions += spans.length;
      return marks;
    }
    const { tags, left } = encodeTags(words, spans, scheme);
    losses.add(LOST.overlaps, left.length);
    return tags.map((tag) => (tag === 'O' ? undefined : `NER=${tag}`));
  }

  return {
    push({ sentence, id }) {
      const forms = formsOf(sentence);
      const refusal = refuseSentence(sentence, forms, (form) => !/[\t\n\r]/.test(form));
      if (refusal !== undefined) {
        losses.add(refusal);
        return '';
      }
      losses.add(LOST.scores, sentence.spans.filter(({ score }) => score !== undefined).length);
      losses.add(LOST.fragments, sentence.spans.filter(({ fragments }) => fragments).length);
      const spans = sentence.spans.filter(({ type }) => canWrite(type, entities));
      losses.add(LOST.types, sentence.spans.length - spans.length);
      const marks = writeEntities(forms.length, spans);
      const spacing = spellSpacing(sentence);
      let rows = writeComments(sentence, id);
      for (let i = 0; i < forms.length; i++) {
        const misc = [marks[i], spacing[i]].filter((part) => part !== undefined).join('|') || '_';
        rows += `${i + 1}\t${forms[i]}\t${EMPTY_CELLS}\t${misc}\n`;
      }
      return `${rows}\n`;
    },
    finish: () => '',
    losses: losses.list,
  };
}

function canWrite(type: string, entities: 'brackets' | 'tags'): boolean {
  return (
    type !== '' && type.isWellFormed() && (entities === 'brackets' || (isTagType(type) && !/[\t\n\r|]/.test(type)))
  );
}

/** @param written mentions before these: ids are numbers that count on through the file. */
function writeBrackets(words: number, spans: readonly LabelledSpan[], written: number): (string | undefined)[] {
  const marks = new Array<string | undefined>(words);
  const add = (word: number, mark: string) => {
    marks[word] = `${marks[word] ?? 'Entity='}${mark}`;
  };
  const mentions = spans
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .map((span, i) => ({ ...span, id: `e${written + i + 1}`, type: escapeEntityType(span.type) }));
  const opens = Map.groupBy(mentions, ({ start }) => start);
  const closes = Map.groupBy(mentions, ({ end }) => end - 1);
  for (let word = 0; word < words; word++) {
    const isWhole = (mention: LabelledSpan) => mention.end - mention.start === 1;
    const whole = (opens.get(word) ?? []).filter(isWhole);
    const opening = (opens.get(word) ?? []).filter((mention) => !isWhole(mention));
    const closing = (closes.get(word) ?? []).filter((mention) => !isWhole(mention)).reverse();
    const inner = () => {
      for (const { id, type } of whole) add(word, `(${id}-${type})`);
    };
    // A mention of this word alone stands inside those that close here; what closes comes before what opens.
    if (closing.length > 0) inner();
    for (const { id } of closing) add(word, `${id})`);
    for (const { id, type } of opening) add(word, `(${id}-${type}`);
    if (closing.length === 0) inner();
  }
  return marks;
}
