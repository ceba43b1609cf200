// seedmark export: the reviewed corpus as a data set, or a tagger as a folder.

import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { DatasetRequest } from '../../../src/contract/exports.ts';
import { Failure } from '../../../src/failure.ts';
import { TARGET_FORMATS } from '../../../src/formats/formats.ts';
import { WRITTEN_SCHEMES } from '../../../src/formats/writer.ts';
import type { ExportResult } from '../../jobs/corpus/export-dataset.ts';
import { JSON_FLAG, shares, wholeNumber } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { findCorpora, findRun, findTagger, findTypes, repeated } from './find-named.ts';
import { followJob } from './follow-job.ts';
import { type Session, withProject } from './session.ts';

interface ExportFlags {
  readonly out: string;
  readonly format?: string;
  readonly tagger?: string;
  readonly run?: string;
  readonly unknown: 'mark' | 'outside' | 'leave-out';
  readonly provenance?: boolean;
  readonly into?: string;
  readonly dryRun?: boolean;
  readonly split?: readonly [number, number];
  readonly splitSeed?: number;
  readonly licence?: string;
  readonly guidelines?: string;
  readonly corpus: readonly string[];
  readonly type: readonly string[];
  readonly scheme?: string;
  readonly columns?: string;
  readonly json?: boolean;
}

const EXPLANATION = `
A data set has the spans that were accepted; with --run also the candidates of that run that nobody looked at and that
are nearer than the threshold of their type ("seedmark review --set-threshold"). What a format cannot hold is said.

Examples:
  seedmark export names.seedmark --format conll --out names.conll
  seedmark export names.seedmark --format jsonl --run latest --unknown leave-out --out names.jsonl
  seedmark export names.seedmark --into session.eaf --out session-named.eaf   # new tiers, all else as it was
  seedmark export names.seedmark --tagger first --out tagger
`;

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .summary('write the data set or a tagger of a project')
    .description('Write the reviewed corpus of a project as a data set, or one of its taggers as a folder.')
    .argument('<project>', 'a .seedmark file')
    .requiredOption('--out <path>', 'a file for a data set; a folder that is not there yet for a tagger')
    .addOption(new Option('--format <name>', 'a data set in this format').choices(TARGET_FORMATS))
    .option(
      '--into <file>',
      'the names in a copy of the ELAN, FLEx or Toolbox file that was imported; all else in it stays',
    )
    .option('--tagger <name>', 'this tagger')
    .optionsGroup('Data sets:')
    .option('--run <number|latest>', 'also candidates of this run below their threshold')
    .addOption(
      new Option(
        '--unknown <how>',
        'words that nobody judged: marked where the format can, written as no entity, or their sentences left out',
      )
        .choices(['mark', 'outside', 'leave-out'])
        .default('outside'),
    )
    .addOption(repeated('--corpus <name>', 'this corpus; repeat for more', 'all'))
    .addOption(repeated('--type <name>', 'this type; repeat for more', 'all'))
    .addOption(new Option('--scheme <name>', 'how tags spell spans (default: IOB2)').choices(WRITTEN_SCHEMES))
    .addOption(new Option('--columns <n>', 'CoNLL: word and tag, or word, spacing and tag').choices(['2', '3']))
    .option('--provenance', 'with reviewer, time, seed and score of each span where the format can')
    .option(
      '--split <validation,test>',
      'a folder with train, validation and test: shares of whole documents, each type shared out, e.g. 0.1,0.1',
      shares,
    )
    .option('--split-seed <n>', 'which documents those are', wholeNumber, 1)
    .option('--licence <name>', 'for the card of a folder: the licence of the data set, e.g. CC-BY-4.0')
    .option('--guidelines <file>', 'for the card of a folder: how it was annotated, Markdown')
    .option('--dry-run', 'write nothing; say what would be written and what would be lost')
    .option(JSON_FLAG, 'print the result as one line of JSON')
    .addHelpText('after', EXPLANATION)
    .action(runExport);
}

