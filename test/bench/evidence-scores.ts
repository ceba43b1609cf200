// Scores every span of a draw of Wikigold against every seed and phrase (evidence-types.ts); resumable.
// node test/bench/evidence-scores.ts --size 300 --draw 1 --out FOLDER

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultCacheFolder, STARTER_MODEL } from '../../main/compute/model-places.ts';
import { openLanguageModel } from '../../main/compute/open-language-model.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { writeBeside } from '../../main/files/write-beside.ts';
import { mineToFile } from '../../main/jobs/mining/mine-to-file.ts';
import type { ReadItem } from '../../src/formats/reader.ts';
import { DEFAULT_TEMPERATURE } from '../../src/mining/mine.ts';
import { CANDIDATES } from './bench-sample.ts';
import { evidenceTypes, splitEvidence } from './evidence-types.ts';

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string', default: 'resources/corpora/wikigold/wikigold.conll' },
    model: { type: 'string', default: STARTER_MODEL },
    size: { type: 'string', default: '300' },
    draw: { type: 'string', default: '1' },
    out: { type: 'string', default: 'out/evidence' },
    workers: { type: 'string', default: '1' },
  },
});

mkdirSync(flags.out, { recursive: true });
const corpus = await openCorpus(flags.corpus);
const { sentences } = await readCorpus(corpus);
const split = splitEvidence(sentences, Number(flags.size), Number(flags.draw));
const mined = split.mined.map((s) => sentences[s]);
async function* read() {
  yield mined.map((sentence, line): ReadItem => ({ sentence, line }));
}
const stop = { aborted: false };
process.on('SIGTERM', () => {
  stop.aborted = true;
});
const workers = Number(flags.workers);
const model = await openLanguageModel(flags.model, { cacheDir: defaultCacheFolder(), device: 'cpu', workers });
const out = join(flags.out, 'scores.jsonl');
await writeBeside(join(flags.out, 'split.json'), [JSON.stringify(split)]);
const summary = await mineToFile({
  ...{ corpus: { ...corpus, read }, reading: {}, lm: model.lm, modelName: 'starter', out, stop },
  options: {
    types: evidenceTypes(split),
    method: 'div2',
    selection: { mode: 'all' },
    candidates: CANDIDATES,
    seedMode: 'mean',
    edge: 'boundary',
    temperature: DEFAULT_TEMPERATURE,
    stretch: 20,
  },
  checkpoint: `${out}.checkpoint`,
  fresh: false,
  onProgress: ({ done, total }) => process.stderr.write(`\r${done.toFixed(1)} of ${total} sentences`),
});
model.close();
console.log(`\n${summary.outcome}: ${summary.counts.candidates} spans`);
