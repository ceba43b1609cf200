// Writes sentences in any format, one file or a folder, and reads them again, without touching the disk.

import assert from 'node:assert/strict';
import { packDocBin, unpackDocBin } from '../../../main/files/docbin.ts';
import type { FormatName } from '../../../src/formats/format.ts';
import { formatNamed } from '../../../src/formats/formats.ts';
import type { PartedReader } from '../../../src/formats/parts.ts';
import type { ReadItem, ReadOptions } from '../../../src/formats/reader.ts';
import type { Loss, WriteOptions, WrittenSentence } from '../../../src/formats/writer.ts';

export interface Written {
  /** Text by file name; '' for the only file. */
  readonly files: ReadonlyMap<string, string>;
  readonly losses: readonly Loss[];
}

export function writeIn(name: FormatName, sentences: readonly WrittenSentence[], options: WriteOptions = {}): Written {
  const format = formatNamed(name);
  if (format.write) {
    const writer = format.write(options);
    const text = sentences.map((one) => writer.push(one)).join('') + writer.finish();
    return {
      files: new Map([['', format.packing === 'docbin' ? packAndUnpack(text) : text]]),
      losses: writer.losses(),
    };
  }
  const writer = format.writeFolder?.(options);
  assert.ok(writer, `${name} is written`);
  const files = new Map<string, string>();
  const append = (parts: readonly { name: string; text: string }[]) => {
    for (const part of parts) files.set(part.name, (files.get(part.name) ?? '') + part.text);
  };
  for (const one of sentences) append(writer.push(one));
  append(writer.finish());
  return { files, losses: writer.losses() };
}

function packAndUnpack(lines: string): string {
  const documents = lines.split('\n').filter((line) => line !== '');
  const packed = packDocBin(documents.map((line) => JSON.parse(line)));
  return [...unpackDocBin('x.spacy', packed)].map((document) => `${JSON.stringify(document)}\n`).join('');
}

/** All that the files give, in the order in which they were written. */
export function readFrom(
  name: FormatName,
  { files }: Written,
  options: ReadOptions = {},
  chunkLength = 4099,
): ReadItem[] {
  const format = formatNamed(name);
  if (!format.group) {
    return [...files.values()].flatMap((text) => {
      const reader = format.read(options);
      return [...chunksOf(text, chunkLength).flatMap((chunk) => [...reader.push(chunk)]), ...reader.finish()];
    });
  }
  return format.group([...files.keys()]).groups.flatMap(({ doc, parts }) => {
    const reader = format.read({ ...options, doc }) as PartedReader;
    const items = parts.flatMap((part) => [
      ...reader.start(part),
      ...chunksOf(files.get(part.name) ?? '', chunkLength).flatMap((chunk) => [...reader.push(chunk)]),
    ]);
    return [...items, ...reader.finish()];
  });
}

export function chunksOf(text: string, length: number): string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, i) => text.slice(i * length, (i + 1) * length));
}

export function sentencesOf(items: readonly ReadItem[]): WrittenSentence[] {
  assert.deepEqual(
    items.filter((item) => 'reject' in item),
    [],
  );
  return items
    .filter((item) => 'sentence' in item)
    .map(({ sentence, id }) => (id === undefined ? { sentence } : { sentence, id }));
}
