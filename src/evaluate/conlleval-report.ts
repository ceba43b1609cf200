// The lines that conlleval prints (Tjong Kim Sang, version 2004-01-26), figure for figure, for tables that have always
// been made from them.

import type { SpanCounts } from './span-scores.ts';
import type { TaggingReport, WordAccuracy } from './tagging-report.ts';

/** Columns that a type's name is padded to. */
const NAME_WIDTH = 17;

/** @param words the accuracy of tags as the files spell them, where they spell tags; else that of the report. */
export function formatConlleval({ micro, types }: TaggingReport, words: WordAccuracy): string {
  const lines = [
    `processed ${words.total} tokens with ${micro.gold} phrases; found: ${micro.predicted} phrases; correct: ${micro.correct}.`,
  ];
  if (words.total > 0) lines.push(`accuracy: ${percent((100 * words.right) / words.total)}; ${figures(micro)}`);
  for (const type of types) lines.push(`${type.type.padStart(NAME_WIDTH)}: ${figures(type)}  ${type.predicted}`);
  return lines.join('\n');
}

/** The harmonic mean is taken of the percentages, as conlleval does: the last digit can depend on it. */
function figures({ correct, predicted, gold }: SpanCounts): string {
  const precision = predicted === 0 ? 0 : (100 * correct) / predicted;
  const recall = gold === 0 ? 0 : (100 * correct) / gold;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return `precision: ${percent(precision)}; recall: ${percent(recall)}; FB1: ${sixWide(f1)}`;
}

function percent(value: number): string {
  return `${sixWide(value)}%`;
}

/** C's %6.2f: exact halves of a hundredth, which are odd eighths, go to the even digit; toFixed takes them up. */
function sixWide(value: number): string {
  const isHalf = Number.isInteger(8 * value) && !Number.isInteger(4 * value);
  const hundredths = Math.floor(100 * value);
  const rounded = isHalf ? (hundredths + (hundredths % 2)) / 100 : value;
  return rounded.toFixed(2).padStart(6);
}
