// The mining job: corpus file in, ranked.jsonl out. Found spans go to the journal as they come; the ranking is written
// beside its target and renamed when all is done, so the target is either the old file or the whole new one.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { LanguageModel } from '../../../src/lm/language-model.ts';
import { emptyFilterCounts, type FilterCounts } from '../../../src/mining/candidate-spans.ts';
import { type MineCheckpoint, type MineOptions, mine } from '../../../src/mining/mine.ts';
import { PoolClosed } from '../../compute/process-pool.ts';
import type { CorpusFile, OpenCorpusOptions } from '../../files/open-corpus.ts';
import { writeBeside } from '../../files/write-beside.ts';
import type { RunIdentity } from './journal-header.ts';
import { discardCheckpoint, type JournalEntry, MiningJournal } from './mining-journal.ts';
import { type MiningRun, writeMiningRun } from './mining-run.ts';
import { rankedSpan } from './ranked-line.ts';

export interface MineToFileRequest {
  readonly corpus: CorpusFile;
  /** The options that the corpus was opened with. */
  readonly reading: OpenCorpusOptions;
  readonly lm: LanguageModel;
  /** What the model is called, for those who use the ranking. */
  readonly modelName: string;
  /** Screens spans at a relaxed bound before `lm` decides (approximate "fast" runs). */
  readonly screen?: LanguageModel;
  readonly options: MineOptions;
  readonly out: string;
  readonly checkpoint: string;
  /** Discard an existing checkpoint. */
  readonly fresh: boolean;
  /** Keep this share of each type's spans at the end, best first (PromptMine: 0.02). */
  readonly keepShare?: number;
  /** True once the user wants to stop: the job ends after the step in progress, with a checkpoint that resumes. */
  readonly stop: { readonly aborted: boolean };
  readonly onProgress?: (progress: MineProgress) => void;
}

export interface MineProgress {
  /** Sentences finished; a fraction while a stretch is searched. */
  readonly done: number;
  readonly total: number;
  /** Spans of all types; in a top-K run at most K a type. */
  readonly found: number;
}

export interface MineSummary {
  readonly outcome: 'done' | 'stopped';
  /** Spans written (or waiting in the checkpoint) by type. */
  readonly found: Readonly<Record<string, number>>;
  readonly counts: FilterCounts;
  readonly sentences: number;
  readonly rejects: number;
  /** Sentences that an earlier, interrupted run had finished. */
  readonly resumedFrom: number;
  /** Sentences that are finished now. */
  readonly sentencesDone: number;
  /** Whether a stopped run left a checkpoint: what it had begun but not finished is not kept. */
  readonly isKept: boolean;
}

/**
 * Mines a corpus into a ranked file. The checkpoint is removed when the ranking is written, and when nothing in it is
 * worth keeping. The corpus is read three times: to count its sentences (for the progress and the time left), for its
 * hash (a checkpoint must not continue on a changed file), and to mine; the first two cost 20 s for a million sentences,
 * of a run of hours.
 * @throws Failure for a corpus without sentences or one that changes meanwhile, a checkpoint of another run, a disk that
 *   is full, and what `mine` throws.
 */
export async function mineToFile(request: MineToFileRequest): Promise<MineSummary> {
  const { options, checkpoint, stop } = request;
  if (request.fresh) discardCheckpoint(checkpoint);
  const total = await countSentences(request);
  const identity = await runIdentity(request);
  if (stop.aborted) return stoppedEarly(request);
  const journal = MiningJournal.open(checkpoint, identity, options.selection.mode === 'top');
  const resumedFrom = journal.sentencesDone;
  let isKept = true;
  try {
    const outcome = await fillJournal(request, journal, total.sentences);
    const ranking = rank(journal.entries, request);
    if (outcome === 'done') {
      await writeBeside(request.out, lines(journal, ranking));
      await writeMiningRun(request.out, miningRun(request, identity));
    }
    isKept = outcome === 'stopped' && journal.isWorthKeeping;
    const found: Record<string, number> = Object.fromEntries(options.types.map(({ name }) => [name, 0]));
    for (const { type } of ranking) found[type]++;
    const { counts, sentencesDone } = journal;
    return { outcome, found, counts, ...total, resumedFrom, sentencesDone, isKept };
  } finally {
    journal.close();
    if (!isKept) discardCheckpoint(checkpoint);
  }
}

function miningRun({ corpus, lm, modelName, options }: MineToFileRequest, identity: RunIdentity): MiningRun {
  const { method, template, types, candidates } = options;
  const { maxSentenceWords } = candidates;
  const names = { corpus: basename(corpus.path), model: modelName, fingerprint: lm.fingerprint };
  return { ...names, method, template, types, maxSentenceWords, identity };
}

function stoppedEarly({ options }: MineToFileRequest): MineSummary {
  const found = Object.fromEntries(options.types.map(({ name }) => [name, 0]));
  const nothing = { sentences: 0, rejects: 0, resumedFrom: 0, sentencesDone: 0 };
  return { outcome: 'stopped', found, counts: emptyFilterCounts(), ...nothing, isKept: false };
}

