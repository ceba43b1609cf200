// npm run bench: how many spans a CPU second, against the authors' routine on the same model file and the same machine,
// and whether the accepted set is the same. npm run bench -- --sentences 10000 [--corpus FILE] for the long run.
// npm run bench -- project: how quick the project file and the service are at their largest (project.ts).
// Everything is counted in CPU seconds of processes of their own: other work on the machine hardly changes those.

import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareModel } from '../../main/compute/prepare-model.ts';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import type { Sentence } from '../../src/corpus/sentence.ts';
import { candidateSpans, emptyFilterCounts } from '../../src/mining/candidate-spans.ts';
import { PAPER_TYPES } from '../../src/mining/entity-type.ts';
import type { Selection } from '../../src/mining/mine.ts';
import { compareAccepted, differenceFrom, thresholdFor } from './accepted-set.ts';
import { CANDIDATES, sampleSentences, shuffle } from './bench-sample.ts';
import { ChildCalls } from './child-call.ts';
import type { EfficiencyReply, EfficiencyRequest } from './efficiency-process.ts';
import type { MiningReply, MiningRequest } from './mining-process.ts';
import { canMeasureOthers } from './process-meter.ts';
import { benchProject } from './project.ts';
import { ReferenceSlices } from './reference-slices.ts';
import { type BenchResults, judgeRun, type RunResult, writeResults } from './results.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sentences: { type: 'string', default: '300' },
    corpus: { type: 'string', default: 'resources/corpora/wikigold/wikigold.conll' },
    model: { type: 'string', default: 'resources/model/starter' },
    cache: { type: 'string', default: '.cache' },
    /** Percent accepted. */
    rates: { type: 'string', default: '1,2,5,10' },
    /** CPU seconds for the authors' routine, in slices between our runs. */
    reference: { type: 'string', default: '60' },
    /** Sentences on which every span is scored, to find the thresholds and to check the accepted sets. */
    exhaustive: { type: 'string', default: '300' },
    workers: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    name: { type: 'string' },
  },
});

/** The rate whose CPU is broken down. */
const PROFILED_RATE = 5;

/** The authors' routine runs before, between and after ours, alone. */
const SLICES = 3;

const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

const [part, ...numbers] = positionals;
if (part === 'project') await benchProject(join(flags.cache, 'bench'), ...numbers.map(Number));
else if (part !== undefined) throw new Error(`There is no bench of "${part}": project, or nothing for the method.`);
else if (!canMeasureOthers) throw new Error('The CPU seconds of worker processes can be read on Linux only.');
else await benchMethod();

async function benchMethod(): Promise<void> {
  await runBench();
  say('readers of formats, against a scan for line breaks');
  execFileSync(process.execPath, [join(import.meta.dirname, 'format-readers.ts')], { stdio: 'inherit' });
}

async function runBench(): Promise<void> {
  const rates = flags.rates.split(',').map(Number);
  const profiledRate = rates.includes(PROFILED_RATE) ? PROFILED_RATE : rates[0];
  const prepared = await prepareModel(flags.model, { cacheDir: flags.cache });
  const tokenizer = await openTokenizer(flags.model);
  const sentences = await sampleSentences(flags.corpus, Number(flags.sentences));
  const probe = shuffle(sentences.map((_, i) => i))
    .slice(0, Number(flags.exhaustive))
    .sort((a, b) => a - b);
  const reference = await ReferenceSlices.open({
    folder: flags.model,
    prepared,
    tokenizer,
    sentences: probe.map((i) => sentences[i]),
    types: PAPER_TYPES,
    candidates: CANDIDATES,
    cpuSeconds: Number(flags.reference),
    slices: SLICES,
  });
  say(`authors' routine, a first slice of ${reference.spanLabels} span-labels`);
  await reference.runSlice();

  say('every span scored, nothing pruned');
  const exhaustive = await mineSample(
    probe.map((i) => sentences[i]),
    { mode: 'all' },
    availableParallelism(),
  );
  await reference.runSlice();

  const runs = new Map<number, RunResult>();
  let profiled: MiningReply | undefined;
  await inLanes(rates, async (rate) => {
    const threshold = thresholdFor(exhaustive, rate / 100);
    say(`${rate} % accepted: threshold ${threshold.toFixed(4)}`);
    const reply = await mineSample(sentences, { mode: 'threshold', threshold }, Number(flags.workers));
    if (rate === profiledRate) profiled = reply;
    runs.set(rate, judgeRun(rate, threshold, reply, compareAccepted(exhaustive, reply, threshold, probe)));
  });
  await reference.runSlice();
  reference.close();
  say("encoder against the processor's peak");
  const efficiency = await measureEfficiency({
    prepared,
    tasks: profiled!.tasks,
    rounds: Number(flags.rounds),
  });
  writeResults({
    command: `npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}`,
    name: flags.name ?? (sentences.length === 300 ? 'bench' : `bench-${sentences.length}`),
    corpus: describeSample(sentences),
    types: PAPER_TYPES.map(({ name }) => name),
    reference: { ...reference.result(), ...differenceFrom(exhaustive, reference.scored) },
    exhaustive: judgeRun(100, Number.POSITIVE_INFINITY, exhaustive, {
      jaccard: 1,
      worst: 0,
      rateByType: PAPER_TYPES.map(() => 1),
    }),
    exhaustiveSentences: probe.length,
    runs: rates.map((rate) => runs.get(rate)!),
    efficiency,
    profiled: { rate: profiledRate, reply: profiled! },
  });
}

/** Runs of one worker share the machine's cores, the longest first. */
async function inLanes(rates: readonly number[], run: (rate: number) => Promise<void>): Promise<void> {
  const waiting = rates.toSorted((a, b) => b - a);
  const lanes = Math.max(1, Math.floor(availableParallelism() / Number(flags.workers)));
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let rate = waiting.shift(); rate !== undefined; rate = waiting.shift()) await run(rate);
    }),
  );
}

async function mineSample(sentences: readonly Sentence[], selection: Selection, workers: number): Promise<MiningReply> {
  const child = new ChildCalls<MiningRequest, MiningReply>(new URL('./mining-process.ts', import.meta.url));
  try {
    return await child.call({
      folder: flags.model,
      cacheDir: flags.cache,
      sentences,
      types: PAPER_TYPES,
      candidates: CANDIDATES,
      selection,
      workers,
    });
  } finally {
    child.close();
  }
}

async function measureEfficiency(request: EfficiencyRequest): Promise<EfficiencyReply> {
  const child = new ChildCalls<EfficiencyRequest, EfficiencyReply>(new URL('./efficiency-process.ts', import.meta.url));
  try {
    return await child.call(request);
  } finally {
    child.close();
  }
}

function describeSample(sentences: readonly Sentence[]): BenchResults['corpus'] {
  const surfaces = new Set<string>();
  let spans = 0;
  for (const sentence of sentences) {
    for (const { start, end } of candidateSpans(sentence, CANDIDATES, emptyFilterCounts())) {
      spans++;
      surfaces.add(sentence.text.slice(sentence.words[start].startChar, sentence.words[end - 1].endChar).toLowerCase());
    }
  }
  return { file: flags.corpus, sentences: sentences.length, spans, surfaces: surfaces.size };
}
