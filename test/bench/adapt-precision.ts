// Mining precision of several models on the same sentences with the same seeds, several seeds a type: what adapting a model
// to the corpus changes. node test/bench/adapt-precision.ts --corpus FILE --size 100 --out FILE.json MODEL…

import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultCacheFolder } from '../../main/compute/model-places.ts';
import { openLanguageModel } from '../../main/compute/open-language-model.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { writeBeside } from '../../main/files/write-beside.ts';
import { averagePrecision, precisionAt } from '../../src/evaluate/ranking.ts';
import { type Candidate, DEFAULT_TEMPERATURE, mine } from '../../src/mining/mine.ts';
import { CANDIDATES } from './bench-sample.ts';
import { SEEDS, splitEvidence } from './evidence-types.ts';

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
const PHRASES: Readonly<Record<string, string>> = {
  PER: 'person',
  LOC: 'location',
  ORG: 'organization',
  MISC: 'miscellaneous',
};

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
      phrase: PHRASES[name],
      seeds: [seed],
    })),
  );
const top = Number(flags.top);
const results = [];
for (const folder of models) {
  const model = await openLanguageModel(folder, { cacheDir: defaultCacheFolder(), device: 'cpu', workers: 1 });
  const found: Candidate[] = [];
  const options = {
    ...({ types, method: 'div2', seedMode: 'mean', edge: 'boundary', temperature: DEFAULT_TEMPERATURE } as const),
    ...{ selection: { mode: 'top', k: top } as const, candidates: CANDIDATES },
  };
  for await (const { candidates } of mine(mined, model.lm, options)) found.push(...candidates);
  model.close();
  for (const [t, { name, seeds }] of types.entries()) {
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
    results.push({ model: basename(resolve(folder)), type, seed: seeds[0], gold, ...scores });
    console.log(JSON.stringify(results.at(-1)));
  }
}
await writeBeside(flags.out, [`${JSON.stringify(results, null, 1)}\n`]);
