// The paper's comparison on one dataset (section 5): rankings of every span test (Table 4), precision over recall (Fig. 3),
// and the taggers that come of pseudo labels and of k annotated sentences (Tables 2 and 3). Each step is kept.

import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import type { RecallPoint } from '../../../src/evaluate/precision-recall.ts';
import { evaluateSpans, type SpanScores } from '../../../src/evaluate/span-scores.ts';
import type { LanguageModel } from '../../../src/lm/language-model.ts';
import { leastUncertain, type Prediction } from '../../../src/tagger/certain-spans.ts';
import { drawShots } from '../../../src/tagger/few-shot.ts';
import { DEFAULT_RECIPE, PLAIN_RECIPE, type Recipe } from '../../../src/tagger/lessons.ts';
import { buildPseudoDataset, DEFAULT_LAST_CONFIDENCE } from '../../../src/tagger/pseudo-dataset.ts';
import { labelledTraining, type TrainingSentence } from '../../../src/tagger/training-sentence.ts';
import type { TrainRequest } from '../../training/trainer-protocol.ts';
import { DEFAULT_ASK, type Endpoint } from '../instruct/endpoint.ts';
import { type InstructResult, instructMine } from '../instruct/instruct-mine.ts';
import type { RankedSpan } from '../mining/ranked-line.ts';
import type { PaperDataset } from './dataset.ts';
import type { KeptSteps } from './kept-steps.ts';
import {
  countCandidates,
  curveOf,
  type JudgedRanking,
  judgeSpans,
  paperCandidates,
  RANKING_METHODS,
  type RankingMethod,
  rankSpans,
} from './rank-spans.ts';
import { type TaggerScores, type TrainedOne, trainOne } from './train-one.ts';

export interface CompareRequest {
  readonly dataset: PaperDataset;
  readonly lm: LanguageModel;
  readonly modelName: string;
  /** Folder of the model that taggers are trained on. */
  readonly taggerFolder: string;
  readonly steps: KeptSteps;
  readonly language: string;
  /** Spans of each type that a ranking keeps (Table 4: 1000). */
  readonly top: number;
  /** Share of the candidates of each type that become pseudo labels. */
  readonly acceptShare: number;
  /** Annotated sentences a type; PredictMine and CertMine start from the smallest number. */
  readonly shots: readonly number[];
  readonly options: TrainRequest['options'];
  /** InstructMine's; it is left out without one. */
  readonly endpoint?: Endpoint;
  readonly signal: AbortSignal;
  /** @param step e.g. "mining: X-NER". */
  readonly onProgress: (step: string, done: number, total: number) => void;
}

export interface TaggerRow {
  readonly method: string;
  readonly setup: string;
  readonly scores: TaggerScores;
}

export interface FoundCurves {
  readonly name: string;
  readonly curves: Readonly<Record<string, readonly RecallPoint[]>>;
}

export interface Comparison {
  readonly candidates: number;
  /** Pseudo labels accepted of each type. */
  readonly accepted: number;
  readonly rankings: readonly JudgedRanking[];
  /** Precision over recall of the k-shot taggers on the training sentences. */
  readonly shots: readonly FoundCurves[];
  readonly taggers: readonly TaggerRow[];
  readonly instruct?: InstructFindings;
}

export interface InstructFindings extends Omit<InstructResult, 'found'> {
  readonly model: string;
  /** On the training sentences, by type. */
  readonly types: Readonly<Record<string, SpanScores>>;
}

/** Few sentences need many rounds for as many steps. */
const SHOT_EPOCHS = 30;

/** Paper 5.2: CertMine keeps the tenth that its tagger is least uncertain of. */
const CERTAIN_SHARE = 0.1;

/** @returns undefined when it was stopped; what was finished is kept. */
export async function compare(request: CompareRequest): Promise<Comparison | undefined> {
  const { dataset, language, acceptShare } = request;
  const candidates = countCandidates(dataset.training, paperCandidates(dataset, language));
  const accepted = Math.max(1, Math.ceil(acceptShare * candidates));
  const rankings: JudgedRanking[] = [];
  const taggers: TaggerRow[] = [];
  for (const method of RANKING_METHODS) {
    const done = await compareRanking(request, method, accepted);
    if (!done) return undefined;
    rankings.push(done.judged);
    taggers.push(done.row);
  }
  const shots: FoundCurves[] = [];
  for (const k of request.shots) {
    const trained = await shotTagger(request, k);
    if (!trained) return undefined;
    shots.push({ name: `PredictMine, ${k}-shot`, curves: foundCurves(request, k, trained.found) });
    taggers.push({ method: 'Tagger', setup: `${k}-shot`, scores: trained.scores });
  }
  const predicted = await predictedTaggers(request, Math.min(...request.shots));
  if (!predicted) return undefined;
  const instructed = await compareInstruct(request);
  if (instructed === 'stopped') return undefined;
  const rows = [...taggers, ...predicted, ...(instructed ? [instructed.row] : [])];
  return { candidates, accepted, rankings, shots, taggers: rows, instruct: instructed?.findings };
}

/** Undefined without an endpoint. */
async function compareInstruct(request: CompareRequest) {
  const { dataset, endpoint, steps, signal } = request;
  if (!endpoint) return undefined;
  const mined = await instructMine({
    ...{ endpoint, types: dataset.settings.types, sentences: dataset.training },
    answers: steps.path('instruct-answers.jsonl'),
    options: { ...DEFAULT_ASK, signal },
    onProgress: (done, total) => request.onProgress('asking: InstructMine', done, total),
  });
  if (!mined) return 'stopped';
  const { found, ...counts } = mined;
  const trained = await trainStep(request, 'tagger-instruct', {
    sentences: dataset.training.map((sentence, s) => labelledTraining({ ...sentence, spans: found[s] }, true)),
    recipe: PLAIN_RECIPE,
  });
  if (!trained) return 'stopped';
  const { types } = evaluateSpans(dataset.training.map(({ spans }, s) => ({ gold: spans, predicted: found[s] })));
  return {
    row: { method: 'InstructMine', setup: endpoint.model, scores: trained.scores },
    findings: { ...counts, model: endpoint.model, types: Object.fromEntries(types) },
  };
}

