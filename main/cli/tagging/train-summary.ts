// What a training tells its user: before, while it runs, and after.

import type { TaggingReport } from '../../../src/evaluate/tagging-report.ts';
import type { CurvePart, CurveRun, LearningCurve } from '../../jobs/tagging/learning-curve.ts';
import type { TrainingData } from '../../jobs/tagging/training-labels.ts';
import type { Verification } from '../../training/export/verify-graphs.ts';
import type { TrainerEvent } from '../../training/trainer-protocol.ts';
import type { Progress } from '../terminal/progress.ts';
import { count } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';

export function describeTraining({ labels, rejects, overlapping }: TrainingData): string {
  const spans = Object.entries(labels.spans).map(([type, number]) => `${type} ${number.toLocaleString('en')}`);
  const unknown = labels.unknownWords ? `, ${labels.unknownWords.toLocaleString('en')} of them unknown` : '';
  return [
    `${count(labels.sentences, 'sentence')}, ${count(labels.words, 'word')}${unknown}; entities: ${spans.join(', ')}`,
    ...(overlapping > 0 ? [`${count(overlapping, 'span')} left out because another one has their words`] : []),
    ...(rejects > 0 ? [`${count(rejects, 'record')} could not be read ("seedmark inspect" lists them)`] : []),
  ].join('\n');
}

/** Draws a training's events. */
export function trainingProgress(progress: Progress): (event: TrainerEvent | CurvePart | CurveRun) => void {
  return (event) => {
    if (event.kind === 'part') {
      progress.say(`part ${event.number} of ${event.of}: ${count(event.labels, 'entity', 'entities')}`);
      return;
    }
    if (event.kind === 'opened') {
      const resumed = event.resumedFrom > 0 ? `; going on after ${count(event.resumedFrom, 'step')}` : '';
      progress.say(
        `training ${event.layers} of ${count(event.layersInAll, 'layer')}, ${count(event.pieces, 'piece')} an epoch${resumed}`,
      );
      for (const note of event.notes) progress.say(`note: ${note}`);
    } else if (event.kind === 'step') {
      const { step, steps, loss, learningRate, piecesPerSecond } = event;
      const lost = loss === undefined ? '–' : loss.toFixed(3);
      const rate = `${Math.round(piecesPerSecond).toLocaleString('en')} pieces/s`;
      progress.update(step, steps, `loss ${lost} · rate ${learningRate.toExponential(1)} · ${rate}`);
    } else if (event.kind === 'taught') {
      progress.say(
        `of ${count(event.unknown, 'unknown word')}, ${event.words.toLocaleString('en')} look like entities; learnt as such from now on`,
      );
    } else if (event.kind === 'scored') {
      const { f1, precision, recall } = event.dev.micro;
      progress.say(`epoch ${event.epoch}: F1 ${percent(f1)}, P ${percent(precision)}, R ${percent(recall)}`);
    }
  };
}

/** Precision, recall and F1 with an interval, by type. */
export function describeDev({ micro, macro, types, bootstrap }: TaggingReport): string {
  const rows = [...types, { type: 'all (micro)', ...micro }].map(
    ({ type, precision, recall, f1, intervals, gold, predicted }) => [
      type,
      percent(precision),
      percent(recall),
      percent(f1),
      intervals ? `${percent(intervals.f1.low)} – ${percent(intervals.f1.high)}` : '',
      String(gold),
      String(predicted),
    ],
  );
  rows.push(['mean of types', percent(macro.precision), percent(macro.recall), percent(macro.f1), '', '', '']);
  const unit = bootstrap ? ` (${bootstrap.confidence * 100} % intervals, ${bootstrap.unit}s resampled)` : '';
  const head = ['type', 'P', 'R', 'F1', 'interval', 'gold', 'found'];
  return `Exact spans, percent${unit}:\n${formatTable(head, rows)}`;
}

/** F1 by number of labelled entities. */
export function describeCurve({ outcome, points }: LearningCurve): string {
  const rows = points.map(({ labels, f1, interval, gainPerDoubling }) => [
    labels.toLocaleString('en'),
    percent(f1),
    interval ? `${percent(interval.low)} – ${percent(interval.high)}` : '',
    gainPerDoubling === null ? '' : (100 * gainPerDoubling).toFixed(1),
  ]);
  const stopped = outcome === 'stopped' ? 'Stopped; as far as it came:\n' : '';
  return `${stopped}${formatTable(['entities', 'F1', 'interval', 'gain a doubling'], rows)}`;
}

/** What the eight-bit graph of an export costs. */
export function describeQuantised({ quantised }: Verification): string {
  const { words, same } = quantised;
  return `the eight-bit graph gives ${percent(same / words)} % of ${count(words, 'word')} the same label as the full one`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
