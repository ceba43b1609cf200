// What "seedmark decompose" tells: the facets in the order of their picks, with what they gained, examples, and overlaps.

import { spanText } from '../../../src/corpus/sentence.ts';
import type { DecomposeResult, DecomposeSummary } from '../../jobs/decompose/decompose-corpus.ts';
import type { SeedSample } from '../../jobs/decompose/seed-sample.ts';
import { count } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';

const EXAMPLES = 6;

export function describeDecomposition(sample: SeedSample, { decomposition, counted, matrix }: DecomposeResult): string {
  const { facets, curve, overlaps, next } = decomposition;
  const worst = matrix.scores.reduce((most, score) => (score > most ? score : most), 0);
  const head = [
    `${count(sample.sentences.length, 'sentence')}, ${count(sample.spans.length, 'span')} tested, ${count(counted, 'span')} that count, ${count(sample.seeds.length, 'seed')}; accepted up to ${worst.toFixed(4)} nats`,
    ...(sample.dropped > 0 ? [`${count(sample.dropped, 'known span')} left out by the filters`] : []),
  ];
  const rows = facets.map(({ seeds, gained, members }, i) => [
    sample.seeds[seeds[0]].text,
    String(gained.length),
    percentOf(curve[i].share),
    String(members.length),
    describeOverlap(
      overlaps,
      i,
      facets.map((facet) => sample.seeds[facet.seeds[0]].text),
    ),
    examples(members, sample).join(', '),
  ]);
  const tail = [
    `All ${curve.length} picks cover ${percentOf(curve.at(-1)?.share ?? 0)} %.`,
    ...(next === undefined ? [] : [`To find more, review what "${sample.seeds[next].text}" accepted.`]),
  ];
  const header = ['seed', 'gain', 'covered %', 'nearest', 'overlap', 'examples'];
  return [...head, '', formatTable(header, rows, [0, 4, 5]), '', ...tail].join('\n');
}

/** Distinct texts, nearest first. */
function examples(members: readonly number[], { spans }: SeedSample): string[] {
  const texts = members.map((span) => spanText(spans[span].sentence.sentence, spans[span].span));
  return [...new Set(texts)].slice(0, EXAMPLES);
}

function describeOverlap(overlaps: readonly (readonly number[])[], facet: number, names: readonly string[]): string {
  const own = overlaps[facet];
  let most = -1;
  for (let other = 0; other < own.length; other++)
    if (other !== facet && own[other] > 0 && (most < 0 || own[other] > own[most])) most = other;
  return most < 0 ? '–' : `${names[most]} ${percentOf(own[most] / own[facet])} %`;
}

const percentOf = (share: number) => (100 * share).toFixed(0);

/** The summary as `--json` prints it. */
export function decompositionJson(
  { outcome, isKept, sample, result }: DecomposeSummary,
  out: string,
  checkpoint: string,
) {
  const counts = { sentences: sample.sentences.length, tested: sample.spans.length, seeds: sample.seeds.length };
  if (!result) return { outcome, checkpoint, isKept, ...counts };
  const { facets, curve } = result.decomposition;
  return {
    ...{ outcome, out, ...counts, counted: result.counted },
    covered: curve.at(-1)?.covered ?? 0,
    curve,
    facets: facets.map(({ seeds, gained, members }) => ({
      seed: sample.seeds[seeds[0]].text,
      gain: gained.length,
      members: members.length,
      examples: examples(members, sample),
    })),
  };
}
