// Names back into a flextext: a note of the phrase that begins with "NE: ", for FLEx has no place for names and glosses
// are the linguist's. GUIDs and all else stay, so FLEx recognises its own phrases.

import { Failure } from '../../failure.ts';
import { applyEdits, type Edit, layoutBefore, listNames, type WriteBack } from '../write-back.ts';
import { createLossCounter } from '../writer.ts';
import { createXmlSource, type XmlElement } from '../xml/xml.ts';
import { escapeXml, isXmlText } from '../xml/xml-text.ts';

const MARK = 'NE: ';
/** UTF-16 units: the parser holds what it has not gone through. */
const CHUNK = 2 ** 18;
const NOTE_LANGUAGE = 'en';

interface SourceRange {
  readonly startChar: number;
  readonly endChar: number;
}

interface SourcePhrase {
  readonly key: string;
  /** Of its end tag. */
  readonly endTag: number;
  /** What comes before its first child. */
  readonly layout: string;
  /** Notes that were written back before. */
  readonly notes: readonly SourceRange[];
}

export const writeBackFlextext: WriteBack = (source, sentences) => {
  const losses = createLossCounter();
  const names = new Map<string, string>();
  for (const { sentence, line, id } of sentences) {
    const key = keyOf(id, line);
    const listed = listNames(sentence, losses);
    if (!isXmlText(listed)) losses.add('sentences with a type that XML cannot hold');
    else if (names.has(key)) losses.add('sentences that share a place with another');
    else names.set(key, listed);
  }
  const edits: Edit[] = [];
  const known = new Set<string>();
  for (const { key, endTag, layout, notes } of findPhrases(source)) {
    const listed = known.has(key) ? undefined : names.get(key);
    known.add(key);
    if (listed === undefined) continue;
    for (const { startChar, endChar } of notes) {
      edits.push({ startChar: startChar - layoutBefore(source, startChar).length, endChar, text: '' });
    }
    if (listed === '') continue;
    const note = `${layout}<item type="note" lang="${NOTE_LANGUAGE}">${MARK}${escapeXml(listed)}</item>`;
    const at = endTag - layoutBefore(source, endTag).length;
    edits.push({ startChar: at, endChar: at, text: note });
  }
  const missing = [...names.keys()].filter((key) => !known.has(key)).length;
  if (missing > 0) {
    const hint = 'Import the file anew, then write the names back.';
    throw new Failure('corpus-invalid', `${missing} phrases are not in the file as they were read.`, hint);
  }
  return { text: applyEdits(source, edits), losses: losses.list() };
};

const keyOf = (guid: string | undefined, line: number) => (guid === undefined ? `line ${line}` : `guid ${guid}`);

function findPhrases(source: string): SourcePhrase[] {
  const phrases: SourcePhrase[] = [];
  const path: string[] = [];
  let phrase: { element: XmlElement; layout: string | undefined; notes: SourceRange[] } | undefined;
  let item: { element: XmlElement; text: string } | undefined;
  const xml = createXmlSource({
    open(element) {
      const parent = path.at(-1);
      path.push(element.name);
      if (element.name === 'phrase') phrase = { element, layout: undefined, notes: [] };
      else if (phrase && parent === 'phrase') {
        phrase.layout ??= layoutBefore(source, source.lastIndexOf('<', element.endOfTag - 1));
        if (element.name === 'item' && element.attributes.get('type') === 'note') item = { element, text: '' };
      }
    },
    close({ name, line, attributes }, endChar) {
      path.pop();
      if (name === 'phrase' && phrase) {
        const { layout = '', notes } = phrase;
        const endTag = source.lastIndexOf('<', endChar - 1);
        phrases.push({ key: keyOf(attributes.get('guid'), line), endTag, layout, notes });
        phrase = undefined;
      } else if (name === 'item' && item && path.at(-1) === 'phrase') {
        const startChar = source.lastIndexOf('<', item.element.endOfTag - 1);
        if (item.text.startsWith(MARK)) phrase?.notes.push({ startChar, endChar });
        item = undefined;
      }
    },
    text(text) {
      if (item) item.text += text;
    },
  });
  for (let at = 0; at < source.length; at += CHUNK) xml.push(source.slice(at, at + CHUNK));
  xml.finish();
  const flaw = xml.flaw();
  if (flaw) {
    const hint = 'Repair the file, or write the names into a copy that is whole.';
    throw new Failure('corpus-invalid', `Line ${flaw.line}: ${flaw.reason}.`, hint);
  }
  return phrases;
}
