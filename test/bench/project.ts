// npm run bench -- project [sentences]: how quick a project of a million sentences and a million candidates is, and whether
// the service still answers while it works on it. The project is built once, beside the cache, and measured on a copy.

import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { flush } from '../../main/store/file/flush.ts';
import type { Figure } from '../large/figures.ts';
import { buildLargeProject } from '../large/large-project.ts';
import type { LoopFigure } from '../large/service-speed.ts';
import { measureStore, type StoreSpeed } from '../large/store-speed.ts';

const RESULT = new URL('./results/project.md', import.meta.url);
const LARGEST = 1_000_000;

/** Milliseconds that a reviewer does not notice, by what is asked; 99th percentile. */
const LIMITS = { open: 1000, page: 50, search: 100, decision: 20, turn: 50 };

interface Judged {
  readonly what: string;
  readonly limit: number;
  readonly clock: number;
  readonly cpu: number;
}

/** @param folder on a disk. */
export async function benchProject(folder: string, sentences = LARGEST): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const built = join(folder, `large-${sentences}.seedmark`);
  if (!existsSync(built)) buildLargeProject(built, sentences);
  const scratch = mkdtempSync(join(folder, 'measured-'));
  try {
    const path = join(scratch, 'large.seedmark');
    copyToDisk(built, path);
    const store = await measureStore(path, sentences);
    copyToDisk(built, path);
    const loop = measureApart(path, scratch);
    const judged = judge(store, loop);
    if (sentences === LARGEST) writeFileSync(RESULT, report(statSync(built).size, sentences, { store, loop, judged }));
    console.log(limitsTable(judged));
    if (judged.some(({ limit, cpu }) => cpu > limit)) process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** In a process of its own, as a service is: what was measured before leaves memory to be tidied. */
function measureApart(path: string, folder: string): LoopFigure[] {
  const program = join(import.meta.dirname, '../large/service-speed.ts');
  const output = execFileSync(process.execPath, [program, path, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(output.toString());
}

/** All of it: else whoever opens it waits for its last megabytes. */
function copyToDisk(from: string, to: string): void {
  copyFileSync(from, to);
  flush(to);
}

function judge({ open, pages, searches, decisions, jobSteps }: StoreSpeed, loop: readonly LoopFigure[]): Judged[] {
  const slowest = (what: string, limit: number, figures: readonly Figure[]): Judged => {
    const clock = Math.max(...figures.map(({ p99 }) => p99));
    return { what, limit, clock, cpu: Math.max(...figures.map(({ cpu }) => cpu)) };
  };
  return [
    slowest('open', LIMITS.open, [open]),
    slowest('any review page', LIMITS.page, pages),
    slowest('any text search', LIMITS.search, searches),
    slowest('a decision, an undo, a redo: on the disk', LIMITS.decision, decisions),
    slowest('one step of a job that settles, copies or cuts off candidates', LIMITS.turn, jobSteps),
    {
      what: 'longest turn of the service',
      limit: LIMITS.turn,
      clock: Math.max(...loop.map(({ longestTurn }) => longestTurn)),
      cpu: Math.max(...loop.map(({ longestTurnCpu }) => longestTurnCpu)),
    },
  ];
}

interface Measured {
  readonly store: StoreSpeed;
  readonly loop: readonly LoopFigure[];
  readonly judged: readonly Judged[];
}

function report(bytes: number, sentences: number, { store, loop, judged }: Measured): string {
  const machine = `${cpus().length} cores ${cpus()[0].model.split(' ').slice(0, 2).join(' ')}, ${Math.round(totalmem() / 1e9)} GB`;
  const size = `${sentences.toLocaleString('en')} sentences, as many candidates, ${Math.round(bytes / 2 ** 20)} MB`;
  return `# Project file

${new Date().toISOString().slice(0, 10)}, ${machine}, Node ${process.versions.node}, load of the machine ${loadavg()[0].toFixed(1)}: \`npm run bench -- project\`

${size}, on a disk; made-up text with the repetitions of real text. Milliseconds, 99th percentile of the quickest of three
rounds; other work on the machine is in the clock's figures, and not in the processor's (user and system time of the process).
Of the service it is the longest turn of its event loop while it does what the line says: the time for which nobody is answered;
the processor's figure is that of its main thread. A decision is answered when the disk has it (fsync), which the clock has and the
processor has not.

${limitsTable(judged)}
${section('Review pages of 50', store.pages)}${section('Text search, 50 sentences', store.searches)}${section('Decisions', store.decisions)}${section('Steps of jobs', store.jobSteps)}
## The service meanwhile

${table(
  ['request', 'longest turn, clock', 'processor', 'seconds in all', ''],
  loop.map((one) => [
    one.name,
    one.longestTurn.toFixed(1),
    one.longestTurnCpu.toFixed(1),
    one.seconds.toFixed(2),
    one.result,
  ]),
)}`;
}

function limitsTable(judged: readonly Judged[]): string {
  return table(
    ['', 'limit', 'clock', 'processor'],
    judged.map(({ what, limit, clock, cpu }) => [what, `${limit}`, clock.toFixed(1), cpu.toFixed(1)]),
  );
}

function section(title: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ name, times, median, p99, worst, cpu, result }) => [
    name,
    ...[median, p99, worst, cpu].map((value) => value.toFixed(1)),
    `${times}`,
    result,
  ]);
  return `\n## ${title}\n\n${table(['', 'median', 'p99', 'worst', 'processor, p99', 'times', 'the last'], rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return `${line(head)}${line(head.map(() => '---'))}${rows.map(line).join('')}`;
}
