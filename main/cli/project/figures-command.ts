// seedmark figures: the paper's figures on a project's own data, as pictures and tables. The same renderer draws them on the
// screen (src/interpret/figures.ts).

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Client } from '../../../src/contract/client.ts';
import type { ModelComparison } from '../../../src/contract/models.ts';
import { Failure } from '../../../src/failure.ts';
import {
  coverageFigure,
  type Figure,
  facetMapFigure,
  languagesFigure,
  modelsFigure,
  precisionRecallFigure,
} from '../../../src/interpret/figures.ts';
import type { Run } from '../../../src/project/mining.ts';
import { writeBeside } from '../../files/write-beside.ts';
import { COMPARE_JOB } from '../../jobs/models/compare-models.ts';
import { count, say } from '../terminal/say.ts';
import { findRun, nameTypes } from './find-named.ts';
import { lookAtProject } from './session.ts';

interface FiguresFlags {
  readonly out: string;
  readonly run: string;
}

const EXPLANATION = `
What the project has is drawn: precision and recall of the run (paper, Fig. 3), the latest decomposition (Fig. 4), precision
by language (Fig. 5), the latest comparison of models (Fig. 6). Each is an SVG and a CSV. Figs. 7 and 8 are drawn by
"seedmark explain" and "seedmark plot-names".

Example:
  seedmark figures names.seedmark --out figures
`;

export function addFiguresCommand(program: Command): void {
  program
    .command('figures')
    .summary("the paper's figures on a project's own data")
    .description("Draw the paper's figures on a project's own data.")
    .argument('<project>', 'a .seedmark file')
    .requiredOption('--out <folder>', 'where the pictures and tables go')
    .option('--run <number>', 'of this mining run; "latest" for the last', 'latest')
    .addHelpText('after', EXPLANATION)
    .action(runFigures);
}

function runFigures(path: string, { out, run }: FiguresFlags): Promise<void> {
  return lookAtProject(path, async ({ client }) => {
    const figures = await drawAll(client, run);
    if (figures.length === 0) {
      const hint = 'Mine it, take a type apart in the studio, or import labelled text first.';
      throw new Failure('corpus-empty', 'The project has nothing yet that a figure could be drawn from.', hint);
    }
    mkdirSync(out, { recursive: true });
    for (const { name, title, svg, csv } of figures) {
      await writeBeside(join(out, `${name}.svg`), [svg]);
      await writeBeside(join(out, `${name}.csv`), [csv]);
      say(`${name}.svg, ${name}.csv: ${title}`);
    }
  });
}

async function drawAll(client: Client, wanted: string): Promise<Figure[]> {
  const runs = await client.mining.runs();
  const run = runs.length > 0 ? await findRun(client, wanted) : undefined;
  return [
    ...(run ? await drawRun(client, run) : []),
    ...(await drawDecomposition(client)),
    ...(await drawComparison(client)),
  ];
}

async function drawRun(client: Client, { id, modelName, method }: Run): Promise<Figure[]> {
  const curves = await client.figures.curves({ run: id });
  const rows = await client.languages.precision({ run: id });
  const typeName = await nameTypes(client);
  const columns = rows.map(({ language, type, reviewed, verdicts, gold }) => {
    const labelled = gold?.at.findLast(({ k }) => k <= LANGUAGE_RANK);
    const place = { language, type: typeName(type) };
    if (labelled) return { ...place, precision: labelled.precision, basis: `labels, first ${labelled.k}` };
    if (verdicts === 0) return { ...place, precision: null, basis: 'nothing known' };
    const { precision, low, high } = reviewed;
    return { ...place, precision, low, high, basis: count(verdicts, 'verdict') };
  });
  const words = { title: `${modelName} · ${method}`, x: 'recall', y: 'precision' };
  const isAnyKnown = columns.some(({ precision }) => precision !== null);
  return [
    ...(curves.length > 0 ? [precisionRecallFigure(curves, words)] : []),
    ...(isAnyKnown ? [languagesFigure(columns, { title: 'Precision in each language', y: 'precision' })] : []),
  ];
}

/** As on the screen: where there are as many, the first hundred. */
const LANGUAGE_RANK = 100;

async function drawDecomposition(client: Client): Promise<Figure[]> {
  const done = (await client.decompose.list({})).find(({ state }) => state === 'done');
  if (!done) return [];
  const { curve, seeds, facets, map, mapShares = [], type } = await client.decompose.read({ decomposition: done.id });
  const name = (await nameTypes(client))(type);
  const points = curve.map(({ seed, gain, share }) => ({ seed: seeds[seed].text, gain, share }));
  const placed = map.map(({ facet, ...point }) => {
    const own = facet === undefined ? undefined : facets[facet];
    return { ...point, facet: own ? own.name || seeds[own.seeds[0]].text : '' };
  });
  const axis = (i: number) => `component ${i + 1} (${Math.round(100 * (mapShares[i] ?? 0))} % of the variance)`;
  return [
    coverageFigure(points, { title: `Coverage of ${name}`, x: 'examples taken', y: 'covered' }),
    ...(placed.length > 0
      ? [facetMapFigure(placed, { title: `Spans of ${name} by what they resemble`, x: axis(0), y: axis(1) })]
      : []),
  ];
}

/** Jobs that are looked through for a comparison. */
const LOOKED_AT = 200;
const MEGABYTE = 1e6;

async function drawComparison(client: Client): Promise<Figure[]> {
  const jobs = await client.jobs.list({ limit: LOOKED_AT });
  const done = jobs.find(({ kind, state, result }) => kind === COMPARE_JOB && state === 'done' && result);
  if (!done) return [];
  const { ranks, models } = done.result as unknown as ModelComparison;
  const sizes = new Map((await client.models.list()).map(({ name, bytes }) => [name, bytes / MEGABYTE]));
  const points = models.flatMap(({ model, kind, seconds, types }) =>
    types.flatMap(({ name, precisionAt: [precision] }) => {
      const megabytes = sizes.get(model);
      return precision === null || megabytes === undefined
        ? []
        : [{ model, kind, seconds, megabytes, type: name, precision }];
    }),
  );
  if (points.length === 0) return [];
  const y = `precision at rank ${ranks[0]}`;
  return [modelsFigure(points, { title: 'Language models', x: 'size in MB', y })];
}
