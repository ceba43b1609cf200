// The checkpoint of a mining run: an append-only file of found spans and of marks "everything before sentence N is done".
// A crash can only damage what came after the last mark, which is dropped at the next start. The finished ranking is read
// back from it, so no text stays in memory, only where each span's line stands.

import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { Failure } from '../../../src/failure.ts';
import { emptyFilterCounts, type FilterCounts } from '../../../src/mining/candidate-spans.ts';
import { checkHeader, headerLine, isCheckpoint, notACheckpoint, type RunIdentity } from './journal-header.ts';
import { type JournalLine, linesOf } from './journal-lines.ts';
import type { RankedSpan } from './ranked-line.ts';

interface Mark {
  readonly sentencesDone: number;
  readonly counts: FilterCounts;
}

/** Where a found span's line stands in the journal; about 110 bytes of memory each. */
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
  readonly #keepAfterMark: boolean;
  #size = 0;

  private constructor(path: string, file: number, keepAfterMark: boolean) {
    this.path = path;
    this.#file = file;
    this.#keepAfterMark = keepAfterMark;
  }

  /**
   * Opens a checkpoint to append to, new or existing. A file that is no checkpoint is left as it is.
   * @param keepAfterMark keep spans found after the last mark (top-K runs start with their bound).
   * @throws Failure 'checkpoint-invalid' when the file is something else or belongs to another run.
   */
  static open(path: string, run: RunIdentity, keepAfterMark: boolean): MiningJournal {
    const journal = new MiningJournal(path, openToAppend(path), keepAfterMark);
    try {
      const size = fstatSync(journal.#file).size;
      if (size > 0 && !isCheckpoint(journal.#file)) throw notACheckpoint(path);
      if (size > 0) journal.#replay(run);
      if (journal.#size === 0) journal.#begin(run);
    } catch (error) {
      journal.close();
      throw error;
    }
    return journal;
  }

  /** Whether a later run would start with something that this file holds. */
  get isWorthKeeping(): boolean {
    return this.sentencesDone > 0 || (this.#keepAfterMark && this.entries.length > 0);
  }

  add(spans: readonly RankedSpan[]): void {
    if (spans.length === 0) return;
    const lines = spans.map((span) => `${JSON.stringify(span)}\n`);
    let offset = this.#size;
    this.#append(lines.join(''));
    spans.forEach((span, i) => {
      const bytes = Buffer.byteLength(lines[i]);
      this.entries.push(entryOf(span, offset, bytes));
      offset += bytes;
    });
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
    if (!this.isWorthKeeping && this.#size > 0) rmSync(this.path, { force: true });
  }

  /** An empty file, or one whose very header was cut. */
  #begin(run: RunIdentity): void {
    ftruncateSync(this.#file, 0);
    try {
      this.#append(headerLine(run));
    } catch (error) {
      rmSync(this.path, { force: true });
      throw error;
    }
  }

  #append(text: string): void {
    // Two runs that write to one checkpoint would tear each other's lines.
    if (fstatSync(this.#file).size !== this.#size) {
      throw new Failure(
        'checkpoint-invalid',
        `Another run writes to the checkpoint ${this.path} at the same time.`,
        'Wait until it has ended, or name another file with --checkpoint.',
      );
    }
    const bytes = Buffer.from(text);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    } catch (cause) {
      throw unwritable(this.path, cause);
    }
    this.#size += bytes.length;
  }

  #replay(run: RunIdentity): void {
    let kept = 0;
    let entriesAtMark = 0;
    let isDamaged = false;
    for (const line of linesOf(this.#file)) {
      const record = parse(line);
      if (kept === 0) {
        checkHeader(record, this.path, run);
        kept = line.offset + line.bytes;
      } else if (isMark(record)) {
        // Marks are flushed to the disk with all that is before them: damage before one is not a crash's.
        if (isDamaged) throw damaged(this.path);
        ({ sentencesDone: this.sentencesDone, counts: this.counts } = record);
        entriesAtMark = this.entries.length;
        kept = line.offset + line.bytes;
      } else if (isSpan(record) && !isDamaged) {
        this.entries.push(entryOf(record, line.offset, line.bytes));
        if (this.#keepAfterMark) kept = line.offset + line.bytes;
      } else isDamaged = true;
    }
    if (!this.#keepAfterMark) this.entries.length = entriesAtMark;
    ftruncateSync(this.#file, kept);
    this.#size = kept;
  }
}

/** Removes a checkpoint, if there is one; never another file. */
export function discardCheckpoint(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw unwritable(path, cause);
  }
  try {
    if (fstatSync(file).size > 0 && !isCheckpoint(file)) throw notACheckpoint(path);
  } finally {
    closeSync(file);
  }
  rmSync(path);
}

function openToAppend(path: string): number {
  try {
    return openSync(path, 'a+');
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Undefined for what is no JSON. */
function parse({ text }: JournalLine): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function entryOf({ type, score, sentence, start, end }: RankedSpan, offset: number, bytes: number): JournalEntry {
  return { type, score, sentence, start, end, offset, bytes };
}

function isMark(record: unknown): record is Mark {
  return typeof record === 'object' && record !== null && 'sentencesDone' in record && 'counts' in record;
}

function isSpan(record: unknown): record is RankedSpan {
  const span = record as Partial<RankedSpan> | null | undefined;
  return (
    typeof span?.type === 'string' && [span.score, span.sentence, span.start, span.end].every((n) => Number.isFinite(n))
  );
}

function damaged(path: string): Failure {
  return new Failure(
    'checkpoint-invalid',
    `The checkpoint ${path} is damaged.`,
    'Give --fresh to start anew, or name another file with --checkpoint.',
  );
}

function unwritable(path: string, cause: unknown): Failure {
  const { code } = cause as NodeJS.ErrnoException;
  return new Failure(
    'file-unwritable',
    `The checkpoint ${path} cannot be written (${code}).`,
    'Make room on the disk, or choose a folder that you may write to (--checkpoint FILE).',
    { cause },
  );
}
