// seedmark import: files become corpora of a project.

import { basename, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import { Failure } from '../../../src/failure.ts';
import type { CorpusId } from '../../../src/project/ids.ts';
import { IMPORT_JOB } from '../../jobs/corpus/import-corpus.ts';
import { addCorpusOptions, type CorpusFlags, corpusOptions, JSON_FLAG } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { findInterrupted, followJob } from './follow-job.ts';
import { type Session, withProject } from './session.ts';

interface ImportFlags extends CorpusFlags {
  readonly project: string;
  readonly name?: string;
  readonly json?: boolean;
}

/** Rejects that are printed; all of them are in the project. */
const SHOWN_REJECTS = 20;

const EXPLANATION = `
Each file becomes a corpus of its own, kept verbatim. Records that cannot be read are counted and kept with their
line and the reason. A file that is in the project already is not imported again.
Ctrl-C stops after the last stored batch, and the same command goes on from there; so it does after a power cut.

Examples:
  seedmark import notes.txt --project names.seedmark --language ha
  seedmark import train.conll test.conll --project names.seedmark --tag-column 3
`;

export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .summary('import files into a project')
    .description('Import files into a project.')
    .argument('<files...>', 'text files: plain, CoNLL, CoNLL-U or JSON Lines ("seedmark formats" says more)')
    .requiredOption('--project <file>', 'a .seedmark file')
    .option('--name <name>', "what the corpus is called, for a single file; default: the file's name")
    .option(JSON_FLAG, 'print the corpora as one line of JSON');
  addCorpusOptions(command).addHelpText('after', EXPLANATION).action(runImport);
}

async function runImport(files: readonly string[], flags: ImportFlags): Promise<void> {
  if (flags.name !== undefined && files.length > 1) {
    throw new Failure('bad-argument', 'One name cannot be that of several corpora.', 'Import the files one by one.');
  }
  await withProject(flags.project, async (session) => {
    const imported = [];
    for (const file of files) imported.push(await importFile(session, file, flags));
    if (flags.json) console.log(JSON.stringify({ corpora: imported }));
  });
}

async function importFile(session: Session, file: string, flags: ImportFlags) {
  const { client } = session;
  const path = file === '-' ? file : resolve(file);
  const name = flags.name ?? basename(file);
  const choices = corpusOptions(flags);
  const tell = (text: string) => flags.json || say(text);
  const preview = await client.corpora.preview({ path, choices });
  const before = await readCorpus(session, preview.importedBefore);
  if (before?.state === 'complete') {
    tell(`${file}: in the project already, as "${before.name}"`);
    return { ...before, isNew: false };
  }
  const { format, formatFound, encoding, encodingFound } = preview;
  tell(`${file}: ${format} (by ${formatFound}), ${encoding} (${encodingFound.how})`);
  const wanted = JSON.parse(JSON.stringify({ path, choices }));
  const left = await findInterrupted(
    client,
    ({ kind, args }) => kind === IMPORT_JOB && isDeepStrictEqual({ path: args.path, choices: args.choices }, wanted),
  );
  const [job] = left
    ? [await client.jobs.resume({ job: left.id })]
    : await client.corpora.import({ files: [{ path, name, choices }] });
  if (before) tell(`going on after ${count(before.itemsRead, 'record')}`);
  const { result } = await followJob(session, job, { title: `importing ${name}` });
  const corpus = (await readCorpus(session, result?.corpus as CorpusId))!;
  tell(`${name}: ${count(corpus.sentences, 'sentence')}, ${count(corpus.words, 'word')}`);
  const rejects = corpus.rejects === 0 ? [] : await client.corpora.rejects({ corpus: corpus.id, limit: SHOWN_REJECTS });
  if (corpus.rejects > 0) tell(`${count(corpus.rejects, 'record')} could not be read:`);
  for (const { line, reason } of rejects) tell(`  line ${line}: ${reason}`);
  return { ...corpus, isNew: true, rejectsShown: rejects };
}

async function readCorpus({ client }: Session, id: CorpusId | undefined) {
  const corpus = (await client.corpora.list()).find((one) => one.id === id);
  if (!corpus) return undefined;
  const { readOptions: _, ...record } = corpus;
  return record;
}
