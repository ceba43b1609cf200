// brat standoff: for each document a text, its labels and, in a file that brat does not look at, sentence and word
// borders; for the folder annotation.conf with the types. Labels are cut at line ends, where brat cannot follow them.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars } from '../../corpus/sentence.ts';
import { pickBeside } from '../beside.ts';
import { createFileNames, type FolderWriter, type WrittenPart } from '../parts.ts';
import { spellRanges } from '../word-ranges.ts';
import { createLossCounter, LOST, type WriteOptions, type WrittenSentence, type WrittenSpan } from '../writer.ts';
import { BORDERS_EXTENSION } from './brat.ts';

const RENAMED = 'types with characters that brat does not allow in them (written as _)';

export function createBratWriter({ supertypes = {} }: WriteOptions = {}): FolderWriter {
  const losses = createLossCounter();
  const nameFile = createFileNames();
  const types = new Set<string>();
  let open: OpenDocument | undefined;

  function close(): WrittenPart[] {
    if (!open) return [];
    const { name, doc, text, labels, sentences, words, unknown } = open;
    const unjudged = unknown.some((one) => one !== null) ? { unknown } : {};
    open = undefined;
    return [
      { name: `${name}.txt`, text },
      { name: `${name}.ann`, text: labels },
      { name: name + BORDERS_EXTENSION, text: `${JSON.stringify({ doc, sentences, words, ...unjudged })}\n` },
    ];
  }

  return {
    push(written) {
      const { sentence, id } = written;
      if (!sentence.text.isWellFormed()) {
        losses.add(LOST.halves);
        return [];
      }
      if (sentence.words.length === 0) {
        losses.add(LOST.wordless);
        return [];
      }
      if (id !== undefined) losses.add(LOST.ids);
      const closed = open && open.doc !== sentence.doc ? close() : [];
      open ??= { doc: sentence.doc, name: nameFile(sentence.doc), ...EMPTY, sentences: [], words: [], unknown: [] };
      addSentence(open, written, (type) => {
        const kept = brattype(type);
        if (kept !== type) losses.add(RENAMED);
        types.add(kept);
        return kept;
      });
      return closed;
    },
    finish() {
      const entities = listTypes([...types], supertypes);
      const conf = `[entities]\n${entities}\n\n[relations]\n\n[events]\n\n[attributes]\n`;
      return [...close(), { name: 'annotation.conf', text: conf }];
    },
    losses: losses.list,
  };
}

/** As annotation.conf has them: a type below the one that it is a kind of, one tab further in. */
function listTypes(types: readonly string[], supertypes: Readonly<Record<string, string>>): string {
  const parentOf = new Map(Object.entries(supertypes).map(([type, parent]) => [brattype(type), brattype(parent)]));
  const all = new Set(types);
  for (const type of types) {
    for (let parent = parentOf.get(type); parent !== undefined && !all.has(parent); parent = parentOf.get(parent)) {
      all.add(parent);
    }
  }
  const isTop = (type: string) => !all.has(parentOf.get(type) ?? '');
  const below = (type: string, depth: number): string[] => [
    '\t'.repeat(depth) + type,
    ...[...all]
      .filter((one) => parentOf.get(one) === type && one !== type)
      .sort()
      .flatMap((one) => below(one, depth + 1)),
  ];
  return [...all]
    .filter(isTop)
    .sort()
    .flatMap((type) => below(type, 0))
    .join('\n');
}

interface OpenDocument {
  readonly doc: string;
  readonly name: string;
  text: string;
  /** Code points of the text so far. */
  counted: number;
  labels: string;
  labelCount: number;
  noteCount: number;
  readonly sentences: [number, number][];
  readonly words: number[];
  /** For each sentence its words that nobody judged; null where that is not known. */
  readonly unknown: (string | null)[];
}

const EMPTY = { text: '', counted: 0, labels: '', labelCount: 0, noteCount: 0 };

function addSentence(open: OpenDocument, { sentence }: WrittenSentence, typeOf: (type: string) => string): void {
  const { text, words } = sentence;
  const toPoint = charOffsets(text, 'codepoint');
  const at = (char: number) => open.counted + toPoint(char);
  open.sentences.push([at(0), at(text.length)]);
  open.unknown.push(sentence.unknown === undefined ? null : spellRanges(sentence.unknown));
  for (const { startChar, endChar } of words) open.words.push(at(startChar), at(endChar));
  for (const span of sentence.spans) {
    const fragments = fragmentsOf(sentence, span);
    const offsets = fragments.map(([start, end]) => `${at(start)} ${at(end)}`).join(';');
    const surface = fragments.map(([start, end]) => text.slice(start, end)).join(' ');
    const id = ++open.labelCount;
    open.labels += `T${id}\t${typeOf(span.type)} ${offsets}\t${surface}\n`;
    const note = noteOf(span);
    if (note !== '') open.labels += `#${++open.noteCount}\tAnnotatorNotes T${id}\t${note}\n`;
  }
  open.text += `${text}\n`;
  open.counted = at(text.length) + 1;
}

/** "score=0.5 {"subtype":"City","provenance":{…}}". */
function noteOf({ score, subtype, provenance }: WrittenSpan): string {
  const beside = pickBeside({ subtype, provenance });
  return [
    ...(score === undefined ? [] : [`score=${score}`]),
    ...(Object.keys(beside).length > 0 ? [JSON.stringify(beside)] : []),
  ].join(' ');
}

/** In characters of the sentence; none runs over a line's end. */
function fragmentsOf(sentence: WrittenSentence['sentence'], span: WrittenSpan): [number, number][] {
  const cut: [number, number][] = [];
  for (const { startChar, endChar } of span.fragments ?? [spanChars(sentence, span)]) {
    const slice = sentence.text.slice(startChar, endChar);
    for (const { index, 0: line } of slice.matchAll(/[^\n\r]+/g)) {
      const lead = line.length - line.trimStart().length;
      const kept = line.trim();
      if (kept !== '') cut.push([startChar + index + lead, startChar + index + lead + kept.length]);
    }
  }
  return cut;
}

function brattype(type: string): string {
  return type.replace(/[\s\p{Cc}]/gu, '_') || '_';
}
