// The report of a comparison: Markdown with the paper's numbers beside ours, Fig. 3 as a picture, and everything as JSON.

import {
  type PaperDatasetName,
  PUBLISHED_RANK,
  PUBLISHED_RANKINGS,
  PUBLISHED_TAGGERS,
  type PublishedRow,
} from '../../../src/evaluate/published-scores.ts';
import { lineChart, type Series } from '../../../src/interpret/line-chart.ts';
import type { Comparison, FoundCurves, TaggerRow } from './compare.ts';
import { FIRST_RANK, type JudgedRanking } from './rank-spans.ts';

export interface ReportFacts {
  readonly dataset: string;
  /** Whose settings and published numbers. */
  readonly like: PaperDatasetName;
  readonly training: number;
  readonly test: number;
  readonly testName: string;
  /** Sentences of either file at most, drawn at random; all when undefined. */
  readonly most?: number;
  readonly labelsLeft: readonly string[];
  readonly model: string;
  /** What the taggers are trained on. */
  readonly taggerModel: string;
  readonly fingerprint: string;
  readonly types: readonly { readonly name: string; readonly phrase: string; readonly seeds: readonly string[] }[];
  readonly maxSentenceWords: number;
  readonly top: number;
  readonly acceptShare: number;
  readonly epochs: number;
  readonly seed: number;
  readonly madeWith: string;
  readonly madeAt: string;
}

export interface PaperReport {
  readonly facts: ReportFacts;
  readonly comparison: Comparison;
}

const CORPUS_NAMES: Readonly<Record<PaperDatasetName, string>> = {
  conll03: 'CoNLL03',
  tweebank: 'Tweebank',
  wnut17: 'WNUT17',
  restaurant: 'MIT Restaurant',
};

export function reportText({ facts, comparison }: PaperReport, figure: string): string {
  const { rankings, taggers, candidates, accepted } = comparison;
  const corpus = CORPUS_NAMES[facts.like];
  const seeds = facts.types.map(({ name, phrase, seeds: [seed] }) => `${name} (${phrase}): ${seed}`).join(' · ');
  const left = facts.labelsLeft.length > 0 ? ` No seed of the paper stands for ${facts.labelsLeft.join(', ')}.` : '';
  const drawn = facts.most === undefined ? '' : `, at most ${count(facts.most)} of each drawn at random`;
  return `# ${facts.dataset} with ${facts.model}, after the paper

${count(facts.training)} sentences to mine and train on, ${count(facts.test)} to judge on (${facts.testName})${drawn}; ${count(candidates)} candidate spans.
Settings of ${corpus}: sentences of at most ${facts.maxSentenceWords} words, seeds ${seeds}.${left}
Model: ${facts.model} (${facts.fingerprint.slice(0, 12)}). ${facts.madeWith}, ${facts.madeAt.slice(0, 10)}; seed ${facts.seed}, ${facts.epochs} epochs.

The paper's numbers were measured with other models, RoBERTa-large above all, and on the whole of ${corpus}: they stand here to be compared with, not to be met by another model.

## Precision at rank ${count(facts.top)} (paper, Table 4)

${rankingTable(rankings, facts)}

${facts.top <= FIRST_RANK ? '' : `_P@${facts.top}_ is blank where the corpus has fewer gold spans of the type that the filters let through than ${count(facts.top)}: no ranking could be right throughout. `}AP: average precision.

## Precision over recall (paper, Fig. 3)

![Precision over recall by type](${figure})

Exact borders and type, on the training sentences. The k-shot taggers' spans are ranked by how sure the tagger is, on the training sentences that it did not learn from.

## Taggers (paper, Tables 2 and 3)

Exact spans on the test sentences, percent; interval of F1: 95 %, sentences resampled. Pseudo labels are the best ${count(accepted)} spans of each type
(${percent(facts.acceptShare)} % of the candidates, PromptMine's share in the paper) after overlaps are resolved: RoBERTa-large's thresholds do not transfer to other models.

${taggerTable(taggers, facts.like)}
${describeInstruct(comparison)}
Rows without numbers of ours were not run. All taggers are trained on ${facts.taggerModel} with the same settings and one seed.
`;
}

