// What a tagger learns from a project: verdicts, and where the linguist wants it, candidates nearer than their threshold.
// Words that nobody has judged are unknown. Sentences that were drawn for gold are not learnt from.

import type { Threshold } from '../../../src/contract/mining.ts';
import type { LabelledSentence, LabelledSpan } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { RunId, SentenceId, TypeId } from '../../../src/project/ids.ts';
import type { SentenceKnowledge } from '../../../src/project/learning.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import { resolveOverlaps } from '../../../src/tagger/resolve-overlaps.ts';
import type { TrainingSentence } from '../../../src/tagger/training-sentence.ts';
import { readRun } from '../../store/candidates/runs.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import { readSeeds, readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readDecidedSentences, readKnowledge } from '../../store/review/decisions.ts';
import { drawnForGold } from '../../store/review/gold-sample.ts';
import { describeLabels, type TrainingData } from './training-labels.ts';
import { unseenSpans } from './unseen-spans.ts';

export interface ProjectLabelsRequest {
  readonly types: readonly TypeId[];
  /** Candidates of this run are learnt from as well, up to the threshold of their type. */
  readonly run?: RunId;
  readonly thresholds: readonly Threshold[];
  /** Share of the decided sentences that is held out. */
  readonly devShare: number;
  readonly seed: number;
}

export interface ProjectLabels {
  readonly data: TrainingData;
  /** Words that nobody judged count as outside there. */
  readonly dev: readonly LabelledSentence[];
}

/** Keeps the draw apart from what else is drawn with the seed. */
const DEV_KEY = 7;

/** A verdict is certain. */
const VERDICT: Pick<Judged, 'score' | 'isSeen'> = { score: 0, isSeen: true };
/** A candidate loses its words to any verdict. */
const UNSEEN: Pick<Judged, 'score' | 'isSeen'> = { score: 1, isSeen: false };

interface Judged extends LabelledSpan {
  readonly score: number;
  readonly isSeen: boolean;
}

/** @throws Failure 'corpus-empty' when nothing was accepted. */
export function projectLabels(connection: Connection, request: ProjectLabelsRequest): ProjectLabels {
  const types = readTypes(connection).filter(({ id }) => request.types.includes(id));
  const names = new Set(types.map(({ name }) => name));
  const unseen = unseenSpans(connection, request, types);
  const training: TrainingSentence[] = [];
  const dev: LabelledSentence[] = [];
  const counts = { accepted: 0, rejected: 0, reviewedWords: 0 };
  const kept = drawnForGold(connection);
  for (const id of sentencesOf(connection, unseen)) {
    if (kept.has(id)) continue; // for honest scores
    const sentence = readSentence(connection, id);
    const known = ofTypes(readKnowledge(connection, id), names);
    if (known.entities.length > 0 && keyedRandom(request.seed, DEV_KEY, id)() < request.devShare) {
      dev.push({ ...sentence, spans: withoutOverlaps(known.entities.map((span) => ({ ...span, ...VERDICT }))) });
      continue;
    }
    counts.accepted += known.entities.length;
    counts.rejected += known.rejected.length;
    const spans = withoutOverlaps([
      ...known.entities.map((span) => ({ ...span, ...VERDICT })),
      ...(unseen.get(id) ?? []).map((span) => ({ ...span, ...UNSEEN })),
    ]);
    const reviewed = [...known.reviewed, ...known.rejected.map(({ start, end }) => ({ start, end }))];
    counts.reviewedWords += reviewed.reduce((sum, { start, end }) => sum + end - start, 0);
    training.push({ sentence, spans: spans.map((span) => ({ ...span, confidence: 1 })), reviewed });
  }
  if (!training.some(({ spans }) => spans.length > 0)) {
    throw new Failure('corpus-empty', 'There is no accepted span to learn from.', 'Accept some in the review first.');
  }
  return { data: describe(connection, request, types, training, counts), dev };
}

function sentencesOf(connection: Connection, unseen: ReadonlyMap<SentenceId, unknown>): SentenceId[] {
  const all = new Set<SentenceId>(unseen.keys());
  for (let last = 0; ; ) {
    const page = readDecidedSentences(connection, last);
    if (page.length === 0) break;
    for (const id of page) all.add(id);
    last = page[page.length - 1];
  }
  return [...all].sort((a, b) => a - b);
}

function ofTypes(known: SentenceKnowledge, names: ReadonlySet<string>): SentenceKnowledge {
  const isLearnt = ({ type }: LabelledSpan) => names.has(type);
  return { ...known, entities: known.entities.filter(isLearnt), rejected: known.rejected.filter(isLearnt) };
}

function withoutOverlaps(spans: readonly Judged[]): LabelledSpan[] {
  return resolveOverlaps(spans).kept.map(({ start, end, type }) => ({ start, end, type }));
}

function describe(
  connection: Connection,
  { run, thresholds }: ProjectLabelsRequest,
  types: ReturnType<typeof readTypes>,
  training: readonly TrainingSentence[],
  counts: { readonly accepted: number; readonly rejected: number; readonly reviewedWords: number },
): TrainingData {
  const rule = run === undefined ? 'accepted in review' : 'accepted in review, or nearer than the threshold';
  const learnt = new Set(training.flatMap(({ spans }) => spans.map(({ type }) => type)));
  const seeds = readSeeds(connection).filter(({ isNegative, isRetired }) => !isNegative && !isRetired);
  const mined = run === undefined ? undefined : readRun(connection, run);
  return {
    types: types
      .filter(({ name }) => learnt.has(name))
      .map(({ id, name, phrases }) => ({
        name,
        phrase: phrases[0]?.phrase ?? name,
        seeds: seeds.filter(({ type }) => type === id).map(({ text }) => text),
      })),
    sentences: training,
    labels: {
      ...describeLabels(rule, training),
      ...counts,
      ...(mined && {
        thresholds: Object.fromEntries(
          thresholds.map(({ type, threshold }) => [
            types.find(({ id }) => id === type)?.name ?? String(type),
            threshold,
          ]),
        ),
      }),
    },
    mining: mined && {
      method: mined.method,
      template: mined.options.template as string | undefined,
      model: mined.modelName,
      fingerprint: mined.modelFingerprint,
    },
    rejects: 0,
    overlapping: 0,
  };
}
