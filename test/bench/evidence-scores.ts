// Scores every span of a draw of Wikigold against every seed and phrase (evidence-types.ts), then the seeds' own places, then
// every span against what a user would have confirmed at the top of the first lists. Resumable.
// node test/bench/evidence-scores.ts --size 200 --draw 1 --out FOLDER

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultCacheFolder, STARTER_MODEL } from '../../main/compute/model-places.ts';
import { openLanguageModel } from '../../main/compute/open-language-model.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { writeBeside } from '../../main/files/write-beside.ts';
import { mineToFile } from '../../main/jobs/mining/mine-to-file.ts';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import type { ReadItem } from '../../src/formats/reader.ts';
import type { EntityType } from '../../src/mining/entity-type.ts';
import { DEFAULT_TEMPERATURE } from '../../src/mining/mine.ts';
import { CANDIDATES } from './bench-sample.ts';
import { CONFIRMED_SEEDS, confirmTop, FILES, OWN_PLACES, readEvidence } from './evidence-places.ts';
import {
  confirmedTypes,
  type EvidenceSplit,
  evidenceTypes,
  plainTypes,
  seedPlaces,
  splitEvidence,
} from './evidence-types.ts';

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string', default: 'resources/corpora/wikigold/wikigold.conll' },
    model: { type: 'string', default: STARTER_MODEL },
    size: { type: 'string', default: '200' },
    draw: { type: 'string', default: '1' },
    out: { type: 'string', default: 'out/evidence' },
    workers: { type: 'string', default: '1' },
  },
});
/** Few: a run that is stopped keeps what is finished. */
const STRETCH = 20;

mkdirSync(flags.out, { recursive: true });
const corpus = await openCorpus(flags.corpus);
const { sentences } = await readCorpus(corpus);
// What a folder was begun with it is gone on with, also where the drawing has changed since.
const begun = join(flags.out, FILES.split);
const split: EvidenceSplit = existsSync(begun)
  ? JSON.parse(readFileSync(begun, 'utf8'))
  : splitEvidence(sentences, Number(flags.size), Number(flags.draw));
const stop = { aborted: false };
process.on('SIGTERM', () => {
  stop.aborted = true;
});
const workers = Number(flags.workers);
const model = await openLanguageModel(flags.model, { cacheDir: defaultCacheFolder(), device: 'cpu', workers });
const mined = split.mined.map((s) => sentences[s]);
const places = seedPlaces(sentences, split);
await keep(FILES.split, split);
await keep(OWN_PLACES, places);
await scoreAll(FILES.spans, mined, evidenceTypes(split));
await scoreAll(
  FILES.own,
  places.map(({ sentence }) => sentences[sentence]),
  plainTypes(split.seeds),
);
if (!stop.aborted) {
  const evidence = readEvidence(flags.out, sentences);
  const confirmed = confirmTop(evidence, sentences);
  await keep(CONFIRMED_SEEDS, confirmed);
  await scoreAll(FILES.again, mined.slice(0, evidence.gold.length), confirmedTypes(confirmed));
}
model.close();

async function keep(name: string, what: unknown): Promise<void> {
  await writeBeside(join(flags.out, name), [JSON.stringify(what)]);
}

async function scoreAll(name: string, mined: readonly LabelledSentence[], types: readonly EntityType[]): Promise<void> {
  const out = join(flags.out, name);
  if (existsSync(out) || stop.aborted) return;
  async function* read() {
    yield mined.map((sentence, line): ReadItem => ({ sentence, line }));
  }
  const summary = await mineToFile({
    ...{ corpus: { ...corpus, read }, reading: {}, lm: model.lm, modelName: basename(flags.model), out, stop },
    options: {
      ...{ types, method: 'div2', seedMode: 'mean', edge: 'boundary', temperature: DEFAULT_TEMPERATURE },
      ...{ selection: { mode: 'all' }, candidates: CANDIDATES, stretch: STRETCH },
    },
    checkpoint: `${out}.checkpoint`,
    fresh: false,
    onProgress: ({ done, total }) => process.stderr.write(`\r${name}: ${done.toFixed(1)} of ${total} sentences`),
  });
  console.log(`\n${name}: ${summary.outcome}, ${summary.counts.candidates} spans`);
}
