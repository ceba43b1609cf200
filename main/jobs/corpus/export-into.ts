// Accepted names of a project back into the file that a corpus was imported from: the file must be the same to the byte, and
// is read again as it was then, so that every sentence is found in its place.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Failure } from '../../../src/failure.ts';
import type { FormatName } from '../../../src/formats/format.ts';
import type { WriteBackOptions } from '../../../src/formats/write-back.ts';
import { openCorpus } from '../../files/open-corpus.ts';
import { readCorpora } from '../../store/corpus/corpora.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { DatasetTarget } from './dataset-target.ts';
import type { DatasetChoice } from './project-dataset.ts';
import { openWriteBack } from './write-back-target.ts';

/** @throws Failure 'bad-argument' when the file is none of the corpora that are exported, or there are others. */
export async function openInto(
  connection: Connection,
  choice: DatasetChoice,
  path: string,
  out: string,
): Promise<DatasetTarget> {
  const sha256 = await hashOf(path);
  const chosen = readCorpora(connection).filter(({ id }) => choice.corpora.includes(id));
  const corpus = chosen.find((one) => one.sha256 === sha256);
  if (!corpus || chosen.length > 1) {
    const hint = corpus
      ? 'Export the corpus of that file alone.'
      : `Name the very file that was imported: ${chosen.map(({ fileName }) => fileName).join(', ')}.`;
    throw new Failure('bad-argument', `${path} is not what the exported corpora were read from.`, hint);
  }
  if (choice.unknownWords === 'leave out') {
    const hint = 'Write words that nobody judged as no entity.';
    throw new Failure('bad-argument', 'No sentence of the file can be left out.', hint);
  }
  const { format, encoding, readOptions } = corpus;
  const options = readOptions as WriteBackOptions;
  const read = { ...options, format: format as FormatName, encoding };
  return openWriteBack(await openCorpus(path, read), out, options);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (cause) {
    const hint = 'Check its name, and that it may be read.';
    throw new Failure('file-missing', `${path} cannot be read.`, hint, { cause });
  }
  return hash.digest('hex');
}