async function runExport(path: string, flags: ExportFlags): Promise<void> {
  if ([flags.format, flags.tagger, flags.into].filter((one) => one !== undefined).length !== 1) {
    const hint = `Give one of --format (${TARGET_FORMATS.join(', ')}), --into and --tagger.`;
    throw new Failure('bad-argument', 'A data set, a file to write names into, or a tagger?', hint);
  }
  refuseItself(path, flags.out);
  if (flags.into !== undefined) refuseItself(flags.into, flags.out);
  await withProject(path, async (session) => {
    const { result } =
      flags.tagger === undefined ? await exportDataset(session, flags) : await exportTagger(session, flags);
    if (flags.json) console.log(JSON.stringify(result));
    else say(flags.dryRun ? 'Nothing was written (--dry-run).' : `written: ${flags.out}`);
  });
}

async function exportDataset(session: Session, flags: ExportFlags) {
  const { client } = session;
  const corpora = await findCorpora(client, flags.corpus);
  const types = await findTypes(client, flags.type);
  const run = flags.run === undefined ? undefined : (await findRun(client, flags.run)).id;
  if (run !== undefined && (await client.mining.thresholds({ run })).length === 0) {
    say(`note: run ${run} has no thresholds yet, so no unseen candidate of it is written`);
  }
  const dataset: DatasetRequest = {
    format: flags.format ?? 'jsonl',
    corpora: corpora.map(({ id }) => id),
    types: types.map(({ id }) => id),
    ...(run !== undefined && { run }),
    unknownWords: flags.unknown === 'leave-out' ? 'leave out' : flags.unknown,
    ...(flags.provenance && { withProvenance: true }),
    ...(flags.licence !== undefined && { licence: flags.licence }),
    ...(flags.guidelines !== undefined && { guidelines: readGuidelines(flags.guidelines) }),
    options: {
      ...(flags.scheme !== undefined && { scheme: flags.scheme }),
      ...(flags.columns !== undefined && { columns: Number(flags.columns) }),
      ...(flags.split && { splits: { validation: flags.split[0], test: flags.split[1], seed: flags.splitSeed ?? 1 } }),
    },
  };
  if (flags.into === undefined) {
    const { lost, ...preview } = await client.exports.preview({ dataset });
    if (!flags.json) sayLosses(preview, lost);
    if (flags.dryRun) return { result: { ...preview, lost, head: undefined } };
  }
  const into = flags.into === undefined ? {} : { into: resolve(flags.into) };
  const job = await client.exports.dataset({ dataset, path: resolve(flags.out), ...into });
  const ended = await followJob(session, job, { title: 'exporting', isCancelled: true });
  const { sentences, spans, lost } = ended.result as unknown as ExportResult;
  if (!flags.json && flags.into !== undefined) sayLosses({ sentences, spans }, lost);
  return ended;
}

/** @throws Failure 'file-missing' */
function readGuidelines(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const hint = 'Name a text file, or leave out --guidelines.';
    throw new Failure('file-missing', `The guidelines ${path} cannot be read.`, hint, { cause });
  }
}

function sayLosses({ sentences, spans }: Pick<ExportResult, 'sentences' | 'spans'>, lost: ExportResult['lost']): void {
  say(`${count(sentences, 'sentence')}, ${count(spans, 'span')}`);
  for (const { what, count: number } of lost) say(`not carried: ${number.toLocaleString('en')} ${what}`);
}

async function exportTagger(session: Session, flags: ExportFlags) {
  const { client } = session;
  const { id: tagger } = await findTagger(client, flags.tagger!);
  const job = await client.exports.tagger({ tagger, path: resolve(flags.out) });
  return followJob(session, job, { title: 'copying the tagger', isCancelled: true });
}

/** @throws Failure when the export would replace its project. */
function refuseItself(project: string, out: string): void {
  if (realPath(project) !== realPath(out)) return;
  const hint = 'Name another file: the project would be lost.';
  throw new Failure('bad-argument', `--out and the project are the same file, ${out}.`, hint);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there, or nobody may look: then it is no project that could be lost.
    return resolve(path);
  }
}
