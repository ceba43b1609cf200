// Names back into a copy of the file that a corpus was read from: its sentences and those that come are gone through side by
// side, and what comes must be in the file, in its order. Every byte that is not about names stays as it is.

import { readFile } from 'node:fs/promises';
import { charOffsets } from '../../../src/corpus/offset-units.ts';
import { type LabelledSentence, spanChars } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import { FORMATS, formatNamed } from '../../../src/formats/formats.ts';
import type { AnnotatedSentence, WriteBackOptions } from '../../../src/formats/write-back.ts';
import type { Loss } from '../../../src/formats/writer.ts';
import { decodeBytes, encodeText } from '../../files/encode.ts';
import type { CorpusFile } from '../../files/open-corpus.ts';
import { openBeside } from '../../files/write-beside.ts';
import type { DatasetTarget } from './dataset-target.ts';

/** @throws Failure 'format-unknown' for a source that nothing can be written back into, or of several files. */
export async function openWriteBack(
  source: CorpusFile,
  out: string,
  options: WriteBackOptions = {},
): Promise<DatasetTarget> {
  const format = formatNamed(source.format);
  if (!format.writeBack || source.files.length !== 1 || source.files[0] !== source.path) {
    const can = FORMATS.filter(({ writeBack }) => writeBack).map(({ title }) => title);
    const hint = `Names go into one file of ${can.join(', ')}; export to another format instead.`;
    throw new Failure('format-unknown', `Nothing can be written back into ${source.path} (${format.title}).`, hint);
  }
  const { writeBack } = format;
  const places = placesOf(source);
  const file = await openBeside(out);
  const annotated: AnnotatedSentence[] = [];
  let losses: readonly Loss[] = [];
  return {
    async push({ sentence }) {
      let place = await places.next();
      while (!place.done && place.value.text !== sentence.text) place = await places.next();
      if (place.done) {
        await file.abort();
        throw another(source.path, annotated.length + 1);
      }
      const { line, id } = place.value;
      annotated.push({ sentence: namesOf(sentence), line, ...(id === undefined ? {} : { id }) });
    },
    async finish() {
      // What the source says of itself is known when all of it was read.
      for (let place = await places.next(); !place.done; ) place = await places.next();
      const reading = { ...markersOf(source), ...options };
      const bytes = await readFile(source.path);
      const text = decodeBytes(bytes, source.encoding);
      const isWhole = encodeText(text, source.encoding)?.equals(bytes) === true;
      if (!isWhole && format.badBytes !== 'mark') throw inexact(source);
      // Bytes that are no characters stay as they are where every byte is taken for a character of its own.
      const [whole, sentences, encoding] = isWhole
        ? [text, annotated, source.encoding]
        : [bytes.toString('latin1'), annotated.map(inBytes), 'latin1'];
      const written = writeBack(whole, sentences, reading);
      losses = written.losses;
      const encoded = encodeText(written.text, encoding);
      if (!encoded) throw unspeakable(source);
      await file.write(encoded);
    },
    commit: file.commit,
    abort: async () => {
      await places.return(undefined);
      await file.abort();
    },
    losses: () => losses,
  };
}

/** Those that the source was read by: found in its head, or named by the user. */
function markersOf(source: CorpusFile): WriteBackOptions {
  const { textMarker, recordMarker } = source.facts();
  return typeof textMarker === 'string' && typeof recordMarker === 'string' ? { textMarker, recordMarker } : {};
}

interface Place {
  readonly text: string;
  readonly line: number;
  readonly id: string | undefined;
}

/** Where each sentence of the source is, in its order. */
async function* placesOf(source: CorpusFile): AsyncGenerator<Place, undefined> {
  for await (const items of source.read()) {
    for (const item of items) {
      if ('sentence' in item) yield { text: item.sentence.text, line: item.line, id: item.id };
    }
  }
  return undefined;
}

/** The sentence with its names as its only words: of a long recording all sentences are held until its end. */
function namesOf(sentence: LabelledSentence): LabelledSentence {
  const words = sentence.spans.map((span) => spanChars(sentence, span));
  const spans = sentence.spans.map((span, i) => ({ ...span, start: i, end: i + 1 }));
  return { ...sentence, text: spans.length === 0 ? '' : sentence.text, words, spans };
}

/** The sentence with a character for each byte of its UTF-8. */
function inBytes({ sentence, ...place }: AnnotatedSentence): AnnotatedSentence {
  const at = charOffsets(sentence.text, 'byte');
  const byBytes: LabelledSentence = {
    ...sentence,
    text: bytesOf(sentence.text),
    words: sentence.words.map(({ startChar, endChar }) => ({ startChar: at(startChar), endChar: at(endChar) })),
    spans: sentence.spans.map(({ start, end, type }) => ({ start, end, type: bytesOf(type) })),
  };
  return { ...place, sentence: byBytes };
}

const bytesOf = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

function another(path: string, number: number): Failure {
  const hint = 'Name the file that the corpus was read from, and read it with the same options.';
  return new Failure('corpus-invalid', `Sentence ${number} is not in ${path}, or not in this order.`, hint);
}

function inexact({ path, encoding }: CorpusFile): Failure {
  const hint = `Save it as UTF-8 first, then import that.`;
  return new Failure(
    'corpus-invalid',
    `${path} would not stay the same byte for byte when written as ${encoding}.`,
    hint,
  );
}

function unspeakable({ path, encoding }: CorpusFile): Failure {
  const hint = 'Give types names that it has the letters for, or save the file as UTF-8 first.';
  return new Failure('corpus-invalid', `The encoding of ${path}, ${encoding}, cannot write all names of types.`, hint);
}
