// Mining precision of several models on the same sentences with the same seeds, several seeds a type: what adapting a model
// to the corpus changes, against the first model. Kept model by model: the same command goes on.
// node test/bench/adapt-precision.ts --corpus FILE --size 100 --out FILE.json BASE ADAPTED…

import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatMarkdownTable } from '../../main/cli/terminal/table.ts';
import { defaultCacheFolder } from '../../main/compute/model-places.ts';
import { openLanguageModel } from '../../main/compute/open-language-model.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { writeBeside } from '../../main/files/write-beside.ts';
import type { Adaptation } from '../../src/adapt/adaptation.ts';
import { averagePrecision, precisionAt } from '../../src/evaluate/ranking.ts';
import { type Candidate, DEFAULT_TEMPERATURE, mine } from '../../src/mining/mine.ts';
import { CANDIDATES } from './bench-sample.ts';
import { PHRASES, SEEDS, splitEvidence } from './evidence-types.ts';

const { values: flags, positionals: models } = parseArgs({
  allowPositionals: true,
  options: {
    corpus: { type: 'string', default: 'resources/corpora/wikigold/wikigold.conll' },
    size: { type: 'string', default: '100' },
    draw: { type: 'string', default: '3' },
    seeds: { type: 'string', default: '3' },
    top: { type: 'string', default: '50' },
    out: { type: 'string', default: 'out/adapt-precision.json' },
  },
});

interface Result {
  readonly model: string;
  readonly type: string;
  readonly seed: string;
  /** Gold spans of the type. */
  readonly gold: number;
  readonly precision: number;
  readonly average: number;
}

const { sentences } = await readCorpus(await openCorpus(flags.corpus));
const split = splitEvidence(sentences, Number(flags.size), Number(flags.draw));
const mined = split.mined.map((s) => sentences[s]);
const goldTypes = new Set(mined.flatMap(({ spans }) => spans.map(({ type }) => type)));
// The paper's seed, then drawn ones.
const types = Object.entries(split.seeds)
  .filter(([name]) => goldTypes.has(name))
  .flatMap(([name, own]) =>
    own.slice(0, Math.min(SEEDS, Number(flags.seeds))).map((seed, s) => ({
      name: `${name}/${s}`,
      phrase: PHRASES[name][0],
      seeds: [seed],
    })),
  );
const top = Number(flags.top);
const results: Result[] = existsSync(flags.out) ? JSON.parse(readFileSync(flags.out, 'utf8')) : [];
for (const folder of models) {
  if (results.some(({ model }) => model === nameOf(folder))) continue;
  results.push(...(await judgeModel(folder)));
  await writeBeside(flags.out, [`${JSON.stringify(results, null, 1)}\n`]);
}
report();

function nameOf(folder: string): string {
  return basename(resolve(folder));
}

async function judgeModel(folder: string): Promise<Result[]> {
  const model = await openLanguageModel(folder, { cacheDir: defaultCacheFolder(), device: 'cpu', workers: 1 });
  const found: Candidate[] = [];
  const options = {
    ...({ types, method: 'div2', seedMode: 'mean', edge: 'boundary', temperature: DEFAULT_TEMPERATURE } as const),
    ...{ selection: { mode: 'top', k: top } as const, candidates: CANDIDATES },
  };
  for await (const { candidates } of mine(mined, model.lm, options)) found.push(...candidates);
  model.close();
  return types.map(({ name, seeds: [seed] }, t) => {
    const [type] = name.split('/');
    const gold = mined.reduce((sum, { spans }) => sum + spans.filter((span) => span.type === type).length, 0);
    const hits = found
      .filter((one) => one.type === t)
      .sort((a, b) => a.score - b.score || a.sentence - b.sentence || a.span.start - b.span.start)
      .slice(0, top)
      .map(({ sentence, span }) =>
        mined[sentence].spans.some((one) => one.start === span.start && one.end === span.end && one.type === type),
      );
    const scores = { precision: precisionAt(hits, top), average: averagePrecision(hits, gold) };
    return { model: nameOf(folder), type, seed, gold, ...scores };
  });
}

/** Of held-out sentences, before and after; nothing for a model that was not adapted. */
function perplexity(folder: string): string {
  const path = join(folder, 'seedmark.json');
  if (!existsSync(path)) return '';
  const { heldOut } = (JSON.parse(readFileSync(path, 'utf8')) as { adaptation: Adaptation }).adaptation;
  return `${heldOut.before.toFixed(1)} → ${heldOut.after.toFixed(1)}`;
}

function report(): void {
  const names = [...new Set(types.map(({ name }) => name.split('/')[0]))];
  const of = (folder: string) => results.filter(({ model }) => model === nameOf(folder));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const points = (share: number) => (100 * share).toFixed(1);
  const base = of(models[0]);
  const rows = models.map((folder, m) => {
    const own = of(folder);
    const gains = own.map(({ average }, i) => average - base[i].average);
    const spread = Math.sqrt(
      mean(gains.map((gain) => (gain - mean(gains)) ** 2)) * (gains.length / (gains.length - 1)),
    );
    const better = gains.filter((gain) => gain > 0).length;
    const against = m === 0 ? ['', ''] : [`${points(mean(gains))} ± ${points(spread)}`, `${better} of ${gains.length}`];
    const cells = names.map((name) => {
      const ofType = own.filter(({ type }) => type === name);
      return `${points(mean(ofType.map(({ average }) => average)))} / ${points(mean(ofType.map(({ precision }) => precision)))}`;
    });
    const averages = [
      points(mean(own.map(({ average }) => average))),
      points(mean(own.map(({ precision }) => precision))),
    ];
    return [nameOf(folder), perplexity(folder), ...averages, ...against, ...cells];
  });
  const header = ['model', 'perplexity', 'AP', `P@${top}`, 'AP against the first', 'better in'];
  console.log(
    `${mined.length} sentences; seeds: ${types.map(({ name, seeds: [seed] }) => `${name} ${seed}`).join(', ')}.\n`,
  );
  console.log(formatMarkdownTable([...header, ...names.map((name) => `${name}: AP / P@${top}`)], rows));
}
