// The checkpoint of a mining run: an append-only file of found spans and of marks "everything before sentence N is done".
// A crash can only cut its last line, which is dropped at the next start. The finished ranking is read back from it, so
// no text stays in memory, only where each span's line stands.

import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { Failure } from '../../src/failure.ts';
import { emptyFilterCounts, type FilterCounts } from '../../src/mining/candidate-spans.ts';
import type { RankedSpan } from './ranked-line.ts';

const JOURNAL = 'seedmark mining checkpoint';
const JOURNAL_VERSION = 1;
const READ_BYTES = 1 << 20;

/** What decides a run's result; a checkpoint can only be continued by an equal run. */
export type RunIdentity = Readonly<Record<string, unknown>>;

interface Header {
  readonly journal: typeof JOURNAL;
  readonly version: number;
  readonly run: RunIdentity;
}

interface Mark {
  readonly sentencesDone: number;
  readonly counts: FilterCounts;
}

/** Where a found span's line stands in the journal. */
export interface JournalEntry {
  readonly type: string;
  readonly score: number;
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly bytes: number;
}

export class MiningJournal {
  readonly path: string;
  readonly entries: JournalEntry[] = [];
  sentencesDone = 0;
  counts: FilterCounts = emptyFilterCounts();
  readonly #file: number;
  #size = 0;

  private constructor(path: string, file: number) {
    this.path = path;
    this.#file = file;
  }

  /**
   * Opens a checkpoint to append to, new or existing.
   * @param keepAfterMark keep spans found after the last mark (top-K runs start with their bound).
   * @throws Failure 'checkpoint-invalid' when the file is something else or belongs to another run.
   */
  static open(path: string, run: RunIdentity, keepAfterMark: boolean): MiningJournal {
    let file: number;
    try {
      file = openSync(path, 'a+');
    } catch (cause) {
      throw new Failure(
        'file-unwritable',
        `The checkpoint ${path} cannot be written.`,
        'Choose a folder that you may write to (--checkpoint FILE).',
        { cause },
      );
    }
    const journal = new MiningJournal(path, file);
    try {
      if (fstatSync(file).size === 0)
        journal.#append(`${JSON.stringify({ journal: JOURNAL, version: JOURNAL_VERSION, run } satisfies Header)}\n`);
      else journal.#replay(run, keepAfterMark);
    } catch (error) {
      journal.close();
      throw error;
    }
    return journal;
  }

  add(spans: readonly RankedSpan[]): void {
    let text = '';
    let offset = this.#size;
    for (const span of spans) {
      const line = `${JSON.stringify(span)}\n`;
      const bytes = Buffer.byteLength(line);
      this.entries.push(entryOf(span, offset, bytes));
      offset += bytes;
      text += line;
    }
    this.#append(text);
  }

  /** Everything before this sentence is finished; on disk when this returns. */
  mark(sentencesDone: number, counts: FilterCounts): void {
    this.#append(`${JSON.stringify({ sentencesDone, counts } satisfies Mark)}\n`);
    fdatasyncSync(this.#file);
    this.sentencesDone = sentencesDone;
    this.counts = counts;
  }

  /** The line of an entry, with its line break. */
  read({ offset, bytes }: JournalEntry): string {
    const buffer = Buffer.alloc(bytes);
    readSync(this.#file, buffer, 0, bytes, offset);
    return buffer.toString('utf8');
  }

  close(): void {
    closeSync(this.#file);
  }

  #append(text: string): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#size += bytes.length;
  }

  #replay(run: RunIdentity, keepAfterMark: boolean): void {
    let offset = 0;
    let kept = 0;
    let entriesAtMark = 0;
    let header: Header | undefined;
    for (const line of this.#lines()) {
      const bytes = Buffer.byteLength(line);
      const record = this.#parse(line, header !== undefined);
      if (!header) {
        header = checkHeader(record, this.path, run);
        kept = offset + bytes;
      } else if (isMark(record)) {
        ({ sentencesDone: this.sentencesDone, counts: this.counts } = record);
        entriesAtMark = this.entries.length;
        kept = offset + bytes;
      } else {
        this.entries.push(entryOf(record as RankedSpan, offset, bytes));
        if (keepAfterMark) kept = offset + bytes;
      }
      offset += bytes;
    }
    if (!header) throw notACheckpoint(this.path);
    if (!keepAfterMark) this.entries.length = entriesAtMark;
    ftruncateSync(this.#file, kept);
    this.#size = kept;
  }

  /** Complete lines with their line breaks. */
  *#lines(): Generator<string> {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.alloc(READ_BYTES);
    let rest = '';
    for (let position = 0; ; ) {
      const read = readSync(this.#file, buffer, 0, READ_BYTES, position);
      if (read === 0) return;
      position += read;
      const lines = (rest + decoder.write(buffer.subarray(0, read))).split('\n');
      rest = lines.pop()!;
      for (const line of lines) yield `${line}\n`;
    }
  }

  #parse(line: string, isCheckpoint: boolean): unknown {
    try {
      return JSON.parse(line);
    } catch (cause) {
      if (!isCheckpoint) throw notACheckpoint(this.path);
      throw new Failure(
        'checkpoint-invalid',
        `The checkpoint ${this.path} is damaged.`,
        'Delete it to start anew, or give --fresh.',
        { cause },
      );
    }
  }
}

function entryOf({ type, score, sentence, start, end }: RankedSpan, offset: number, bytes: number): JournalEntry {
  return { type, score, sentence, start, end, offset, bytes };
}

function isMark(record: unknown): record is Mark {
  return typeof record === 'object' && record !== null && 'sentencesDone' in record;
}

function checkHeader(record: unknown, path: string, run: RunIdentity): Header {
  const header = record as Partial<Header> | null;
  if (header?.journal !== JOURNAL || header.version !== JOURNAL_VERSION || !header.run) throw notACheckpoint(path);
  const different = Object.keys(run).filter((key) => JSON.stringify(run[key]) !== JSON.stringify(header.run?.[key]));
  if (different.length > 0) {
    throw new Failure(
      'checkpoint-invalid',
      `The checkpoint ${path} belongs to another run (different: ${different.join(', ')}).`,
      'Repeat the run with the options it was started with, name another file with --checkpoint, or give --fresh to start anew.',
    );
  }
  return header as Header;
}

function notACheckpoint(path: string): Failure {
  return new Failure(
    'checkpoint-invalid',
    `${path} is not a mining checkpoint.`,
    'Name another file with --checkpoint.',
  );
}
