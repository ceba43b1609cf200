// seedmark project: create a project, look after its file, and work in it.

import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import type { OpenedProject } from '../../../src/contract/projects.ts';
import { Failure } from '../../../src/failure.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { JSON_FLAG } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';
import { addMergeCommand } from './merge-command.ts';
import { addMineProjectCommand } from './mine-project.ts';
import { describeProject, readFacts } from './project-facts.ts';
import { lookAtProject, withoutProject } from './session.ts';
import { addTrainProjectCommand } from './train-project.ts';
import { addTaggerCommands } from './use-tagger.ts';

interface JsonFlag {
  readonly json?: boolean;
}

const EXAMPLE = `
From nothing to a data set and a tagger:
  seedmark project create names.seedmark
  seedmark import notes.txt --project names.seedmark
  seedmark types --project names.seedmark --add PER:person="Amina Jallo" --add LOC:place="Banjul"
  seedmark project mine names.seedmark --top 500
  seedmark review names.seedmark --accept "type=PER, best=200" --yes
  seedmark project train names.seedmark --name first
  seedmark export names.seedmark --format conll --out names.conll
  seedmark export names.seedmark --tagger first --out tagger

One program works in a project at a time; "info", "backup" and whatever only looks work beside it.
`;

export function addProjectCommand(program: Command): void {
  const project = program
    .command('project')
    .summary('create a project, look after it, mine it and train on it')
    .description(
      'A project is one file with corpora, types, what was mined and every decision. The studio opens the same file.',
    )
    .addHelpText('after', EXAMPLE);
  project
    .command('create')
    .description('Make a new, empty project.')
    .argument('<file>', 'a .seedmark file that is not there yet')
    .option('--name <name>', "what it is called; default: the file's name")
    .option(JSON_FLAG, 'print the project as one line of JSON')
    .action(create);
  project
    .command('info')
    .alias('open')
    .description('Say what is in a project. Nothing is changed, and it may be open elsewhere.')
    .argument('<file>', 'a .seedmark file')
    .option(JSON_FLAG, 'print the facts as one line of JSON')
    .action(info);
  project
    .command('check')
    .description('Check every page of a project. Exit code 2 when it is damaged.')
    .argument('<file>', 'a .seedmark file')
    .option(JSON_FLAG, 'print the problems as one line of JSON')
    .action(check);
  project
    .command('backup')
    .description('Copy a project into the folder of its backups, or put such a copy in its place.')
    .argument('<file>', 'a .seedmark file')
    .option('--list', 'list the backups, latest first')
    .option('--restore <backup>', 'a file of the list, or "latest"; the project as it was is kept under another name')
    .option(JSON_FLAG, 'print the result as one line of JSON')
    .action(backup);
  project
    .command('recover')
    .description('Copy what can be read of a damaged project to a new file in its place; the damaged one is kept.')
    .argument('<file>', 'a .seedmark file that is damaged')
    .option(JSON_FLAG, 'print what was recovered as one line of JSON')
    .action(recover);
  addMergeCommand(project);
  addMineProjectCommand(project);
  addTrainProjectCommand(project);
  addTaggerCommands(project);
}

function create(file: string, { name, json }: JsonFlag & { readonly name?: string }): Promise<void> {
  return withoutProject(async ({ client }) => {
    const named = name ?? basename(file).replace(/\.seedmark$/, '');
    const opened = await client.projects.create({ path: resolve(file), name: named });
    if (json) console.log(JSON.stringify(identityOf(opened)));
    else say(`created: ${opened.path}`);
  });
}

function identityOf({ id, name, path, createdAt }: OpenedProject) {
  return { id, name, path, createdAt };
}

function info(file: string, { json }: JsonFlag): Promise<void> {
  return lookAtProject(file, async ({ client }) => {
    const facts = await readFacts(client);
    console.log(json ? JSON.stringify(facts) : describeProject(facts));
  });
}

function check(file: string, { json }: JsonFlag): Promise<void> {
  return lookAtProject(file, async ({ client }) => {
    const problems = await client.projects.check();
    if (json) console.log(JSON.stringify({ isSound: problems.length === 0, problems }));
    else if (problems.length === 0) say('The project is sound.');
    else
      say(
        `${count(problems.length, 'problem')}:\n${problems.join('\n')}\n"seedmark project recover" saves what can be read.`,
      );
    if (problems.length > 0) process.exitCode = EXIT.userCanFix;
  });
}

interface BackupFlags extends JsonFlag {
  readonly list?: boolean;
  readonly restore?: string;
}

function backup(file: string, { list, restore, json }: BackupFlags): Promise<void> {
  if (list && restore !== undefined) {
    throw new Failure('bad-argument', 'Only one of --list and --restore can be given.', 'List first, then restore.');
  }
  const path = resolve(file);
  if (list) {
    // Without opening it: a project that cannot be opened is what backups are for.
    return withoutProject(async ({ client }) => {
      const backups = await client.projects.backups({ path });
      const rows = backups.map((one) => [one.path, one.at.toISOString(), String(one.bytes)]);
      console.log(json ? JSON.stringify(backups) : rows.map((row) => row.join('\t')).join('\n') || 'no backups');
    });
  }
  if (restore !== undefined) return restoreFrom(path, restore, json);
  return lookAtProject(path, async ({ client }) => {
    const made = await client.projects.backUp();
    if (json) console.log(JSON.stringify(made));
    else say(`copied to: ${made.path}`);
  });
}

function restoreFrom(path: string, restore: string, json?: boolean): Promise<void> {
  return withoutProject(async ({ client }) => {
    const from = restore === 'latest' ? (await client.projects.backups({ path }))[0]?.path : resolve(restore);
    if (from === undefined) {
      throw new Failure('not-found', `There is no backup of ${path}.`, 'Name a file that is a copy of the project.');
    }
    const { kept } = await client.projects.restore({ path, backup: from });
    if (json) console.log(JSON.stringify({ restored: from, kept }));
    else say(`restored: ${from}${kept === undefined ? '' : `\nThe project as it was is kept as ${kept}`}`);
  });
}

function recover(file: string, { json }: JsonFlag): Promise<void> {
  return withoutProject(async ({ client }) => {
    const { damagedPath, tables } = await client.projects.recover({ path: resolve(file) });
    if (json) {
      console.log(JSON.stringify({ damagedPath, tables }));
      return;
    }
    const rows = tables.map(({ table, rows, orphans, madeUp, missing }) => [
      ...[table, `${rows}`, `${orphans}`, `${madeUp}`],
      `${missing ?? '?'}`,
    ]);
    console.log(formatTable(['table', 'rows', 'orphans', 'made up', 'missing'], rows));
    say(`The damaged file is kept as ${damagedPath}`);
  });
}
