// Memory of tagging 100 MB: running text, one line without a sentence's end, and one JSON record as long as is read. The
// memory of all processes is watched and printed. Minutes long, so not among the tests:
//     node test/large/tag-large.ts [text|line|record] [seconds]      a part alone, stopped after so long

import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { start, WIKIGOLD } from '../cli/command.ts';
import { unlessShared } from '../support/shared.ts';
import { exportTinyTagger, TINY_MODEL } from '../support/tiny-tagger.ts';

const TEXT_BYTES = 100e6;
/** Just below the longest line that is held together (src/formats/lines.ts). */
const RECORD_BYTES = 16e6;
/** With two processes; the record, one sentence of 16 MB, is the largest. */
const MOST_BYTES = 1.5e9;
const WATCH_MS = 200;
const TELL_MS = 5000;

const folder = mkdtempSync(join(tmpdir(), 'seedmark-large-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Sentences of Wikigold, over and over. */
function* wikigoldText(bytes: number, betweenSentences: string, isWord: (word: string) => boolean): Generator<string> {
  const sentences = readFileSync(WIKIGOLD, 'utf8')
    .split(/\n\n/)
    .map((block) =>
      block
        .split('\n')
        .map((row) => row.split(' ')[0])
        .filter(isWord)
        .join(' '),
    );
  let written = 0;
  for (let i = 0; written < bytes; i++) {
    const text = sentences[i % sentences.length] + betweenSentences;
    written += text.length;
    yield text;
  }
}

function* recordOf(text: Iterable<string>): Generator<string> {
  yield '{"text":"';
  for (const part of text) yield JSON.stringify(part).slice(1, -1);
  yield '"}\n';
}

const anyWord = () => true;
const noStop = (word: string) => /^[\p{L}\p{N}]+$/u.test(word);
const CORPORA: Readonly<Record<string, () => Iterable<string>>> = {
  text: () => wikigoldText(TEXT_BYTES, '\n', anyWord),
  line: () => wikigoldText(TEXT_BYTES, ' ', noStop),
  record: () => recordOf(wikigoldText(RECORD_BYTES, ' ', anyWord)),
};

/** Resident memory of a process and all below it, bytes. */
function treeBytes(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = /^PPid:\s+(\d+)/m.exec(readStatus(Number(name)) ?? '')?.[1];
    if (parent) parents.set(Number(name), Number(parent));
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

/** @returns whether it stayed within the limit. */
async function tagWatched(name: string, tagger: string, seconds: number): Promise<boolean> {
  const path = join(folder, `${name}.txt`);
  await pipeline(CORPORA[name](), createWriteStream(path));
  const started = performance.now();
  const run = start(['tag', tagger, path, '--out', join(folder, `${name}.jsonl`), '--json', '--workers', '2']);
  let [peak, main, told] = [0, 0, 0];
  let isStopped = false;
  const watch = setInterval(() => {
    const [all, own] = [treeBytes(run.process.pid!), residentBytes(run.process.pid!)];
    [peak, main] = [Math.max(peak, all), Math.max(main, own)];
    const elapsed = performance.now() - started;
    if (elapsed - told >= TELL_MS) {
      told = elapsed;
      console.log(`  ${(elapsed / 1000).toFixed(0)} s: ${megabytes(all)}, of them the main process ${megabytes(own)}`);
    }
    // Once: a second signal ends the process at once, without a summary.
    if (elapsed > seconds * 1000 && !isStopped) isStopped = run.process.kill('SIGTERM');
  }, WATCH_MS);
  const { code, stdout, stderr } = await run.ended;
  clearInterval(watch);
  if (code !== 0 && !isStopped) throw new Error(stderr);
  const { outcome, sentences, words, pieces } = JSON.parse(stdout);
  const isWithin = peak < MOST_BYTES;
  const figures = `${outcome}; ${sentences} sentences, ${words} words, ${pieces} pieces read`;
  const verdict = `limit ${megabytes(MOST_BYTES)}: ${isWithin ? 'ok' : 'TOO MUCH'}`;
  console.log(
    `${name}: ${((performance.now() - started) / 1000).toFixed(0)} s, ${megabytes(peak)} at most (${verdict})`,
  );
  console.log(`  main process ${megabytes(main)}; ${figures}`);
  rmSync(path);
  return isWithin;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

const absent =
  process.platform === 'linux' ? unlessShared(`models/${TINY_MODEL}`) : 'memory is read from /proc: NOT CHECKED';
if (absent) console.log(`tagging: ${absent}`);
else {
  const tagger = await exportTinyTagger(join(folder, 'tagger'));
  const [part, seconds] = process.argv.slice(2);
  for (const name of part ? [part] : Object.keys(CORPORA)) {
    const isWithin = await tagWatched(name, tagger, Number(seconds ?? Number.POSITIVE_INFINITY));
    if (!isWithin) process.exitCode = 1;
  }
}
