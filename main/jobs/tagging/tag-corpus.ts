// The tagging job: corpus file in, the same sentences with the tagger's entities out, in any format that can be written.
// Sentences go through in batches, as many at a time as the processes need, so memory does not grow with the corpus; the
// output is written beside its target and renamed when all is done.

import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import { fitsTwoColumns } from '../../../src/formats/columns/conll-writer.ts';
import type { FormatName, TargetFormat, TargetName } from '../../../src/formats/format.ts';
import { FORMATS, TARGET_FORMATS, targetNamed, WRITABLE_FORMATS } from '../../../src/formats/formats.ts';
import type { ReadSentence, Reject } from '../../../src/formats/reader.ts';
import type { Loss, WriteOptions } from '../../../src/formats/writer.ts';
import { PoolClosed } from '../../compute/process-pool.ts';
import type { CorpusFile } from '../../files/open-corpus.ts';
import { type DatasetTarget, openTarget } from '../corpus/dataset-target.ts';
import { openWriteBack } from '../corpus/write-back-target.ts';
import type { TaggingPool } from './tagging-pool.ts';
import type { TaggedBatch } from './tagging-task.ts';

/** UTF-16 units of a batch: some 8,000 pieces, ten runs of the graph in which rows of like length find each other. */
const MOST_BATCH_CHARS = 32 * 1024;
/** Small corpora are cut into so many batches all the same, that no process is idle: eight cores, twice. */
const FEWEST_BATCHES = 16;
const FEWEST_BATCH_CHARS = 4 * 1024;
const SHOWN_REJECTS = 20;

export interface TagCorpusRequest {
  readonly corpus: CorpusFile;
  readonly pool: TaggingPool;
  readonly out: string;
  readonly format: TargetName;
  readonly writing: WriteOptions;
  /** True once the user wants to stop; closing the pool ends the step in progress. */
  readonly stop: { readonly aborted: boolean };
  readonly onProgress?: (progress: TagProgress) => void;
}

export interface TagProgress {
  /** UTF-16 units. */
  readonly done: number;
  readonly total: number;
  readonly spans: number;
}

export interface TagSummary {
  /** 'stopped': nothing was written. */
  readonly outcome: 'done' | 'stopped';
  readonly format: TargetName;
  readonly sentences: number;
  readonly words: number;
  /** Spans found, by type. */
  readonly found: Readonly<Record<string, number>>;
  /** Labels of the corpus that the tagger's took the place of. */
  readonly replaced: number;
  /** Sentences with a character that the tagger's tokenizer does not have; there it found nothing. */
  readonly unread: number;
  readonly rejects: number;
  /** The first rejects; all are counted. */
  readonly rejectsShown: readonly Reject[];
  /** What the format could not carry. */
  readonly losses: readonly Loss[];
  /** Pieces that the model read. */
  readonly pieces: number;
}

/**
 * The corpus is read twice: to see how much there is and whether its spacing needs writing, and to tag it.
 * @throws Failure for a format without labels, a corpus without sentences or one that changes meanwhile, a process that
 *   crashes twice, and a disk that is full; the target is as it was then.
 */
export async function tagCorpus(request: TagCorpusRequest): Promise<TagSummary> {
  const { pool, stop, out } = request;
  const format = labelledFormat(request.format);
  if (format.writeBack && format.name !== request.corpus.format) throw notItsOwn(format, request.corpus);
  const seen = await lookThrough(request);
  const state: Tally = { found: Object.fromEntries(pool.types.map((type) => [type, 0])), ...NOTHING_DONE };
  if (stop.aborted) return summarise('stopped', request, seen, state, []);
  const target = format.writeBack
    ? await openWriteBack(request.corpus, out)
    : await openTarget(format, out, writeOptions(request, seen));
  try {
    await tagAll(request, seen, target, state);
    if (stop.aborted) return summarise('stopped', request, seen, state, []);
    await target.finish();
    await target.commit();
    return summarise('done', request, seen, state, target.losses());
  } catch (error) {
    // The user's stop closes the processes under the running batch.
    if (stop.aborted && error instanceof PoolClosed) return summarise('stopped', request, seen, state, []);
    throw error;
  } finally {
    await target.abort();
  }
}

/** @throws Failure 'format-unknown' when it has no place for labels. */
export function labelledFormat(name: TargetName): TargetFormat {
  const format = targetNamed(name);
  if (format.write ?? format.writeFolder ?? format.writeBack) return format;
  const hint = `Take one of ${TARGET_FORMATS.join(', ')}.`;
  throw new Failure('format-unknown', `${format.title} has no place for labels.`, hint);
}

function notItsOwn({ title }: TargetFormat, { path }: CorpusFile): Failure {
  const hint = `Name another kind of file with --out, or take the text from a file of that kind.`;
  return new Failure('format-unknown', `Names go into ${title} only from such a file, and ${path} is none.`, hint);
}

/** By the extension of the output; else the corpus's own format where that can be written, else JSON Lines. */
export function outputFormat(extension: string, corpusFormat: FormatName): FormatName {
  const named = FORMATS.find(({ extensions }) => extensions.includes(extension.toLowerCase()));
  if (named) return named.name;
  return WRITABLE_FORMATS.includes(corpusFormat) ? corpusFormat : 'jsonl';
}

