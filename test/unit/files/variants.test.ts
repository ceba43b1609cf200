// The same source as other programs would have saved it: with Windows' line ends, with a byte-order mark, in UTF-16. What is
// read is the same, but for line ends that are part of a text.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../../main/files/open-corpus.ts';
import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import { formsOf } from '../../../src/formats/writer.ts';
import { scratchFolder } from '../../support/project-builder.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

const skip = unlessShared('samples/EXPECTED.json');
const scratch = scratchFolder();
const files: readonly { file: string; format: string }[] = skip
  ? []
  : JSON.parse(readFileSync(join(SHARED, 'samples/EXPECTED.json'), 'utf8')).files;

const LARGEST = 150_000;

const VARIANTS: Readonly<Record<string, (text: string) => Buffer>> = {
  crlf: (text) => Buffer.from(text.replace(/\r\n?|\n/g, '\r\n')),
  bom: (text) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};

/** What stands in the text of a file in UTF-8; undefined for others. */
function utf8Of(file: string): string | undefined {
  const bytes = readFileSync(join(SHARED, 'samples', file));
  try {
    return bytes.length > LARGEST ? undefined : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Line ends aside. */
function contentOf({ text, spans, ...sentence }: LabelledSentence) {
  return { text: text.replace(/\r\n?/g, '\n'), forms: formsOf({ text, ...sentence }), spans };
}

describe('samples as other programs save them', { skip }, () => {
  for (const { file, format } of files) {
    const text = utf8Of(file);
    // Offsets of standoff files count their line ends; a DocBin is no text.
    if (text === undefined || format === 'brat' || file.endsWith('.spacy')) continue;
    it(`${file} gives the same sentences`, async () => {
      const read = async (path: string) => {
        const corpus = await openCorpus(path, { doc: 'd' });
        const { sentences, rejects } = await readCorpus(corpus);
        return { format: corpus.format, sentences: sentences.map(contentOf), rejects: rejects.map(({ line }) => line) };
      };
      const original = join(scratch, `original-${basename(file)}`);
      copyFileSync(join(SHARED, 'samples', file), original);
      const expected = await read(original);
      for (const [name, encode] of Object.entries(VARIANTS)) {
        // A declaration of XML says UTF-8, and a parser believes what it decodes.
        const path = join(scratch, `${name}-${basename(file, extname(file))}${extname(file)}`);
        writeFileSync(path, encode(text));
        assert.ok(existsSync(path));
        assert.deepEqual(await read(path), expected, name);
      }
    });
  }
});
