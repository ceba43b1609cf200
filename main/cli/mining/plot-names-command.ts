// seedmark plot-names: names as points, by how likely a model finds two words beside them (paper, Fig. 8).

import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { Failure } from '../../../src/failure.ts';
import { type NamePoint, namesFigure } from '../../../src/interpret/figures.ts';
import { NAME_PROMPT, wordsBesideNames } from '../../../src/interpret/word-probabilities.ts';
import { writeBeside } from '../../files/write-beside.ts';
import { openModel } from '../open-model.ts';
import { addModelOptions, JSON_FLAG, type ModelFlags } from '../terminal/options.ts';
import { createProgress } from '../terminal/progress.ts';
import { say } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';

interface PlotFlags extends ModelFlags {
  readonly words: readonly [string, string];
  readonly prompt: string;
  readonly out: readonly string[];
  readonly json?: boolean;
}

export function addPlotNamesCommand(program: Command): void {
  const command = program
    .command('plot-names')
    .summary('names as points, by two words that a model expects beside them')
    .description('Names as points: how unlikely a model finds each of two words beside them.')
    .argument('<names>', 'text file, one name a line; after a tab its group, which becomes its colour')
    .requiredOption('--words <A,B>', 'the two words, one for each axis', twoWords)
    .option('--prompt <text>', 'with {mask} for the word and {name}', NAME_PROMPT)
    .addOption(
      new Option('--out <file>', 'also write it, by extension: .csv or .svg; repeat for both')
        .argParser((value: string, list: readonly string[]) => [...list, value])
        .default([], 'none'),
    )
    .option(JSON_FLAG, 'print it as one line of JSON');
  addModelOptions(command).action(runPlotNames);
}

async function runPlotNames(path: string, flags: PlotFlags): Promise<void> {
  const { words, prompt, out } = flags;
  const unclear = out.find((file) => !['.csv', '.svg'].includes(extname(file).toLowerCase()));
  if (unclear !== undefined) {
    const hint = 'Name a file that ends in .csv or .svg.';
    throw new Failure('bad-argument', `${unclear}: it is not clear as what to write it.`, hint);
  }
  const names = readNames(path);
  const progress = createProgress('reading names');
  const model = await openModel(flags, progress);
  try {
    const surprises = await wordsBesideNames(model.lm, prompt, { names: names.map(({ name }) => name), words });
    const points = names.map((one, i): NamePoint => ({ ...one, surprise: surprises[i] }));
    progress.end();
    const header = ['name', 'group', ...words.map((word) => `−log p(${word})`)];
    if (flags.json) console.log(JSON.stringify({ prompt, words, points }));
    else {
      const rows = points.map(({ name, group, surprise }) => [
        name,
        group,
        ...surprise.map((value) => value.toFixed(3)),
      ]);
      console.log(formatTable(header, rows, [0, 1]));
    }
    const { csv, svg } = namesFigure(points, flags);
    for (const file of out) {
      await writeBeside(file, [file.toLowerCase().endsWith('.csv') ? csv : svg]);
      if (!flags.json) say(`written: ${file}`);
    }
  } finally {
    progress.end();
    model.close();
  }
}

function readNames(path: string): { name: string; group: string }[] {
  const hint = 'Name a text file with one name a line.';
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    throw new Failure('file-unreadable', `The names in ${path} cannot be read as UTF-8 text.`, hint, { cause });
  }
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new Failure('corpus-empty', `${path} has no names.`, hint);
  return lines.map((line) => {
    const [name, group = ''] = line.split('\t');
    return { name: name.trim(), group: group.trim() };
  });
}

function twoWords(text: string): [string, string] {
  const words = text.split(',').map((word) => word.trim());
  if (words.length === 2 && words.every((word) => word !== '')) return [words[0], words[1]];
  throw new Failure('bad-argument', `"${text}" is not two words.`, 'For instance --words artist,scientist.');
}
