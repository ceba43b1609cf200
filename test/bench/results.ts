// What the bench found, as JSON for machines and as a page for people.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import type { Agreement } from './accepted-set.ts';
import type { EfficiencyReply } from './efficiency-process.ts';
import type { MiningReply } from './mining-process.ts';
import type { ReferenceResult } from './reference-slices.ts';

const FOLDER = new URL('./results/', import.meta.url);

/** Rows that the authors' routine computes for a span and a label: 6 terms, before and after the swap. */
const REFERENCE_ROWS = 12;

export interface RunResult extends Agreement {
  /** Percent. */
  readonly rate: number;
  readonly threshold: number;
  readonly spanLabels: number;
  readonly accepted: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly spanLabelsPerSecond: number;
  /** Of the authors' 12 rows a span-label. */
  readonly rowShare: number;
  readonly rows: number;
  readonly pieces: number;
  readonly coordinatorShare: number;
  /** Bytes: coordinator and one worker. */
  readonly peakMemory: number;
}

export interface BenchResults {
  readonly command: string;
  readonly name: string;
  readonly corpus: {
    readonly file: string;
    readonly sentences: number;
    readonly spans: number;
    readonly surfaces: number;
  };
  readonly types: readonly string[];
  readonly reference: ReferenceResult & {
    readonly worst: number;
    readonly compared: number;
    readonly leftOut: number;
  };
  readonly exhaustive: RunResult;
  readonly exhaustiveSentences: number;
  readonly runs: readonly RunResult[];
  readonly efficiency: EfficiencyReply;
  readonly profiled: { readonly rate: number; readonly reply: MiningReply };
}

export function judgeRun(rate: number, threshold: number, reply: MiningReply, agreement: Agreement): RunResult {
  const cpuSeconds = reply.coordinatorCpu + reply.workerCpu;
  return {
    ...agreement,
    rate,
    threshold,
    spanLabels: reply.spanLabels,
    accepted: reply.score.length,
    cpuSeconds,
    wallSeconds: reply.wallSeconds,
    spanLabelsPerSecond: reply.spanLabels / cpuSeconds,
    rows: reply.rows,
    pieces: reply.pieces,
    rowShare: reply.rows / (REFERENCE_ROWS * reply.spanLabels),
    coordinatorShare: reply.coordinatorCpu / cpuSeconds,
    peakMemory: reply.coordinatorPeak + reply.workerPeak,
  };
}

/** Where the CPU of a run goes, in seconds. */
interface Breakdown {
  readonly encoder: number;
  readonly head: number;
  readonly workerRest: number;
  readonly coordinator: number;
}

/** The coordinator as measured; the workers' time in the proportions of the tasks that were run again in parts. */
function breakDown({ efficiency, profiled: { reply } }: BenchResults): Breakdown {
  const share = (part: readonly number[]) =>
    median(part.map((seconds, i) => seconds / efficiency.workerSeconds[i])) * reply.workerCpu;
  const encoder = share(efficiency.encoderSeconds);
  const head = share(efficiency.headSeconds);
  return { encoder, head, workerRest: reply.workerCpu - encoder - head, coordinator: reply.coordinatorCpu };
}

export function writeResults(results: BenchResults): void {
  const breakdown = breakDown(results);
  const { reply: _, ...profiled } = { ...results.profiled, ...breakdown };
  const machine = describeMachine();
  const date = new Date().toISOString().slice(0, 10);
  const json = { date, machine, ...results, profiled };
  const page = formatPage(results, breakdown, machine, date);
  writeFileSync(new URL(`${results.name}.json`, FOLDER), `${JSON.stringify(json, null, 2)}\n`);
  writeFileSync(new URL(`${results.name}.md`, FOLDER), page);
  console.log(page);
  for (const problem of findProblems(results)) {
    console.error(`WRONG: ${problem}`);
    process.exitCode = 1;
  }
}

/** Largest difference of a score that single precision explains. */
const TOLERANCE = 1e-5;

/** What makes a result void: other scores than the authors' routine, or other accepted sets than the exhaustive run. */
function findProblems({ reference, runs }: BenchResults): string[] {
  const problems: string[] = [];
  if (!(reference.worst <= TOLERANCE)) problems.push(`scores differ from the authors' by ${reference.worst}`);
  for (const { rate, jaccard, worst } of runs) {
    if (jaccard !== 1) problems.push(`at ${rate} % the accepted sets differ: Jaccard ${jaccard}`);
    if (!(worst <= TOLERANCE)) problems.push(`at ${rate} % scores differ by ${worst}`);
  }
  return problems;
}

