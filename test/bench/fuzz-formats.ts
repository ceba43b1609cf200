// Longer fuzzing than the tests do: node test/bench/fuzz-formats.ts [seconds] [first seed] [format]. Seconds are the
// processor's that went into damaging and reading, so that neither a busy machine nor the collecting of garbage fuzzes less.
// A failure is printed with the seed that repeats it; memory is watched as well.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readDamaged } from '../support/fuzz-reader.ts';
import { FUZZED, ownSources, sampleSources } from '../support/fuzz-sources.ts';
import { createRandom, mutate } from '../support/mutate.ts';

const MOST_MEMORY = 512 * 1024 * 1024;
/** Seconds of fuzzing after which garbage is collected: left alone, the engine lets hundreds of MB of it lie, some of it ICU's. */
const GARBAGE_AFTER = 0.5;
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const SAMPLE_CHARS = 60_000;

const [seconds = '60', firstSeed = '1', only] = process.argv.slice(2);
const sources = [...FUZZED.flatMap(ownSources), ...sampleSources(SAMPLE_CHARS)].filter(
  ({ format }) => only === undefined || format === only,
);
let seed = Number(firstSeed);
let spent = 0;
let spentAtCollection = 0;
const isOver = () => spent > Number(seconds);
let failures = 0;
let most = 0;
const runs = new Map<string, { sources: number; seconds: number }>();
while (!isOver()) {
  for (const source of sources) {
    const before = process.cpuUsage();
    const random = createRandom(seed);
    const changes = 1 + Math.floor(random() * 10);
    const parts = source.parts.map((part) => ({ ...part, text: mutate(part.text, random, changes) }));
    try {
      readDamaged({ ...source, parts }, 1 + Math.floor(random() * 20_000));
    } catch (error) {
      failures++;
      console.log(`${source.format} ${source.name} seed ${seed}: ${error instanceof Error ? error.stack : error}`);
    }
    const run = runs.get(source.format) ?? { sources: 0, seconds: 0 };
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1e6;
    spent += took;
    runs.set(source.format, { sources: run.sources + 1, seconds: run.seconds + took });
    most = Math.max(most, process.memoryUsage.rss());
    if (spent - spentAtCollection > GARBAGE_AFTER) {
      collectGarbage();
      spentAtCollection = spent;
    }
    if (isOver()) break;
  }
  seed++;
}
for (const [format, run] of runs) {
  console.log(`${format}: ${run.sources} damaged sources, ${run.seconds.toFixed(1)} s of the processor`);
}
console.log(`last seed ${seed - 1}`);
console.log(
  `${failures} failures; most memory ${Math.round(most / 2 ** 20)} MB${most > MOST_MEMORY ? ', TOO MUCH' : ''}`,
);
process.exitCode = failures > 0 || most > MOST_MEMORY ? 1 : 0;
