// The demonstration: Wikigold, the starter model, the paper's four seeds; a table against gold and the spans on top.

import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stopWords } from '../../src/corpus/stop-words.ts';
import { DEFAULT_MAX_SENTENCE_WORDS, DEFAULT_MAX_WORDS } from '../../src/mining/candidate-spans.ts';
import { PAPER_TYPES } from '../../src/mining/entity-type.ts';
import { DEFAULT_TEMPERATURE, type MineOptions } from '../../src/mining/mine.ts';
import { defaultCacheFolder, STARTER_MODEL } from '../compute/model-places.ts';
import { openLanguageModel } from '../compute/open-language-model.ts';
import { openCorpus, readCorpus } from '../files/open-corpus.ts';
import { SAMPLE_CORPUS } from '../files/sample-corpus.ts';
import { judgeRanking } from '../jobs/mining/judge-ranking.ts';
import { mineToFile } from '../jobs/mining/mine-to-file.ts';
import { readMiningRun } from '../jobs/mining/mining-run.ts';
import { collectRanked } from '../jobs/mining/ranked-file.ts';
import type { RankedSpan } from '../jobs/mining/ranked-line.ts';
import { resolveRanking } from '../jobs/mining/resolve-ranking.ts';
import { trainDemo } from './demo-training.ts';
import { formatJudgements } from './evaluate-command.ts';
import { describeFilters } from './mining/mine-summary.ts';
import { createProgress, formatDuration } from './terminal/progress.ts';
import { formatTable } from './terminal/table.ts';

const ROOT = join(import.meta.dirname, '../..');
const RANKS = [10, 100, 500];
const TOP = 500;
const SHOWN = 5;

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(ROOT, 'out/demo') },
    /** Another corpus with the same four labels. */
    corpus: { type: 'string', default: SAMPLE_CORPUS },
  },
});
const out = join(values.out, 'ranked.jsonl');
const options: MineOptions = {
  types: PAPER_TYPES,
  method: 'div2',
  selection: { mode: 'top', k: TOP },
  candidates: {
    maxWords: DEFAULT_MAX_WORDS,
    maxSentenceWords: DEFAULT_MAX_SENTENCE_WORDS,
    stopWords: new Set(stopWords('en')),
    dropDigits: true,
    dropFinalStop: true,
  },
  seedMode: 'mean',
  edge: 'boundary',
  temperature: DEFAULT_TEMPERATURE,
};

console.log(`Corpus: Wikigold, English Wikipedia with names labelled by hand (CC BY 4.0; resources/corpora/wikigold).
Model:  the starter masked language model (resources/model/starter/README.md), on this machine's processor.
Seeds:  ${PAPER_TYPES.map(({ name, phrase, seeds }) => `${name} (${phrase}): ${seeds[0]}`).join(' · ')}
Each candidate span is swapped with the seed; the less its context notices, the higher it ranks. The labels are only
used afterwards, to judge the ranking.
`);
mkdirSync(values.out, { recursive: true });
const started = performance.now();
const corpus = await openCorpus(values.corpus);
const model = await openLanguageModel(STARTER_MODEL, { cacheDir: defaultCacheFolder(), device: 'cpu' });
console.log(`${model.workers} workers; best ${TOP} spans of each type; interrupt at will, the same command goes on.`);
const progress = createProgress('mining');
const summary = await mineToFile({
  corpus,
  reading: {},
  lm: model.lm,
  modelName: 'starter',
  options,
  out,
  checkpoint: `${out}.checkpoint`,
  fresh: false,
  stop: { aborted: false },
  onProgress: ({ done, total, found }) => progress.update(done, total, `${found.toLocaleString('en')} spans`),
});
progress.end();
model.close();

const { sentences } = await readCorpus(corpus);
const ranked = await collectRanked(out);
const map = new Map(PAPER_TYPES.map(({ name }) => [name, [name]]));
const judge = (spans: readonly RankedSpan[]) =>
  judgeRanking({ ranked: spans, gold: sentences, map, ranks: RANKS, candidates: options.candidates });

console.log(`
${summary.sentences.toLocaleString('en')} sentences, ${describeFilters(summary.counts)}

Precision at rank k and average precision of the first ${TOP}, in percent (exact borders and type):
${formatJudgements(await judge(ranked), RANKS)}

The same after overlaps are resolved (a half name loses to the whole name, a word belongs to one type):
${formatJudgements(await judge(resolveRanking(ranked)), RANKS)}
`);
const terms = (values: readonly (number | null)[]) => values.map((value) => value?.toFixed(3) ?? '–').join(' ');
const rows = PAPER_TYPES.flatMap(({ name }) =>
  ranked
    .filter(({ type }) => type === name)
    .slice(0, SHOWN)
    .map((span) => {
      const isRight = sentences[span.sentence].spans.some(
        ({ start, end, type }) => start === span.start && end === span.end && type === name,
      );
      return [name, span.text, isRight ? 'yes' : 'no', span.score.toFixed(4), terms(span.x), terms(span.y)];
    }),
);
console.log(`The first ${SHOWN} of each type. Score: mean of all terms, in nats; sentence terms: left and right neighbour; context terms:
the pieces of "The {label} name:".
${formatTable(['type', 'span', 'gold', 'score', 'sentence terms', 'context terms'], rows, [0, 1, 2])}

All ${ranked.length.toLocaleString('en')} ranked spans: ${out}`);
await trainDemo({
  sentences,
  ranked,
  run: readMiningRun(out)!,
  modelFolder: STARTER_MODEL,
  out: values.out,
  threads: availableParallelism(),
});
console.log(`\n${formatDuration(performance.now() - started)} in all.`);