function describeMachine(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores ${cpus()[0].model}, ${memory} GB, Node ${process.versions.node}, onnxruntime-node ${version}`;
}

function formatPage(results: BenchResults, breakdown: Breakdown, machine: string, date: string): string {
  const { corpus, reference, exhaustive, runs, efficiency, profiled, types } = results;
  const ratio = (run: RunResult) => run.spanLabelsPerSecond / reference.projectedPerSecond;
  const peaks = efficiency.encoder.map((speed, i) => speed / efficiency.peaks[i]);
  const total = breakdown.encoder + breakdown.head + breakdown.workerRest + breakdown.coordinator;
  const outside = 1 - breakdown.encoder / total;
  const share = (seconds: number) => `${seconds.toFixed(1)} s (${percent(seconds / total)})`;
  const piecesBase = reference.piecesPerSpanLabel.whole;
  const row = (name: string, run: RunResult) =>
    [
      name,
      Number.isFinite(run.threshold) ? run.threshold.toFixed(4) : '–',
      run.rateByType.map((rate) => (100 * rate).toFixed(1)).join(' '),
      run.spanLabelsPerSecond.toFixed(0),
      `**${ratio(run).toFixed(1)}×**`,
      percent(run.rowShare),
      percent(run.pieces / run.spanLabels / piecesBase),
      String(run.jaccard),
      run.worst.toExponential(1),
      percent(run.coordinatorShare),
      (run.peakMemory / 1e6).toFixed(0),
    ].join(' | ');
  return `# Bench

${date}, ${machine}
\`${results.command}\`

Sample: ${corpus.sentences} sentences of ${corpus.file}, ${corpus.spans} spans, ${corpus.surfaces} different surfaces \
(${(corpus.surfaces / corpus.spans).toFixed(2)} a span; CoNLL03 train has 0.38 over 14,987 sentences), ${types.length} types (${types.join(', ')}): \
${runs[0]?.spanLabels ?? exhaustive.spanLabels} span-labels. CPU seconds are user and system time of all processes of a side, \
one inference thread a process, models already loaded.

**Authors' routine** (same model file, same runtime, one thread, all logits of all positions, 128 zero-padded rows a call): \
${reference.spanLabels} span-labels of ${reference.sentencesTouched} sentences in ${reference.cpuSeconds.toFixed(0)} CPU s = \
${reference.spanLabelsPerSecond.toFixed(2)} a CPU s; **${reference.projectedPerSecond.toFixed(2)}** with the sample's mean of \
${reference.piecesPerSpanLabel.whole.toFixed(0)} padded pieces a span-label (the part measured: \
${reference.piecesPerSpanLabel.part.toFixed(0)}). Peak memory ${(reference.peakMemory / 1e6).toFixed(0)} MB. Scores differ from ours by at most \
${reference.worst.toExponential(1)} on ${reference.compared} span-labels${reference.leftOut > 0 ? ` (${reference.leftOut} left out: spans that touch another word without a blank, or begin or end with the routine's placeholder "X")` : ''}.

| accepted | threshold | % by type | span-labels / CPU s | ratio | rows of 12 | pieces | Jaccard | score diff | coordinator CPU | peak MB |
|---|---|---|---|---|---|---|---|---|---|---|
${runs.map((run) => `| ${row(`${run.rate} %`, run)} |`).join('\n')}
| ${row('nothing pruned', exhaustive)} |

Accepted sets are compared with the run that scores every span (${results.exhaustiveSentences} sentences). Rows and pieces are shares of what \
the authors' routine computes for the same span-labels.

**Encoder**: ${median(efficiency.encoder).toFixed(1)} GFLOPS on calls of the ${profiled.rate} % run, products of the runtime alone \
${Object.entries(efficiency.products)
  .map(([sizes, speed]) => `${sizes}: ${speed.toFixed(1)}`)
  .join(
    ', ',
  )} GFLOPS (best of ${efficiency.peaks.length} rounds); in the same round **${percent(median(peaks))}** of the best product (median).

**CPU of the ${profiled.rate} % run**: encoder ${share(breakdown.encoder)}, vocabulary head ${share(breakdown.head)}, channel and copying \
${share(breakdown.workerRest)}, coordinator ${share(breakdown.coordinator)}; **${percent(outside)}** outside the encoder.
`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
