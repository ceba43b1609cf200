// The report on a tagging as tables for people, at most a hundred columns wide with names of the usual length.

import type {
  BoundedScores,
  ConfusionCell,
  GroupScores,
  LabelledText,
  OutcomeCounts,
  TaggingReport,
} from '../../../src/evaluate/tagging-report.ts';
import { count } from '../terminal/say.ts';
import { formatTable, textWidth } from '../terminal/table.ts';

/** A confusion matrix that is wider becomes a list. */
const WIDEST = 100;
/** So many confusions are listed where there is no matrix. */
const LONGEST_LIST = 20;

/** @param worst so many documents are listed. */
export function formatTaggingReport(report: TaggingReport, worst: number): string {
  const { byDocument, byLanguage, seenUnseen, errors } = report;
  const parts = [
    `${formatHead(report)}\n\n${formatScores(report)}`,
    formatOutcomes(report),
    formatConfusion(report),
    formatBorders(report),
    byDocument.length > 1 ? formatGroups('document', byDocument, worst) : '',
    byLanguage.length > 0 ? formatGroups('language', byLanguage, byLanguage.length) : '',
    seenUnseen ? formatSeen(seenUnseen) : '',
    errors ? formatErrors(errors) : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function formatHead({ sentences, words, byDocument, micro, bootstrap }: TaggingReport): string {
  const size = [count(sentences, 'sentence'), count(words.total, 'word'), count(byDocument.length, 'document')];
  const lines = [
    `${size.join(', ')}: ${count(micro.gold, 'gold span')}, ${micro.predicted.toLocaleString('en')} predicted, ${micro.correct.toLocaleString('en')} right.`,
    `Words right: ${percent(words.accuracy)} %.`,
  ];
  if (bootstrap) {
    const { confidence, samples, units, unit } = bootstrap;
    lines.push(
      `In brackets: ${Math.round(100 * confidence)} % intervals; ${count(units, unit)} drawn anew ${count(samples, 'time')}.`,
    );
  }
  return lines.join('\n');
}

function formatScores({ types, micro, macro }: TaggingReport): string {
  const row = (name: string, scores: BoundedScores) => [
    name,
    ...sharesOf(scores),
    ...[scores.gold, scores.predicted, scores.correct].map(String),
  ];
  return formatTable(
    ['type', 'precision', 'recall', 'F1', 'gold', 'predicted', 'right'],
    [...types.map((one) => row(one.type, one)), row('all', micro), ['mean', ...sharesOf(macro), '', '', '']],
  );
}

function sharesOf(scores: Pick<BoundedScores, 'precision' | 'recall' | 'f1' | 'intervals'>): string[] {
  return (['precision', 'recall', 'f1'] as const).map((name) => {
    const interval = scores.intervals?.[name];
    const bounds = interval ? ` (${percent(interval.low)}–${percent(interval.high)})` : '';
    return percent(scores[name]) + bounds;
  });
}

function formatOutcomes({ outcomes }: TaggingReport): string {
  const table = (side: 'gold' | 'predicted', alone: string) =>
    formatTable(
      [`${side} spans`, 'all', 'correct', 'type', 'borders', 'both', alone, 'part'],
      [
        ...outcomes.map((one) => [one.type, ...outcomeCells(one[side])]),
        ['all', ...outcomeCells(addOutcomes(outcomes.map((one) => one[side])))],
      ],
    );
  return `What became of the spans:\n${table('gold', 'missed')}\n\n${table('predicted', 'spurious')}`;
}

function outcomeCells(counts: OutcomeCounts): string[] {
  const { correct, otherType, otherBorders, otherBoth, alone, aloneOverlapping } = counts;
  const all = correct + otherType + otherBorders + otherBoth + alone;
  return [all, correct, otherType, otherBorders, otherBoth, alone, aloneOverlapping].map(String);
}

function addOutcomes(list: readonly OutcomeCounts[]): OutcomeCounts {
  const sum = (pick: (one: OutcomeCounts) => number) => list.reduce((total, one) => total + pick(one), 0);
  return {
    correct: sum((one) => one.correct),
    otherType: sum((one) => one.otherType),
    otherBorders: sum((one) => one.otherBorders),
    otherBoth: sum((one) => one.otherBoth),
    alone: sum((one) => one.alone),
    aloneOverlapping: sum((one) => one.aloneOverlapping),
  };
}

const NONE = 'none';
const NOTHING = '·';

function formatConfusion({ types, confusion }: TaggingReport): string {
  const names = [...types.map(({ type }) => type), null];
  const cellText = (gold: string | null, predicted: string | null) => {
    const cell = confusion.find((one) => one.gold === gold && one.predicted === predicted);
    return cell ? spansText(cell) : NOTHING;
  };
  const matrix = formatTable(
    ['gold \\ predicted', ...names.map((name) => name ?? NONE)],
    names.map((gold) => [gold ?? NONE, ...names.map((predicted) => cellText(gold, predicted))]),
  );
  if (matrix.split('\n').every((line) => textWidth(line) <= WIDEST)) {
    return `Confusion (in brackets: with other borders):\n${matrix}`;
  }
  const confused = confusion.filter((one) => one.gold !== one.predicted).toSorted((a, b) => b.spans - a.spans);
  const rows = confused
    .slice(0, LONGEST_LIST)
    .map((cell) => [cell.gold ?? NONE, cell.predicted ?? NONE, spansText(cell)]);
  const title = `The ${count(rows.length, 'most frequent confusion')} (in brackets: with other borders):`;
  return `${title}\n${formatTable(['gold', 'predicted', 'spans'], rows, [0, 1])}`;
}

function spansText({ spans, otherBorders }: ConfusionCell): string {
  return otherBorders > 0 ? `${spans} (${otherBorders})` : String(spans);
}

function formatBorders({ borders }: TaggingReport): string {
  const rows = [...borders.types, { type: 'all', ...borders.all }].map((one) => [
    one.type,
    ...[one.tooShort, one.tooLong, one.crossing, one.left, one.right, one.bothSides].map(String),
  ]);
  const header = ['type', 'too short', 'too long', 'crossing', 'left wrong', 'right wrong', 'both wrong'];
  return `Wrong borders, right type:\n${formatTable(header, rows)}`;
}

function formatGroups(what: string, groups: readonly GroupScores[], most: number): string {
  const rows = groups
    .slice(0, most)
    .map((one) => [
      one.name,
      ...(one.gold + one.predicted === 0 ? ['–', '–', '–'] : [one.precision, one.recall, one.f1].map(percent)),
      ...[one.gold, one.predicted, one.correct, one.sentences].map(String),
    ]);
  const title = `${rows.length < groups.length ? `The worst ${rows.length} of ` : ''}${count(groups.length, what)}:`;
  const header = [what, 'precision', 'recall', 'F1', 'gold', 'predicted', 'right', 'sentences'];
  return `${title}\n${formatTable(header, rows)}`;
}

function formatSeen(seen: NonNullable<TaggingReport['seenUnseen']>): string {
  const row = (name: string, scores: BoundedScores) => [
    name,
    ...sharesOf(scores).slice(0, 2),
    ...[scores.gold, scores.predicted, scores.correct].map(String),
  ];
  const rows = [
    row('with this type', seen.sameType),
    row('only with another', seen.otherType),
    row('seen at all', seen.anyType),
    row('unseen', seen.unseen),
  ];
  return `Seen in training:\n${formatTable(['form', 'precision', 'recall', 'gold', 'predicted', 'right'], rows)}`;
}

function formatErrors(errors: NonNullable<TaggingReport['errors']>): string {
  const side = (labelled: LabelledText | null) => (labelled ? [labelled.text, labelled.type] : ['', '']);
  const rows = errors.map((one) => [String(one.count), one.kind, ...side(one.gold), ...side(one.predicted)]);
  const header = ['count', 'error', 'gold', 'type', 'predicted', 'type'];
  return `The most frequent errors:\n${formatTable(header, rows, [1, 2, 3, 4, 5])}`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
