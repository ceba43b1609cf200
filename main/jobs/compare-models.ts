// The job that compares models (paper, section 6.3 and Fig. 6): the same labelled corpora mined by each with the types' seeds,
// masked and causal models alike, and each ranking held against the labels.

import type { ComparedModel, ComparedType, ModelComparison } from '../../src/contract/models.ts';
import { type LabelledSentence, spanText } from '../../src/corpus/sentence.ts';
import type { LmKind } from '../../src/lm/language-model.ts';
import type { FilterCounts } from '../../src/mining/candidate-spans.ts';
import { type MineCheckpoint, type MineOptions, mine } from '../../src/mining/mine.ts';
import type { CorpusId } from '../../src/project/ids.ts';
import type { RunSettings } from '../../src/project/mining.ts';
import type { DeviceChoice } from '../compute/devices.ts';
import { openLanguageModel } from '../compute/open-language-model.ts';
import type { Connection } from '../store/connection.ts';
import { readCorpus } from '../store/corpora.ts';
import { readTypes } from '../store/entity-types.ts';
import { deleteSetting, readSetting, setSetting } from '../store/settings.ts';
import type { JobBatch, JobKind, JobSetting } from './job-kind.ts';
import { judgeRanking } from './judge-ranking.ts';
import { mineOptionsOf } from './run-settings.ts';
import { sentencesFrom } from './tag-project.ts';

export const COMPARE_JOB = 'compare models';

/** As the demo and the README have them. */
const RANKS = [10, 100, 500] as const;
/** Spans ranked of each type. */
export const COMPARED_TOP = 500;

export interface CompareArgs {
  /** Keeps what it has so far apart from other comparisons. */
  readonly key: string;
  readonly models: readonly ComparedModelChoice[];
  readonly corpora: readonly CorpusId[];
  /** What every model mines with. */
  readonly settings: Pick<RunSettings, 'method' | 'options' | 'types'>;
}

interface ComparedModelChoice {
  readonly name: string;
  readonly modelFolder: string;
  readonly device: DeviceChoice;
  readonly cacheDir: string;
  readonly workers?: number;
}

export const compareKind: JobKind = {
  name: COMPARE_JOB,
  device: (args) => (args as unknown as CompareArgs).models[0]?.device,
  work: (setting) => compareModels(setting, setting.args as unknown as CompareArgs),
};

/** [sentence in its corpus, start, end, type, score] */
type Found = readonly [number, number, number, number, number];

/** What one model has found in one corpus so far. */
interface Sitting {
  readonly kind: LmKind;
  readonly sentencesDone: number;
  readonly counts: FilterCounts;
  readonly found: readonly Found[];
  readonly seconds: number;
}

const sittingSetting = (key: string, model: number, corpus: CorpusId) => `comparison ${key} ${model} ${corpus}`;

async function* compareModels(
  { connection, signal }: JobSetting,
  args: CompareArgs,
): AsyncGenerator<JobBatch, Record<string, unknown> | undefined> {
  const sizes = new Map(args.corpora.map((id) => [id, readCorpus(connection, id).sentences]));
  const each = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const total = each * args.models.length;
  for (const index of args.models.keys()) {
    let before = index * each;
    for (const corpus of args.corpora) {
      const size = sizes.get(corpus)!;
      for await (const { sentencesDone, store } of mineWith({ connection, signal, args, index, corpus, size })) {
        yield { done: before + sentencesDone, total, store };
      }
      if (signal.aborted) return undefined;
      before += size;
    }
  }
  const comparison = await judgeAll(connection, args);
  yield {
    done: total,
    total,
    store: () => {
      for (const index of args.models.keys())
        for (const corpus of args.corpora) deleteSetting(connection, sittingSetting(args.key, index, corpus));
    },
  };
  return { ...comparison };
}

interface Pass {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly args: CompareArgs;
  readonly index: number;
  readonly corpus: CorpusId;
  readonly size: number;
}

function readSitting({ connection, args, index, corpus }: Pass): Sitting | undefined {
  return readSetting(connection, sittingSetting(args.key, index, corpus)) as Sitting | undefined;
}

