// The check of seeds before hours of mining: each is mined alone on a sample of sentences, and what it finds first is shown
// side by side, with how well the model's vocabulary knows it and the time that all of it would take.

import type { CheckedSeed, SeedCheck } from '../../../src/contract/seeds.ts';
import { type Sentence, spanChars, spanText } from '../../../src/corpus/sentence.ts';
import { stopWords } from '../../../src/corpus/stop-words.ts';
import { DEFAULT_MAX_SENTENCE_WORDS, DEFAULT_MAX_WORDS } from '../../../src/mining/candidate-spans.ts';
import { type Candidate, DEFAULT_TEMPERATURE, type MineOptions, mine, unknownShare } from '../../../src/mining/mine.ts';
import type { CorpusId } from '../../../src/project/ids.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import type { DeviceChoice } from '../../compute/devices.ts';
import { type OpenedModel, openLanguageModel } from '../../compute/open-language-model.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import { readSentences } from '../../store/corpus/sentences.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';

export const CHECK_SEEDS_JOB = 'check seeds';

export interface CheckSeedsArgs {
  readonly name: string;
  readonly phrase: string;
  readonly language: string;
  readonly texts: readonly string[];
  readonly corpora: readonly CorpusId[];
  readonly sentences: number;
  readonly template?: string;
  readonly modelFolder: string;
  readonly device: DeviceChoice;
  readonly cacheDir: string;
  readonly workers?: number;
}

/** Spans that are shown of each seed. */
const SHOWN = 20;
/** The same sample each time, so that seeds can be compared from one check to the next. */
const SAMPLE_KEY = 8;

export const checkSeedsKind: JobKind = {
  name: CHECK_SEEDS_JOB,
  device: (args) => (args as unknown as CheckSeedsArgs).device,
  work: (setting) => checkSeeds(setting, setting.args as unknown as CheckSeedsArgs),
};

async function* checkSeeds(
  { connection, signal }: JobSetting,
  args: CheckSeedsArgs,
): AsyncGenerator<JobBatch, Record<string, unknown>> {
  const { texts, corpora } = args;
  const sample = drawSample(connection, args);
  let model: OpenedModel | undefined;
  const closeModel = () => model?.close();
  signal.addEventListener('abort', closeModel);
  try {
    model = await openLanguageModel(args.modelFolder, args);
    if (signal.aborted) return {};
    yield { done: 0, total: texts.length };
    const checked: CheckedSeed[] = [];
    const started = performance.now();
    for (const text of texts) {
      const top = await mineSample(model, sample, args, text);
      const pieces = model.lm.tokenizer.encode(text);
      checked.push({
        text,
        pieces: pieces.ids.length - pieces.leading - pieces.trailing,
        unknownShare: unknownShare(pieces, model.lm.tokenizer.unknownId),
        top: top.map(shown),
      });
      yield { done: checked.length, total: texts.length };
    }
    const all = corpora.reduce((sum, id) => sum + readCorpus(connection, id).sentences, 0);
    const perSeed = (performance.now() - started) / 1000 / texts.length;
    const seconds = sample.length === 0 ? 0 : (perSeed * all) / sample.length;
    return { seeds: checked, overlap: overlaps(checked), sentences: sample.length, seconds } satisfies SeedCheck;
  } finally {
    signal.removeEventListener('abort', closeModel);
    closeModel();
  }
}

/** Sentences that the miner would take, from all over the corpora. */
function drawSample(connection: Connection, { corpora, sentences }: CheckSeedsArgs): Sentence[] {
  const sizes = corpora.map((id) => ({ id, size: readCorpus(connection, id).sentences }));
  const all = sizes.reduce((sum, { size }) => sum + size, 0);
  const random = keyedRandom(SAMPLE_KEY);
  const drawn = new Map<string, Sentence>();
  // Some draws hit the same sentence, or one that is too long.
  for (let tries = 0; drawn.size < Math.min(sentences, all) && tries < 10 * sentences; tries++) {
    let at = Math.floor(random() * all);
    const corpus = sizes.find(({ size }) => {
      if (at < size) return true;
      at -= size;
      return false;
    });
    if (!corpus) break;
    const [sentence] = readSentences(connection, corpus.id, at, 1);
    if (sentence && sentence.words.length <= DEFAULT_MAX_SENTENCE_WORDS) drawn.set(`${corpus.id} ${at}`, sentence);
  }
  return [...drawn.values()];
}

async function mineSample(
  model: OpenedModel,
  sample: readonly Sentence[],
  { name, phrase, language, template }: CheckSeedsArgs,
  seed: string,
): Promise<Candidate[]> {
  const options: MineOptions = {
    types: [{ name, phrase, seeds: [seed] }],
    method: 'div2',
    selection: { mode: 'top', k: SHOWN },
    candidates: {
      maxWords: DEFAULT_MAX_WORDS,
      maxSentenceWords: DEFAULT_MAX_SENTENCE_WORDS,
      stopWords: new Set(stopWords(language)),
      dropDigits: true,
      dropFinalStop: true,
    },
    template,
    seedMode: 'mean',
    edge: 'boundary',
    temperature: DEFAULT_TEMPERATURE,
  };
  const found: Candidate[] = [];
  for await (const { candidates } of mine(sample, model.lm, options)) found.push(...candidates);
  return found.sort((a, b) => a.score - b.score || a.sentence - b.sentence).slice(0, SHOWN);
}

function shown({ source, span, score }: Candidate): CheckedSeed['top'][number] {
  return { surface: spanText(source, span), score, text: source.text, ...spanChars(source, span) };
}

/** [seeds × seeds] share of the spans that two lists have in common. */
function overlaps(seeds: readonly CheckedSeed[]): number[][] {
  const places = seeds.map(
    ({ top }) => new Set(top.map(({ text, startChar, endChar }) => `${startChar} ${endChar} ${text}`)),
  );
  return places.map((one) =>
    places.map((other) => {
      const most = Math.max(one.size, other.size);
      return most === 0 ? 0 : [...one].filter((place) => other.has(place)).length / most;
    }),
  );
}
