// The mining job: corpus file in, ranked.jsonl out. Found spans go to the journal as they come; the ranking is written
// beside its target and renamed when all is done, so the target is either the old file or the whole new one.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { LabelledSentence, Sentence } from '../../src/corpus/sentence.ts';
import { Failure } from '../../src/failure.ts';
import type { LanguageModel } from '../../src/lm/language-model.ts';
import type { FilterCounts } from '../../src/mining/candidate-spans.ts';
import { type MineCheckpoint, type MineOptions, mine } from '../../src/mining/mine.ts';
import type { CorpusFile, OpenCorpusOptions } from '../files/open-corpus.ts';
import { writeBeside } from '../files/write-beside.ts';
import { type JournalEntry, MiningJournal, type RunIdentity } from './mining-journal.ts';
import { rankedSpan } from './ranked-line.ts';

export interface MineToFileRequest {
  readonly corpus: CorpusFile;
  /** The options that the corpus was opened with. */
  readonly reading: OpenCorpusOptions;
  readonly lm: LanguageModel;
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
  readonly found: number;
}

export interface MineSummary {
  readonly outcome: 'done' | 'stopped';
  /** Spans written (or waiting in the checkpoint) by type. */
  readonly found: Readonly<Record<string, number>>;
  readonly counts: FilterCounts;
  readonly sentences: number;
  readonly rejects: number;
  readonly resumedFrom: number;
}

export async function mineToFile(request: MineToFileRequest): Promise<MineSummary> {
  const { options, checkpoint } = request;
  const total = await countSentences(request.corpus);
  if (total.sentences === 0) {
    throw new Failure(
      'corpus-empty',
      `${request.corpus.path} has no sentences.`,
      'Check the file, its format (--format) and its encoding (--encoding).',
    );
  }
  if (request.fresh) rmSync(checkpoint, { force: true });
  const isTop = options.selection.mode === 'top';
  const journal = MiningJournal.open(checkpoint, await runIdentity(request), isTop);
  const resumedFrom = journal.sentencesDone;
  try {
    const outcome = await fillJournal(request, journal, total.sentences);
    const ranking = rank(journal.entries, request);
    if (outcome === 'done') await writeBeside(request.out, lines(journal, ranking));
    const found: Record<string, number> = Object.fromEntries(options.types.map(({ name }) => [name, 0]));
    for (const { type } of ranking) found[type]++;
    return { outcome, found, counts: journal.counts, ...total, resumedFrom };
  } finally {
    journal.close();
  }
}

/** Removes the checkpoint of a finished run. */
export function discardCheckpoint(path: string): void {
  if (existsSync(path)) rmSync(path);
}

async function fillJournal(
  request: MineToFileRequest,
  journal: MiningJournal,
  total: number,
): Promise<'done' | 'stopped'> {
  const { options, lm, screen, stop, onProgress } = request;
  for await (const batch of mine(sentencesOf(request.corpus), lm, options, resumePoint(journal, request), screen)) {
    journal.add(batch.candidates.map((candidate) => rankedSpan(candidate, options.types)));
    if (batch.sentencesDone > journal.sentencesDone) journal.mark(batch.sentencesDone, batch.counts);
    const stretch = Math.min(total - batch.sentencesDone, batch.stretchSentences);
    onProgress?.({ done: batch.sentencesDone + batch.stretchDone * stretch, total, found: journal.entries.length });
    if (stop.aborted && journal.sentencesDone < total) return 'stopped';
  }
  return 'done';
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
    for (const item of items) if ('sentence' in item) yield item.sentence as LabelledSentence;
  }
}

async function countSentences(corpus: CorpusFile): Promise<{ sentences: number; rejects: number }> {
  const count = { sentences: 0, rejects: 0 };
  for await (const items of corpus.read()) {
    for (const item of items) {
      if ('sentence' in item) count.sentences++;
      else count.rejects++;
    }
  }
  return count;
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
  await pipeline(createReadStream(corpus.path), hash);
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