/** Goes on after the last stretch of sentences that is stored. */
async function* mineWith(pass: Pass): AsyncGenerator<{ readonly sentencesDone: number; readonly store?: () => void }> {
  const { connection, signal, args, index, corpus, size } = pass;
  const kept = readSitting(pass);
  if (kept?.sentencesDone === size) return;
  const model = await openLanguageModel(args.models[index].modelFolder, args.models[index]);
  const closeModel = () => model.close();
  signal.addEventListener('abort', closeModel);
  try {
    if (signal.aborted) return;
    const started = performance.now();
    const found: Found[] = [...(kept?.found ?? [])];
    const options = optionsFor(connection, args, corpus);
    const sentences = sentencesFrom(connection, corpus, 0);
    for await (const batch of mine(sentences, model.lm, options, kept && checkpointOf(kept))) {
      for (const { sentence, span, type, score } of batch.candidates) {
        found.push([sentence, span.start, span.end, type, score]);
      }
      const { sentencesDone, counts } = batch;
      if (batch.stretchDone > 0) {
        yield { sentencesDone: sentencesDone + Math.floor(batch.stretchDone * (size - sentencesDone)) };
        continue;
      }
      const seconds = (kept?.seconds ?? 0) + (performance.now() - started) / 1000;
      const sitting: Sitting = {
        kind: model.lm.kind,
        sentencesDone,
        counts: { ...counts },
        found: best(found),
        seconds,
      };
      yield {
        sentencesDone,
        store: () => setSetting(connection, sittingSetting(args.key, index, corpus), sitting),
      };
    }
  } finally {
    signal.removeEventListener('abort', closeModel);
    closeModel();
  }
}

function optionsFor(connection: Connection, { settings }: CompareArgs, corpus: CorpusId): MineOptions {
  return mineOptionsOf(connection, settings, settings.types, readCorpus(connection, corpus).language);
}

function checkpointOf({ sentencesDone, counts, found }: Sitting): MineCheckpoint {
  return {
    sentencesDone,
    counts,
    found: found.map(([sentence, start, end, type, score]) => ({ sentence, span: { start, end }, type, score })),
  };
}

/** The nearest of each type; of equals those that come first. */
function best(found: readonly Found[]): Found[] {
  return [...Map.groupBy(found, ([, , , type]) => type).values()].flatMap((ofType) =>
    ofType.toSorted((a, b) => a[4] - b[4] || a[0] - b[0] || a[1] - b[1]).slice(0, COMPARED_TOP),
  );
}

async function judgeAll(connection: Connection, args: CompareArgs): Promise<ModelComparison> {
  const gold: LabelledSentence[] = [];
  const corpusOf: CorpusId[] = [];
  const first = new Map<CorpusId, number>();
  for (const corpus of args.corpora) {
    first.set(corpus, gold.length);
    for (const sentence of sentencesFrom(connection, corpus, 0)) {
      gold.push(sentence);
      corpusOf.push(corpus);
    }
  }
  const filters = new Map(args.corpora.map((id) => [id, optionsFor(connection, args, id).candidates]));
  const names = new Map(readTypes(connection).map(({ id, name }) => [id, name]));
  const typeNames = args.settings.types.map(({ type }) => names.get(type) ?? String(type));
  const models: ComparedModel[] = [];
  for (const [index, { name }] of args.models.entries()) {
    const sittings = args.corpora.map((corpus) => ({
      corpus,
      sitting: readSetting(connection, sittingSetting(args.key, index, corpus)) as Sitting | undefined,
    }));
    const ranked = best(
      sittings.flatMap(({ corpus, sitting }) =>
        (sitting?.found ?? []).map(([sentence, ...rest]): Found => [first.get(corpus)! + sentence, ...rest]),
      ),
    );
    const judged = await judgeRanking({
      ranked: ranked.map(([sentence, start, end, type]) => ({
        ...{ sentence, start, end, type: typeNames[type] },
        text: spanText(gold[sentence], { start, end }),
      })),
      gold,
      map: new Map(typeNames.map((type) => [type, [type]])),
      ranks: RANKS,
      candidates: (sentence) => filters.get(corpusOf[sentence])!,
    });
    const types = judged.map((one, i): ComparedType => {
      const { ranked: count, hits, goldSpans, reachable, precisionAt, averagePrecision } = one;
      return {
        ...{ type: args.settings.types[i].type, name: one.type, ranked: count, hits, gold: goldSpans, reachable },
        precisionAt: RANKS.map((rank) => numberOrNull(precisionAt[rank])),
        averagePrecision: numberOrNull(averagePrecision),
      };
    });
    models.push({
      model: name,
      kind: sittings.find(({ sitting }) => sitting)?.sitting?.kind ?? 'masked',
      seconds: sittings.reduce((sum, { sitting }) => sum + (sitting?.seconds ?? 0), 0),
      types,
      meanAveragePrecision: mean(types.flatMap(({ averagePrecision }) => averagePrecision ?? [])),
    });
  }
  return { ranks: RANKS, top: COMPARED_TOP, models };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