function rankingTable(rankings: readonly JudgedRanking[], { like, top, model }: ReportFacts): string {
  const types = rankings[0].types.map(({ type }) => type);
  const ranks = [...new Set([Math.min(FIRST_RANK, top), top])];
  const columns = (type: string) => [...ranks.map((rank) => `${type} P@${rank}`), 'AP'];
  const ours = rankings.map(({ method, types: judged }) => [
    method,
    model,
    ...judged.flatMap(({ precisionAt, averagePrecision, reachable, ranked }) => [
      ...ranks.map((rank) => {
        const isWithinReach = rank <= FIRST_RANK || reachable >= rank;
        return isWithinReach && ranked >= rank ? percent(precisionAt[rank]) : '';
      }),
      percent(averagePrecision),
    ]),
  ]);
  const isSame = like === 'conll03' || like === 'tweebank';
  const header = ['method', 'model', ...types.flatMap((type) => columns(type))];
  const published = PUBLISHED_RANKINGS.map(({ method, setup, precision }) => [
    `_paper, P@${count(PUBLISHED_RANK)}_ ${method}`,
    setup,
    ...types.flatMap((type) => [
      ...ranks.slice(1).map(() => ''),
      isSame ? (precision[type as keyof typeof precision]?.toFixed(1) ?? '') : '',
      '',
    ]),
  ]);
  return table(header, isSame ? [...ours, ...published] : ours, 2);
}

function taggerTable(taggers: readonly TaggerRow[], like: PaperDatasetName): string {
  const header = ['method', 'ours: setup', 'entities', 'P', 'R', 'F1', 'interval', 'paper: setup', 'P', 'R', 'F1'];
  const used = new Set<PublishedRow>();
  const ours = taggers.map(({ method, setup, scores }) => {
    const { micro, interval, entities } = scores;
    const published = PUBLISHED_TAGGERS[like].find(
      (row) => row.method === method && (!isShots(setup) || row.setup === setup) && !used.has(row) && !isGpt(row),
    );
    if (published) used.add(published);
    const cells = [micro.precision, micro.recall, micro.f1].map(percent);
    const between = `${percent(interval.low)} – ${percent(interval.high)}`;
    return [method, setup, count(entities), ...cells, between, ...publishedCells(published)];
  });
  const others = PUBLISHED_TAGGERS[like]
    .filter((row) => !used.has(row))
    .map((row) => [row.method, '', '', '', '', '', '', ...publishedCells(row)]);
  return table(header, [...ours, ...others], 2);
}

const isShots = (setup: string) => setup.endsWith('-shot');
/** The masked model's row is the one to stand beside a masked model. */
const isGpt = ({ setup }: PublishedRow) => setup.startsWith('GPT2');

function publishedCells(row: PublishedRow | undefined): string[] {
  if (!row) return ['', '', '', ''];
  const { precision, recall, f1 } = row.scores;
  return [row.setup, ...[precision, recall, f1].map((score) => score.toFixed(1))];
}

/** Fig. 3: a panel a type; the rankings and the k-shot taggers. */
export function reportFigure({ facts, comparison }: PaperReport): string {
  const lines: readonly FoundCurves[] = [
    ...comparison.rankings.map(({ method, curves }) => ({ name: method, curves })),
    ...comparison.shots,
  ];
  const panels = facts.types.map(({ name }) => ({
    title: name,
    series: [
      ...lines.flatMap(({ name: line, curves }): Series[] => {
        const points = curves[name].map(({ recall, precision }) => ({ x: recall, y: precision }));
        return points.length > 0 ? [{ name: line, points }] : [];
      }),
      ...instructPoint(comparison, name),
    ],
  }));
  const title = `${facts.dataset}, ${facts.model}: precision over recall`;
  return lineChart({ title, x: 'recall', y: 'precision', range: [0, 1] }, panels);
}

function instructPoint({ instruct }: Comparison, type: string): Series[] {
  const scores = instruct?.types[type];
  return scores
    ? [{ name: `InstructMine, ${instruct.model}`, points: [{ x: scores.recall, y: scores.precision }] }]
    : [];
}

function describeInstruct({ instruct }: Comparison): string {
  if (!instruct) return '';
  const { model, unreadable, notInSentence, unknownLabel, malformed } = instruct;
  return `
InstructMine: ${model} was asked sentence by sentence. ${count(unreadable)} answers could not be read; of what was bracketed, ${count(notInSentence)} did not stand
in the sentence, ${count(unknownLabel)} had a label that was not asked for, ${count(malformed)} had none or were not closed.
`;
}

/** @param left columns that are aligned to the left. */
function table(header: readonly string[], rows: readonly (readonly string[])[], left: number): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, i) => (i < left ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : (100 * share).toFixed(1);
}

function count(number: number): string {
  return number.toLocaleString('en');
}