async function fillJournal(
  request: MineToFileRequest,
  journal: MiningJournal,
  total: number,
): Promise<'done' | 'stopped'> {
  const { options, lm, screen, stop, onProgress } = request;
  const found = foundCounter(options);
  onProgress?.({ done: journal.sentencesDone, total, found: found(journal.entries) });
  try {
    for await (const batch of mine(sentencesOf(request.corpus), lm, options, resumePoint(journal, request), screen)) {
      journal.add(batch.candidates.map((candidate) => rankedSpan(candidate, options.types)));
      if (batch.sentencesDone > journal.sentencesDone) journal.mark(batch.sentencesDone, batch.counts);
      const stretch = Math.min(total - batch.sentencesDone, batch.stretchSentences);
      onProgress?.({
        done: batch.sentencesDone + batch.stretchDone * stretch,
        total,
        found: found(journal.entries),
      });
      if (stop.aborted && journal.sentencesDone < total) return 'stopped';
    }
  } catch (error) {
    // The user's stop closes the compute processes under the running search.
    if (stop.aborted && error instanceof PoolClosed) return 'stopped';
    throw error;
  }
  if (journal.sentencesDone !== total) throw changedMeanwhile(request.corpus.path);
  return 'done';
}

/** Counts entries as they are appended; those beyond K of a type have been overtaken by better ones. */
function foundCounter({ types, selection }: MineOptions): (entries: readonly JournalEntry[]) => number {
  const most = selection.mode === 'top' ? selection.k : Infinity;
  const counts = new Map(types.map(({ name }) => [name, 0]));
  let seen = 0;
  return (entries) => {
    for (; seen < entries.length; seen++) counts.set(entries[seen].type, counts.get(entries[seen].type)! + 1);
    return [...counts.values()].reduce((sum, count) => sum + Math.min(count, most), 0);
  };
}

function changedMeanwhile(path: string): Failure {
  return new Failure(
    'corpus-invalid',
    `${path} changed while it was mined.`,
    'Start again, and leave the file as it is until the run has ended.',
  );
}

function resumePoint(journal: MiningJournal, { options }: MineToFileRequest): MineCheckpoint {
  const typeIndex = new Map(options.types.map(({ name }, index) => [name, index]));
  const found =
    options.selection.mode !== 'top'
      ? []
      : journal.entries.map((entry) => ({ ...entry, span: entry, type: typeIndex.get(entry.type)! }));
  return { sentencesDone: journal.sentencesDone, counts: journal.counts, found };
}

/** Best first within a type, types in the order given; equal scores in text order. */
function rank(entries: readonly JournalEntry[], { options, keepShare }: MineToFileRequest): JournalEntry[] {
  const higherIsBetter = options.method === 'cos2' || options.method === 'prompt';
  return options.types.flatMap(({ name }) => {
    const ranked = entries
      .filter(({ type }) => type === name)
      .sort(
        (a, b) =>
          (higherIsBetter ? b.score - a.score : a.score - b.score) ||
          a.sentence - b.sentence ||
          a.start - b.start ||
          a.end - b.end,
      );
    if (options.selection.mode === 'top') ranked.length = Math.min(ranked.length, options.selection.k);
    if (keepShare !== undefined) ranked.length = Math.ceil(ranked.length * keepShare);
    return ranked;
  });
}

function* lines(journal: MiningJournal, ranking: readonly JournalEntry[]): Generator<string> {
  for (const entry of ranking) yield journal.read(entry);
}

async function* sentencesOf(corpus: CorpusFile): AsyncGenerator<Sentence> {
  for await (const items of corpus.read()) {
    for (const item of items) if ('sentence' in item) yield item.sentence;
  }
}

/** As far as `stop` lets it. */
async function countSentences({
  corpus,
  stop,
}: MineToFileRequest): Promise<{ readonly sentences: number; readonly rejects: number }> {
  let sentences = 0;
  let rejects = 0;
  for await (const items of corpus.read()) {
    if (stop.aborted) break;
    for (const item of items) {
      if ('sentence' in item) sentences++;
      else rejects++;
    }
  }
  if (sentences === 0 && !stop.aborted) {
    throw new Failure(
      'corpus-empty',
      `${corpus.path} has no sentences${rejects > 0 ? `, and ${rejects} records that cannot be read` : ''}.`,
      'Look at it with "seedmark inspect"; check its format (--format) and its encoding (--encoding).',
    );
  }
  return { sentences, rejects };
}

async function runIdentity({
  corpus,
  reading,
  lm,
  screen,
  options,
  keepShare,
}: MineToFileRequest): Promise<RunIdentity> {
  const hash = createHash('sha256');
  for (const file of corpus.files) await pipeline(createReadStream(file), hash, { end: false });
  const { candidates, selection, types, ...rest } = options;
  const { stopWords, ...filters } = candidates;
  return {
    corpus: hash.digest('hex'),
    reading: { ...reading, format: corpus.format, encoding: corpus.encoding },
    model: lm.fingerprint,
    screen: screen?.fingerprint ?? null,
    types,
    selection,
    keepShare: keepShare ?? null,
    filters,
    stopWords: createHash('sha256')
      .update([...stopWords].sort().join('\n'))
      .digest('hex'),
    ...rest,
  };
}
