// How fast each reader is: CPU seconds for a source of some megabytes, against a bare scan for line breaks of the same text
// in the same run, and the most memory of a process of its own that reads it from the disk.
// node test/bench/format-readers.ts [MB, default 4] [format]

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCorpus } from '../../main/files/open-corpus.ts';
import type { FormatName } from '../../src/formats/format.ts';
import { FORMATS, formatNamed } from '../../src/formats/formats.ts';
import { createLineSplitter } from '../../src/formats/lines.ts';
import type { PartedReader } from '../../src/formats/parts.ts';
import { largeSource } from '../support/large-source.ts';

const CHUNK = 256 * 1024;
const SCANS = 20;
const READS = 2;
const MB = 2 ** 20;
const OUT = join(import.meta.dirname, 'results/readers.md');

const [first = '4', only] = process.argv[2] === 'child' ? [] : process.argv.slice(2);
if (process.argv[2] === 'child') await readInChild(process.argv[3], process.argv[4] as FormatName);
else await benchReaders(Number(first) * MB);

async function benchReaders(chars: number): Promise<void> {
  const lines = [
    `Each reader on ${chars / MB} million characters of its own format: CPU time against a bare scan for line breaks of the`,
    'same text in the same run, and the most memory of a process that reads such a file (Node itself takes some 60 MB).',
    '',
    '| format | MB per CPU second | × line scan | sentences | most memory, MB |',
    '| --- | --- | --- | --- | --- |',
  ];
  const folder = mkdtempSync(join(tmpdir(), 'seedmark-readers-'));
  for (const { name, packing, group } of FORMATS) {
    if (only !== undefined && name !== only) continue;
    const text = largeSource(name, chars);
    const scan = secondsEach(SCANS, () => {
      const splitter = createLineSplitter(() => undefined);
      for (let at = 0; at < text.length; at += CHUNK) splitter.push(text.slice(at, at + CHUNK));
      splitter.finish();
    });
    let sentences = 0;
    // A source of more than this is read in the process of its own alone.
    const isHuge = chars > 32 * MB;
    const read = isHuge
      ? Number.NaN
      : secondsEach(READS, () => {
          sentences = readText(name, text);
        });
    let memory = 'packed or several files';
    if (!packing && !group) {
      const path = join(folder, `a${formatNamed(name).extensions[0] ?? '.txt'}`);
      writeFileSync(path, text);
      memory = execFileSync(process.execPath, [import.meta.filename, 'child', path, name], { encoding: 'utf8' }).trim();
    }
    const [rate, ratio] = isHuge ? ['–', '–'] : [(text.length / MB / read).toFixed(1), (read / scan).toFixed(0)];
    lines.push(`| ${name} | ${rate} | ${ratio} | ${sentences || '–'} | ${memory} |`);
    console.log(lines.at(-1));
  }
  rmSync(folder, { recursive: true });
  if (only !== undefined) return;
  mkdirSync(join(OUT, '..'), { recursive: true });
  writeFileSync(OUT, '');
  appendFileSync(OUT, `${lines.join('\n')}\n`);
}

/** Seconds of the processor for one time, the first not counted: it compiles. */
function secondsEach(times: number, work: () => void): number {
  work();
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / times;
}

function readText(name: FormatName, text: string): number {
  const reader = formatNamed(name).read({ doc: 'd' });
  let sentences = 0;
  const count = (items: Iterable<object>) => {
    for (const item of items) if ('sentence' in item) sentences++;
  };
  if ('start' in reader) count((reader as PartedReader).start({ role: 'text', name: 'train.jsonl' }));
  for (let at = 0; at < text.length; at += CHUNK) count(reader.push(text.slice(at, at + CHUNK)));
  count(reader.finish());
  return sentences;
}

async function readInChild(path: string, format: FormatName): Promise<void> {
  let sentences = 0;
  for await (const items of (await openCorpus(path, { format })).read()) sentences += items.length;
  if (sentences === 0) throw new Error('nothing was read');
  console.log(Math.round(process.resourceUsage().maxRSS / 1024));
}
