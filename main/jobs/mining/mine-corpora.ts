// The mining job: a run's corpora one after the other, with what is found and how far that is in one transaction. What an
// earlier run has found with equal settings is copied: new documents are mined alone, and so are changed seeds.

import { emptyFilterCounts, type FilterCounts } from '../../../src/mining/candidate-spans.ts';
import type { MineCheckpoint, MineOptions } from '../../../src/mining/mine.ts';
import type { Corpus } from '../../../src/project/corpus.ts';
import type { CorpusId, RunId, SentenceId } from '../../../src/project/ids.ts';
import type { FoundCandidate, Run, RunProgress, RunType } from '../../../src/project/mining.ts';
import type { DeviceChoice } from '../../compute/devices.ts';
import { copyCandidates, keepBest, storeCandidates } from '../../store/candidates/candidates.ts';
import { readFoundBefore } from '../../store/candidates/found-candidates.ts';
import { markProgress, readRun, readRuns, setRunState } from '../../store/candidates/runs.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import { corpusLanguages, languagesChangedAt, languagesOf } from '../../store/corpus/document-languages.ts';
import { findPosition, pagesFrom } from '../../store/corpus/language-sentences.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { Miner } from './miner.ts';
import type { FoundInBatch } from './mining-protocol.ts';
import { localType, mineOptionsOf } from './run-settings.ts';
import { settleAll } from './settle-run.ts';

/** Candidates of one transaction: 20 ms. Those of a stretch that was not stored to its end are found again, and known. */
const STORED_AT_ONCE = 100;

export const MINE_JOB = 'mine';

export interface MineArgs {
  readonly run: RunId;
  readonly modelFolder: string;
  readonly device: DeviceChoice;
  /** Where prepared models are kept. */
  readonly cacheDir: string;
  readonly workers?: number;
}

export const mineKind: JobKind = {
  name: MINE_JOB,
  changes: ['mining.changed'],
  device: (args) => (args as unknown as MineArgs).device,
  work: (setting) => mineRun(setting, setting.args as unknown as MineArgs),
};

async function* mineRun(
  { connection, signal, whenFree }: JobSetting,
  args: MineArgs,
): AsyncGenerator<JobBatch, { run: RunId; candidates: number }> {
  await whenFree(() => setRunState(connection, args.run, 'running'));
  let state: 'interrupted' | 'failed' | 'done' = 'failed';
  let miner: Miner | undefined;
  try {
    const run = readRun(connection, args.run);
    const corpora = run.corpora.map((id) => readCorpus(connection, id));
    const total = corpora.reduce((sum, { sentences }) => sum + sentences, 0);
    const reused = findReusable(connection, run);
    yield* copyReused(connection, run, reused, total);
    let before = 0;
    for (const corpus of corpora) {
      const types = run.types.filter((type) => !reused.some((one) => one.type === type && one.corpora.has(corpus.id)));
      if (types.length > 0 && !isFinished(connection, run.id, corpus)) {
        miner ??= await Miner.open(args.modelFolder, args, signal);
        yield* mineCorpus({ connection, run, corpus, types, miner, before, total });
      } else {
        yield { done: before + corpus.sentences, total, store: () => finishCorpus(connection, run.id, corpus) };
      }
      before += corpus.sentences;
    }
    yield* settle(connection, run, total);
    state = 'done';
    return outcome(connection, run.id);
  } finally {
    if (signal.aborted && state !== 'done') state = 'interrupted';
    miner?.close();
    const ended = state;
    await whenFree(() => setRunState(connection, args.run, ended));
  }
}

function outcome(connection: Connection, run: RunId): { run: RunId; candidates: number } {
  return { run, candidates: readRun(connection, run).candidates };
}

interface Reused {
  readonly type: RunType;
  readonly from: RunId;
  /** Corpora that the earlier run finished. */
  readonly corpora: ReadonlySet<CorpusId>;
}

/** For each type the latest run that finished some of these corpora, and no others, with an equal signature. */
function findReusable(connection: Connection, run: Run): Reused[] {
  const earlier = readRuns(connection).filter(({ id, state }) => id < run.id && state === 'done');
  return run.types.flatMap((type) => {
    const from = earlier.find(
      ({ types, corpora, startedAt }) =>
        types.some(({ type: other, signature }) => other === type.type && signature === type.signature) &&
        corpora.every((corpus) => run.corpora.includes(corpus)) &&
        corpora.every((corpus) => languagesChangedAt(connection, corpus) <= startedAt.getTime()),
    );
    return from ? [{ type, from: from.id, corpora: new Set(from.corpora) }] : [];
  });
}

async function* copyReused(
  connection: Connection,
  run: Run,
  reused: readonly Reused[],
  total: number,
): AsyncGenerator<JobBatch, void> {
  for (const { type, from } of reused) {
    let after: number | undefined = 0;
    while (after !== undefined) {
      const at: number = after;
      const store = () => {
        after = copyCandidates(connection, { from, to: run.id, type: type.type }, at);
      };
      yield { done: 0, total, store };
    }
  }
}

interface CorpusPass {
  readonly connection: Connection;
  readonly run: Run;
  readonly corpus: Corpus;
  readonly types: readonly RunType[];
  readonly miner: Miner;
  /** Sentences of the corpora before. */
  readonly before: number;
  readonly total: number;
}