async function compareRanking(request: CompareRequest, method: RankingMethod, accepted: number) {
  const { dataset, steps, modelName } = request;
  const ranking = {
    ...{ dataset, method, modelName, lm: request.lm, language: request.language, stop: request.signal },
    top: Math.max(request.top, accepted),
    out: steps.path(`ranked-${method.test}.jsonl`),
    onProgress: (done: number, total: number) => request.onProgress(`mining: ${method.title}`, done, total),
  };
  const ranked = await rankSpans(ranking);
  if (!ranked) return undefined;
  const judged = await judgeSpans({ ...ranking, top: request.top }, ranked);
  const trained = await trainStep(request, `tagger-${method.test}`, {
    sentences: pseudoSentences(dataset, method, ranked, accepted),
    recipe: DEFAULT_RECIPE,
  });
  return trained && { judged, row: { method: method.title, setup: modelName, scores: trained.scores } };
}

/** The best of each type, after overlaps are resolved. */
function pseudoSentences(
  { training, settings }: PaperDataset,
  { test }: RankingMethod,
  ranked: readonly RankedSpan[],
  accepted: number,
): readonly TrainingSentence[] {
  const sign = test === 'div2' || test === 'div1' ? 1 : -1;
  const { sentences } = buildPseudoDataset(
    training,
    ranked.map((span) => ({ ...span, score: sign * span.score })),
    { top: accepted, lastConfidence: DEFAULT_LAST_CONFIDENCE, maxSentenceWords: settings.maxSentenceWords },
  );
  return sentences;
}

function shotsOf({ dataset, options }: CompareRequest, k: number) {
  const names = dataset.settings.types.map(({ name }) => name);
  return drawShots(dataset.training, names, { k, seed: options.seed });
}

async function shotTagger(request: CompareRequest, k: number): Promise<TrainedOne | undefined> {
  const shots = shotsOf(request, k);
  return trainStep(request, `shots-${k}`, {
    sentences: shots.map((sentence) => labelledTraining(sentence, true)),
    recipe: PLAIN_RECIPE,
    epochs: SHOT_EPOCHS,
    isTagging: true,
  });
}

async function predictedTaggers(request: CompareRequest, k: number): Promise<TaggerRow[] | undefined> {
  const { training } = request.dataset;
  const { found } = (await shotTagger(request, k))!; // kept by now
  const all = await trainStep(request, 'tagger-predict', {
    // PredictMine's tagger has judged every word.
    sentences: training.map((sentence, s) => labelledTraining({ ...sentence, spans: found[s] }, true)),
    recipe: PLAIN_RECIPE,
  });
  if (!all) return undefined;
  const certain = leastUncertain(predictions(found), CERTAIN_SHARE);
  const bySentence = Map.groupBy(certain, ({ sentence }) => sentence);
  const sure = await trainStep(request, 'tagger-cert', {
    sentences: training.map((sentence, s) => labelledTraining({ ...sentence, spans: bySentence.get(s) ?? [] }, false)),
    recipe: DEFAULT_RECIPE,
  });
  const setup = `${k}-shot`;
  return (
    sure && [
      { method: 'PredictMine', setup, scores: all.scores },
      { method: 'CertMine', setup, scores: sure.scores },
    ]
  );
}

function predictions(found: readonly (readonly LabelledSpan[])[]): Prediction[] {
  return found.flatMap((spans, sentence) => spans.map((span) => ({ ...span, sentence, confidence: span.score! })));
}

/** On the sentences that the tagger was not trained on: of a small corpus the shots are no small part. */
function foundCurves(request: CompareRequest, k: number, found: readonly (readonly LabelledSpan[])[]) {
  const { training: all, settings } = request.dataset;
  const shots = new Set(shotsOf(request, k));
  const training = all.filter((sentence) => !shots.has(sentence));
  const unseen = found.filter((_, s) => !shots.has(all[s]));
  const sorted = predictions(unseen).sort((a, b) => b.confidence - a.confidence);
  return Object.fromEntries(
    settings.types.map(({ name }) => [
      name,
      curveOf(
        sorted.filter(({ type }) => type === name),
        name,
        training,
      ),
    ]),
  );
}

interface Training {
  readonly sentences: readonly TrainingSentence[];
  readonly recipe: Recipe;
  readonly epochs?: number;
  /** Whether the training sentences are tagged afterwards. */
  readonly isTagging?: boolean;
}

async function trainStep(
  request: CompareRequest,
  name: string,
  { sentences, recipe, epochs = request.options.epochs, isTagging = false }: Training,
): Promise<TrainedOne | undefined> {
  const { dataset, taggerFolder: modelFolder, steps, signal } = request;
  return steps.get(name, () =>
    trainOne({
      ...{ modelFolder, sentences, recipe, signal, test: dataset.test },
      types: dataset.settings.types.map(({ name: type }) => type),
      options: { ...request.options, epochs },
      checkpoint: steps.path(`${name}.checkpoint`),
      tagged: isTagging ? dataset.training : undefined,
      onProgress: (done, total) => request.onProgress(`training: ${name}`, done, total),
    }),
  );
}
