// Names back into a copy of the file that a corpus was read from: its sentences and those that come are gone through side by
// side, and what comes must be in the file, in its order. Every byte that is not about names stays as it is.

import { readFile } from 'node:fs/promises';
import { charOffsets } from '../../../src/corpus/offset-units.ts';
import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
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
  const places = await placesOf(source);
  const reading = { ...markersOf(source), ...options };
  const file = await openBeside(out);
  const annotated: AnnotatedSentence[] = [];
  let next = 0;
  let losses: readonly Loss[] = [];
  return {
    async push({ sentence }) {
      let at = next;
      while (at < places.length && places[at].sentence.text !== sentence.text) at++;
      if (at === places.length) {
        await file.abort();
        throw another(source.path, annotated.length + 1);
      }
      annotated.push({ ...places[at], sentence });
      next = at + 1;
    },
    async finish() {
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
    abort: file.abort,
    losses: () => losses,
  };
}

/** Those that the source was read by: found in its head, or named by the user. */
function markersOf(source: CorpusFile): WriteBackOptions {
  const { textMarker, recordMarker } = source.facts();
  return typeof textMarker === 'string' && typeof recordMarker === 'string' ? { textMarker, recordMarker } : {};
}

async function placesOf(source: CorpusFile): Promise<AnnotatedSentence[]> {
  const places: AnnotatedSentence[] = [];
  for await (const items of source.read()) {
    for (const item of items) {
      if (!('sentence' in item)) continue;
      const { sentence, line, id } = item;
      places.push(id === undefined ? { sentence, line } : { sentence, line, id });
    }
  }
  return places;
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
