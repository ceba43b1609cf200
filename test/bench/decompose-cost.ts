// What 50 seeds cost beside one (method section 6): CPU seconds of this process and its compute process, on the same
// sentences in one run, so that other work on the machine touches both. One seed is mined as `seedmark mine` does.
//   node test/bench/decompose-cost.ts [--sentences 300] [--seeds 50] [--type LOC] [--shares 1,2]

import { parseArgs } from 'node:util';
import { type OpenedModel, openLanguageModel } from '../../main/compute/open-language-model.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { type LabelledSentence, spanText } from '../../src/corpus/sentence.ts';
import { type SearchedSpan, type SeedAcceptance, SeedBounds, searchSeeds } from '../../src/decompose/seed-search.ts';
import { openSeedTest } from '../../src/decompose/seed-test.ts';
import { candidateSpans, emptyFilterCounts } from '../../src/mining/candidate-spans.ts';
import { DEFAULT_TEMPERATURE, mine, type Selection } from '../../src/mining/mine.ts';
import { MASKED_TEMPLATE } from '../../src/mining/template.ts';
import { CANDIDATES, shuffle } from './bench-sample.ts';
import { cpuSecondsOf, ownCpuSeconds } from './process-meter.ts';

const { values: flags } = parseArgs({
  options: {
    sentences: { type: 'string', default: '300' },
    seeds: { type: 'string', default: '50' },
    type: { type: 'string', default: 'LOC' },
    phrase: { type: 'string', default: 'location' },
    /** Percent of the candidates that each seed accepts. */
    shares: { type: 'string', default: '1' },
    /** Seeds that are mined alone, for a mean. */
    alone: { type: 'string', default: '3' },
    /** Also one seed with nothing skipped. */
    exhaustive: { type: 'boolean', default: false },
    corpus: { type: 'string', default: 'resources/corpora/wikigold/wikigold.conll' },
    model: { type: 'string', default: 'resources/model/starter' },
    cache: { type: 'string', default: '.cache' },
  },
});

interface Cost {
  readonly cpu: number;
  readonly rows: number;
  readonly pieces: number;
}

const OPTIONS = { edge: 'boundary', temperature: DEFAULT_TEMPERATURE } as const;

const model = await openLanguageModel(flags.model, { cacheDir: flags.cache, device: 'cpu', workers: 1 });
try {
  await measureAll();
} finally {
  model.close();
}

async function measureAll(): Promise<void> {
  const { sentences: all } = await readCorpus(await openCorpus(flags.corpus));
  const order = shuffle(all.filter((sentence) => candidateSpans(sentence, CANDIDATES, emptyFilterCounts()).length > 0));
  const sentences = order.slice(0, Number(flags.sentences));
  const seeds = drawSeeds(sentences);
  const candidates = sentences.reduce((n, one) => n + candidateSpans(one, CANDIDATES, emptyFilterCounts()).length, 0);
  console.log(`${sentences.length} sentences, ${candidates} candidates, ${seeds.length} seeds of ${flags.type}`);
  const alone = seeds.slice(0, Number(flags.alone));
  await mineAlone(sentences.slice(0, 5), seeds[0], { mode: 'all' }); // warm: kernels chosen, arenas grown
  const whole = flags.exhaustive ? await mineAlone(sentences, seeds[0], { mode: 'all' }) : undefined;
  if (whole) console.log(`one seed, nothing skipped: ${show(whole)}`);
  for (const share of flags.shares.split(',').map(Number)) {
    const k = Math.ceil((candidates * share) / 100);
    const one = await mean(alone, (seed) => mineAlone(sentences, seed, { mode: 'top', k }));
    const many = await mineTogether(sentences, seeds, { mode: 'best cells', cells: k * seeds.length });
    console.log(`best ${share} % (${k} a seed): one seed ${show(one)}; ${seeds.length} seeds ${show(many)}`);
    console.log(`  ratio ${(many.cpu / one.cpu).toFixed(2)}`);
    if (whole) console.log(`  ratio to one seed with nothing skipped ${(many.cpu / whole.cpu).toFixed(2)}`);
  }
}

function drawSeeds(sentences: readonly LabelledSentence[]): string[] {
  const names = sentences.flatMap((one) =>
    one.spans.filter(({ type }) => type === flags.type).map((span) => spanText(one, span)),
  );
  return shuffle([...new Set(names)]).slice(0, Number(flags.seeds));
}

async function mean<T>(list: readonly T[], cost: (one: T) => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (const one of list) costs.push(await cost(one));
  const of = (pick: (one: Cost) => number) => costs.reduce((sum, one) => sum + pick(one), 0) / costs.length;
  return { cpu: of(({ cpu }) => cpu), rows: of(({ rows }) => rows), pieces: of(({ pieces }) => pieces) };
}

function mineAlone(sentences: readonly LabelledSentence[], seed: string, selection: Selection): Promise<Cost> {
  return measured(model, async () => {
    const types = [{ name: flags.type, phrase: flags.phrase, seeds: [seed] }];
    const options = { ...OPTIONS, types, method: 'div2', selection, candidates: CANDIDATES, seedMode: 'mean' } as const;
    for await (const _ of mine(sentences, model.lm, options));
  });
}

function mineTogether(sentences: readonly LabelledSentence[], seeds: readonly string[], acceptance: SeedAcceptance) {
  return measured(model, async () => {
    const options = { ...OPTIONS, phrase: flags.phrase, seeds, twoWay: true, template: MASKED_TEMPLATE };
    const test = await openSeedTest(model.lm, options);
    const spans = sentences.flatMap((sentence, index): SearchedSpan[] => {
      const pieced = { index, sentence, pieces: model.lm.tokenizer.encode(sentence.text) };
      return candidateSpans(sentence, CANDIDATES, emptyFilterCounts()).map((span) => ({ sentence: pieced, span }));
    });
    const bounds = new SeedBounds(acceptance, seeds.length);
    for await (const _ of searchSeeds(test, spans, { bounds }));
  });
}

async function measured({ pool, lm }: OpenedModel, work: () => Promise<void>): Promise<Cost> {
  const cpu = () => pool.processIds.reduce((sum, id) => sum + cpuSecondsOf(id), ownCpuSeconds());
  const before = { cpu: cpu(), ...lm.counts };
  await work();
  return { cpu: cpu() - before.cpu, rows: lm.counts.rows - before.rows, pieces: lm.counts.pieces - before.pieces };
}

function show({ cpu, rows, pieces }: Cost): string {
  return `${cpu.toFixed(1)} CPU s (${Math.round(rows)} rows, ${Math.round(pieces)} pieces)`;
}