interface Seen {
  readonly sentences: number;
  readonly words: number;
  readonly chars: number;
  readonly replaced: number;
  readonly rejects: number;
  readonly rejectsShown: readonly Reject[];
  readonly fitsTwoColumns: boolean;
}

/** As far as `stop` lets it. */
async function lookThrough({ corpus, stop, format, pool }: TagCorpusRequest): Promise<Seen> {
  const seen = { sentences: 0, words: 0, chars: 0, replaced: 0, rejects: 0 };
  const rejectsShown: Reject[] = [];
  let fits = format === 'conll' && !pool.types.some((type) => type.includes(' '));
  for await (const items of corpus.read()) {
    if (stop.aborted) break;
    for (const item of items) {
      if ('reject' in item) {
        seen.rejects++;
        if (rejectsShown.length < SHOWN_REJECTS) rejectsShown.push(item.reject);
        continue;
      }
      seen.sentences++;
      seen.words += item.sentence.words.length;
      seen.chars += item.sentence.text.length;
      seen.replaced += item.sentence.spans.length;
      fits &&= fitsTwoColumns(item.sentence);
    }
  }
  if (seen.sentences === 0 && !stop.aborted) {
    throw new Failure(
      'corpus-empty',
      `${corpus.path} has no sentences${seen.rejects > 0 ? `, and ${seen.rejects} records that cannot be read` : ''}.`,
      'Look at it with "seedmark inspect"; check its format (--format) and its encoding (--encoding).',
    );
  }
  return { ...seen, rejectsShown, fitsTwoColumns: fits };
}

function writeOptions({ writing }: TagCorpusRequest, { fitsTwoColumns }: Seen): WriteOptions {
  return { ...writing, columns: writing.columns ?? (fitsTwoColumns ? 2 : 3) };
}

/** What has been written so far. */
interface Tally {
  readonly found: Record<string, number>;
  sentences: number;
  chars: number;
  spans: number;
  unread: number;
  pieces: number;
}

const NOTHING_DONE = { sentences: 0, chars: 0, spans: 0, unread: 0, pieces: 0 };

interface Running {
  readonly sentences: readonly ReadSentence[];
  readonly tagged: Promise<TaggedBatch>;
}

/** Batches are tagged side by side and written in order; reading waits for writing. */
async function tagAll(
  { corpus, pool, stop, onProgress }: TagCorpusRequest,
  seen: Seen,
  target: DatasetTarget,
  tally: Tally,
): Promise<void> {
  const running: Running[] = [];
  onProgress?.({ done: 0, total: seen.chars, spans: 0 });
  const writeFirst = async () => {
    const { sentences, tagged } = running.shift()!;
    await writeBatch(sentences, await tagged, target, tally);
    onProgress?.({ done: tally.chars, total: seen.chars, spans: tally.spans });
  };
  for await (const sentences of batches(corpus, batchChars(seen.chars))) {
    const tagged = pool.tag(sentences.map(({ sentence }) => sentence));
    // Whoever awaits it hears of a failure; until then it is not unheard of.
    tagged.catch(() => undefined);
    running.push({ sentences, tagged });
    if (running.length > pool.capacity) await writeFirst();
    if (stop.aborted) return;
  }
  while (running.length > 0 && !stop.aborted) await writeFirst();
  if (!stop.aborted && (tally.sentences !== seen.sentences || tally.chars !== seen.chars)) {
    const hint = 'Start again, and leave the file as it is until the run has ended.';
    throw new Failure('corpus-invalid', `${corpus.path} changed while it was tagged.`, hint);
  }
}

/** Of the corpus alone: what is found must not depend on the number of processes. */
function batchChars(chars: number): number {
  return Math.min(MOST_BATCH_CHARS, Math.max(FEWEST_BATCH_CHARS, Math.ceil(chars / FEWEST_BATCHES)));
}

async function* batches(corpus: CorpusFile, size: number): AsyncGenerator<ReadSentence[]> {
  let batch: ReadSentence[] = [];
  let chars = 0;
  for await (const items of corpus.read()) {
    for (const item of items) {
      if ('reject' in item) continue;
      batch.push(item);
      chars += item.sentence.text.length;
      if (chars < size) continue;
      yield batch;
      batch = [];
      chars = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

async function writeBatch(
  sentences: readonly ReadSentence[],
  { found, pieces }: TaggedBatch,
  target: DatasetTarget,
  tally: Tally,
): Promise<void> {
  tally.pieces += pieces;
  for (const [i, { sentence, id }] of sentences.entries()) {
    const { spans, isWhole } = found[i];
    tally.sentences++;
    tally.chars += sentence.text.length;
    tally.spans += spans.length;
    if (!isWhole) tally.unread++;
    for (const { type } of spans) tally.found[type]++;
    const tagged: LabelledSentence = { ...sentence, spans };
    await target.push(id === undefined ? { sentence: tagged } : { sentence: tagged, id });
  }
}

function summarise(
  outcome: TagSummary['outcome'],
  { format }: TagCorpusRequest,
  { sentences, words, replaced, rejects, rejectsShown }: Seen,
  { found, unread, pieces }: Tally,
  losses: readonly Loss[],
): TagSummary {
  return { outcome, format, sentences, words, found, replaced, unread, rejects, rejectsShown, losses, pieces };
}
