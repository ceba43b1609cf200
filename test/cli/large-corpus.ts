// Memory on corpora of a real size: reading, segmenting and enumerating the candidates of a million sentences, and mining
// twenty thousand, while the memory of all processes is watched. Minutes long, so not among the tests: npm run check:large
// (with "read" or "mine" behind it: that part only).

import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { STARTER_MODEL } from '../../main/compute/model-places.ts';
import { openCorpus } from '../../main/files/open-corpus.ts';
import { surveyCorpus } from '../../main/jobs/corpus/survey-corpus.ts';
import { stopWords } from '../../src/corpus/stop-words.ts';
import { SHARED, unlessShared } from '../support/shared.ts';
import { start } from './command.ts';

const SENTENCES = 1_000_000;
const MOST_STREAMING_BYTES = 1e9;
const MINED_SENTENCES = 20_000;
const STARTER_SENTENCES = 300;
const MOST_MINING_BYTES = 1.2e9;
const WATCH_MS = 200;
const FILTERS = {
  maxWords: 3,
  maxSentenceWords: 30,
  stopWords: new Set(stopWords('en')),
  dropDigits: true,
  dropFinalStop: true,
};

const folder = mkdtempSync(join(tmpdir(), 'seedmark-large-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let isFine = true;

/** Sentences of 4 to 24 words from a growing vocabulary, as Zipf would have it; the same at every call. */
function* sentences(count: number): Generator<string> {
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  const word = (rank: number) => `${'bdfgklmnprst'[rank % 12]}${'aeiou'[rank % 5]}${rank.toString(36)}`;
  for (let i = 0; i < count; i++) {
    const words = Array.from({ length: 4 + Math.floor(random() * 21) }, () => word(Math.floor(200_000 ** random())));
    words[0] = words[0][0].toUpperCase() + words[0].slice(1);
    yield `${words.join(' ')}.\n`;
  }
}

async function writeCorpus(count: number): Promise<string> {
  const path = join(folder, `${count}.txt`);
  await pipeline(sentences(count), createWriteStream(path));
  return path;
}

function report(what: string, seconds: number, bytes: number, most: number, detail: string): void {
  const isWithin = bytes < most;
  isFine &&= isWithin;
  const verdict = isWithin ? 'ok' : 'TOO MUCH';
  console.log(
    `${what}: ${seconds.toFixed(0)} s, ${(bytes / 1e6).toFixed(0)} MB at most (limit ${most / 1e6} MB: ${verdict}); ${detail}`,
  );
}

async function stream(): Promise<void> {
  const path = await writeCorpus(SENTENCES);
  const started = performance.now();
  const survey = await surveyCorpus(await openCorpus(path), FILTERS);
  const seconds = (performance.now() - started) / 1000;
  // Linux tells kilobytes, and so does the runtime everywhere.
  const peak = process.resourceUsage().maxRSS * 1024;
  const { words, filters } = survey;
  report(
    `reading, segmenting and enumerating ${survey.sentences.toLocaleString('en')} sentences`,
    seconds,
    peak,
    MOST_STREAMING_BYTES,
    `${words.toLocaleString('en')} words, ${filters.candidates.toLocaleString('en')} candidates`,
  );
  rmSync(path);
}

/** Resident memory of a process and all below it, bytes. */
function treeBytes(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const status = readStatus(Number(name));
    if (status) parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
  }
  const isBelow = (pid: number | undefined): boolean => pid === root || (!!pid && isBelow(parents.get(pid)));
  return [...parents.keys()].filter(isBelow).reduce((sum, pid) => sum + residentBytes(pid), 0);
}

function residentBytes(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readStatus(pid) ?? '')?.[1] ?? 0);
}

function readStatus(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return undefined; // ended meanwhile
  }
}

async function mineWatched(what: string, count: number, options: readonly string[]): Promise<void> {
  const path = await writeCorpus(count);
  const started = performance.now();
  const types = ['--type=PER:person=Amina Jallo', '--type=LOC:place=Banjul'];
  const run = start([
    'mine',
    path,
    '--out',
    join(folder, 'ranked.jsonl'),
    '--json',
    '--workers',
    '2',
    ...types,
    ...options,
  ]);
  let peak = 0;
  let main = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, treeBytes(run.process.pid!));
    main = Math.max(main, residentBytes(run.process.pid!));
  }, WATCH_MS);
  const { code, stdout, stderr } = await run.ended;
  clearInterval(watch);
  if (code !== 0) throw new Error(stderr);
  const { counts, found } = JSON.parse(stdout);
  const detail = `main process ${(main / 1e6).toFixed(0)} MB; ${counts.candidates.toLocaleString('en')} candidates, found ${JSON.stringify(found)}`;
  report(
    `mining ${count.toLocaleString('en')} sentences, ${what}`,
    (performance.now() - started) / 1000,
    peak,
    MOST_MINING_BYTES,
    detail,
  );
}

const part = process.argv[2];
const absent =
  process.platform === 'linux' ? unlessShared('models/tiny-bert-cased') : 'memory is read from /proc: NOT CHECKED';
if (part !== 'mine') await stream();
if (part === 'read') console.log('mining: not asked for');
else if (absent) console.log(`mining: ${absent}`);
else {
  const tiny = join(SHARED, 'models/tiny-bert-cased');
  await mineWatched('all of them kept, tiny model', MINED_SENTENCES, ['--model', tiny, '--all', '--max-words', '2']);
  await mineWatched('the best 1000, tiny model', MINED_SENTENCES, [
    '--model',
    tiny,
    '--top',
    '1000',
    '--max-words',
    '2',
  ]);
  await mineWatched('the best 100, starter model', STARTER_SENTENCES, ['--model', STARTER_MODEL, '--top', '100']);
}
process.exitCode = isFine ? 0 : 1;