/** Language by language, for each has seeds, a phrase and stop words of its own; progress counts in that order. */
async function* mineCorpus(pass: CorpusPass): AsyncGenerator<JobBatch, void> {
  const { connection, run, corpus } = pass;
  const done = readRun(connection, run.id).progress.find((one) => one.corpus === corpus.id)?.sentencesDone ?? 0;
  let earlier = 0;
  for (const { language, sentences } of corpusLanguages(connection, corpus.id)) {
    if (done < earlier + sentences) {
      const types = pass.types.map((type) => localType(run, type, language));
      yield* mineLanguage({ ...pass, types, language, sentences, earlier });
    }
    earlier += sentences;
  }
}

interface LanguagePass extends CorpusPass {
  /** As they are mined in the language. */
  readonly types: readonly RunType[];
  readonly language: string;
  /** So many are in it. */
  readonly sentences: number;
  /** Sentences of the corpus in languages before. */
  readonly earlier: number;
}

async function* mineLanguage(pass: LanguagePass): AsyncGenerator<JobBatch, void> {
  const { connection, run, corpus, types, miner, language, sentences, earlier, total } = pass;
  const before = pass.before + earlier;
  const options = mineOptionsOf(connection, run, types, language);
  const { position, checkpoint, counts: countsBefore } = await startOf(pass, options);
  /** Of the sentences that were read here, in order. */
  const ids: SentenceId[] = [];
  const idOf = (index: number) => ids[index - checkpoint.sentencesDone];
  const pages = pagesFrom(connection, { corpus, language }, position, (id) => ids.push(id));
  let done = before + checkpoint.sentencesDone;
  for await (const batch of miner.mine(pages, options, checkpoint)) {
    const found = batch.found.map((candidate) => foundCandidate(candidate, types, idOf));
    const counts = addCounts(countsBefore, batch.counts);
    const progress = { corpus: corpus.id, sentencesDone: earlier + batch.sentencesDone, counts: { ...counts } };
    const stretch = batch.stretchDone * Math.min(batch.stretchSentences, sentences - batch.sentencesDone);
    const store = (part: readonly FoundCandidate[], reached?: RunProgress) => () =>
      void storeCandidates(connection, run.id, part, reached);
    const rest = found.splice(-STORED_AT_ONCE);
    for (let from = 0; from < found.length; from += STORED_AT_ONCE) {
      yield { done, total, store: store(found.slice(from, from + STORED_AT_ONCE)) };
    }
    done = before + Math.floor(batch.sentencesDone + stretch);
    yield { done, total, store: store(rest, progress) };
  }
}

interface PassStart {
  /** In the corpus, from which on sentences are looked at. */
  readonly position: number;
  readonly checkpoint: MineCheckpoint;
  /** What the filters dropped before, in this language and in earlier ones. */
  readonly counts: FilterCounts;
}

async function startOf(
  { connection, run, corpus, types, language, earlier }: LanguagePass,
  { selection }: MineOptions,
): Promise<PassStart> {
  const progress = readRun(connection, run.id).progress.find((one) => one.corpus === corpus.id);
  const sentencesDone = Math.max(0, (progress?.sentencesDone ?? 0) - earlier);
  const counts = addCounts(emptyFilterCounts(), progress?.counts ?? {});
  const position = await findPosition(connection, { corpus, language }, sentencesDone);
  const start = { sentencesDone, counts: emptyFilterCounts() };
  if (selection.mode !== 'top') return { position, checkpoint: { ...start, found: [] }, counts };
  const found = readFoundBefore(connection, { run: run.id, corpus: corpus.id, language, position }).flatMap(
    ({ span, type, score }) => {
      const index = types.findIndex((one) => one.type === type);
      // Which of the finished sentences it is in does not matter.
      return index < 0 ? [] : [{ sentence: 0, span, type: index, score }];
    },
  );
  return { position, checkpoint: { ...start, found }, counts };
}

function addCounts(before: FilterCounts, more: Readonly<Partial<FilterCounts>>): FilterCounts {
  const sum = { ...before };
  for (const name of Object.keys(sum) as (keyof FilterCounts)[]) sum[name] += more[name] ?? 0;
  return sum;
}

function foundCandidate(
  { sentence, type, seed, ...found }: FoundInBatch,
  types: readonly RunType[],
  idOf: (index: number) => SentenceId,
): FoundCandidate {
  const { type: id, seeds } = types[type];
  return { ...found, sentence: idOf(sentence), type: id, seed: seeds[seed] };
}

function isFinished(connection: Connection, run: RunId, corpus: Corpus): boolean {
  const progress = readRun(connection, run).progress.find((one) => one.corpus === corpus.id);
  return corpus.sentences > 0 && progress?.sentencesDone === corpus.sentences;
}

function finishCorpus(connection: Connection, run: RunId, corpus: Corpus): void {
  const known = readRun(connection, run).progress.find((one) => one.corpus === corpus.id);
  markProgress(connection, run, { counts: {}, ...known, corpus: corpus.id, sentencesDone: corpus.sentences });
}

/** Leaves the K best of all corpora in each language, and works out who stands where spans compete. */
async function* settle(connection: Connection, run: Run, total: number): AsyncGenerator<JobBatch, void> {
  const { selection } = run.options as { selection: MineOptions['selection'] };
  if (selection.mode === 'top') {
    const languages = languagesOf(connection, run.corpora);
    // Where there is only one there is no need to look at sentences.
    const lists = languages.size > 1 ? [...languages] : [undefined];
    for (const { type } of run.types) {
      for (const language of lists) {
        let removed = 1;
        while (removed > 0) {
          const store = () => {
            removed = keepBest(connection, { run: run.id, type, keep: selection.k, language });
          };
          yield { done: total, total, store };
        }
      }
    }
  }
  yield* settleAll(connection, run.id, { done: total, total });
}
