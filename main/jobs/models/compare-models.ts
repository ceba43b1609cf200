// The job that compares models (paper, section 6.3 and Fig. 6): the same labelled corpora mined by each with the types' seeds,
// masked and causal models alike, and each ranking held against the labels.

import type { ComparedModel, ComparedType, ModelComparison } from '../../../src/contract/models.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import type { LmKind } from '../../../src/lm/language-model.ts';
import type { FilterCounts } from '../../../src/mining/candidate-spans.ts';
import { type MineCheckpoint, type MineOptions, mine } from '../../../src/mining/mine.ts';
import type { CorpusId, TypeId } from '../../../src/project/ids.ts';
import type { RunSettings } from '../../../src/project/mining.ts';
import type { DeviceChoice } from '../../compute/devices.ts';
import { type OpenedModel, openLanguageModel } from '../../compute/open-language-model.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { deleteSetting, readSetting, setSetting } from '../../store/settings.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { judgeRanking, type TypeJudgement } from '../mining/judge-ranking.ts';
import { localType, mineOptionsOf } from '../mining/run-settings.ts';
import { sentencesFrom } from '../tagging/tag-project.ts';

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
  const each = args.corpora.reduce((sum, id) => sum + readCorpus(connection, id).sentences, 0);
  const total = each * args.models.length;
  for (const index of args.models.keys()) {
    for await (const { sentencesDone, store } of mineAll({ connection, signal, args, index })) {
      yield { done: index * each + sentencesDone, total, store };
    }
    if (signal.aborted) return undefined;
  }
  const comparison = await judgeAll(connection, args);
  const forget = () => {
    for (const index of args.models.keys())
      for (const corpus of args.corpora) deleteSetting(connection, sittingSetting(args.key, index, corpus));
  };
  yield { done: total, total, store: forget };
  return { ...comparison };
}

interface Pass {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly args: CompareArgs;
  /** Of the model. */
  readonly index: number;
}

interface Advance {
  readonly sentencesDone: number;
  readonly store?: () => void;
}

/** With one model; what is finished is not mined again. */
async function* mineAll(pass: Pass): AsyncGenerator<Advance> {
  const { connection, signal, args, index } = pass;
  let model: OpenedModel | undefined;
  const closeModel = () => model?.close();
  signal.addEventListener('abort', closeModel);
  try {
    let before = 0;
    for (const corpus of args.corpora) {
      const { sentences } = readCorpus(connection, corpus);
      if (readSitting(pass, corpus)?.sentencesDone !== sentences) {
        model ??= await openLanguageModel(args.models[index].modelFolder, args.models[index]);
        if (signal.aborted) return;
        for await (const { sentencesDone, store } of mineOne(pass, corpus, model)) {
          yield { sentencesDone: before + Math.min(sentencesDone, sentences), store };
        }
      }
      before += sentences;
    }
  } finally {
    signal.removeEventListener('abort', closeModel);
    closeModel();
  }
}

function readSitting({ connection, args, index }: Omit<Pass, 'signal'>, corpus: CorpusId): Sitting | undefined {
  return readSetting(connection, sittingSetting(args.key, index, corpus)) as Sitting | undefined;
}

/** Goes on after the last stretch of sentences that is stored. */
async function* mineOne(pass: Pass, corpus: CorpusId, { lm }: OpenedModel): AsyncGenerator<Advance> {
  const { connection, args, index } = pass;
  const kept = readSitting(pass, corpus);
  const started = performance.now();
  const found: Found[] = [...(kept?.found ?? [])];
  const options = optionsFor(connection, args, corpus);
  for await (const batch of mine(sentencesFrom(connection, corpus, 0), lm, options, kept && checkpointOf(kept))) {
    for (const { sentence, span, type, score } of batch.candidates) {
      found.push([sentence, span.start, span.end, type, score]);
    }
    const { sentencesDone, counts, stretchDone, stretchSentences } = batch;
    if (stretchDone > 0) {
      yield { sentencesDone: sentencesDone + Math.floor(stretchDone * stretchSentences) };
      continue;
    }
    const seconds = (kept?.seconds ?? 0) + (performance.now() - started) / 1000;
    const sitting: Sitting = { kind: lm.kind, sentencesDone, counts: { ...counts }, found: best(found), seconds };
    yield {
      sentencesDone,
      store: () => setSetting(connection, sittingSetting(args.key, index, corpus), sitting),
    };
  }
}

function optionsFor(connection: Connection, { settings }: CompareArgs, corpus: CorpusId): MineOptions {
  const { language } = readCorpus(connection, corpus);
  const types = settings.types.map((type) => localType(settings, type, language));
  return mineOptionsOf(connection, settings, types, language);
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
  const gold = args.corpora.flatMap((corpus) => [...sentencesFrom(connection, corpus, 0)]);
  const first = new Map<CorpusId, number>();
  gold.forEach(({ corpus }, i) => {
    if (!first.has(corpus)) first.set(corpus, i);
  });
  const filters = new Map(args.corpora.map((id) => [id, optionsFor(connection, args, id).candidates]));
  const names = new Map(readTypes(connection).map(({ id, name }) => [id, name]));
  const typeNames = args.settings.types.map(({ type }) => names.get(type) ?? String(type));
  const models: ComparedModel[] = [];
  for (const [index, { name }] of args.models.entries()) {
    const sittings = args.corpora.flatMap((corpus) => {
      const sitting = readSitting({ connection, args, index }, corpus);
      return sitting ? [{ corpus, ...sitting }] : [];
    });
    const ranked = best(
      sittings.flatMap(({ corpus, found }) =>
        found.map(([sentence, ...rest]): Found => [first.get(corpus)! + sentence, ...rest]),
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
      candidates: (sentence) => filters.get(gold[sentence].corpus)!,
    });
    const types = judged.map((one, i) => comparedType(one, args.settings.types[i].type));
    models.push({
      model: name,
      kind: sittings[0]?.kind ?? 'masked',
      seconds: sittings.reduce((sum, { seconds }) => sum + seconds, 0),
      types,
      meanAveragePrecision: mean(types.flatMap(({ averagePrecision }) => averagePrecision ?? [])),
    });
  }
  return { ranks: RANKS, top: COMPARED_TOP, models };
}

function comparedType(judged: TypeJudgement, type: TypeId): ComparedType {
  const { type: name, ranked, hits, goldSpans: gold, reachable, precisionAt, averagePrecision } = judged;
  return {
    ...{ type, name, ranked, hits, gold, reachable },
    precisionAt: RANKS.map((rank) => numberOrNull(precisionAt[rank])),
    averagePrecision: numberOrNull(averagePrecision),
  };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
