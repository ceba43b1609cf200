// seedmark corpora: the corpora of a project, renamed or taken out; and runs taken out.

import type { Command } from 'commander';
import type { Client } from '../../../src/contract/client.ts';
import { Failure } from '../../../src/failure.ts';
import { JSON_FLAG } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';
import { findCorpora, findRun } from './find-named.ts';
import { followJob } from './follow-job.ts';
import { lookAtProject, type Session, withProject } from './session.ts';

interface CorporaFlags {
  readonly project: string;
  readonly rename?: string;
  readonly to?: string;
  readonly remove?: string;
  readonly removeRun?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const EXPLANATION = `
What is removed is gone, undo does not bring it back: without --yes the command only says what would go. Backups keep it.
A removed run leaves every decision; a removed corpus takes the decisions about its sentences along.

Examples:
  seedmark corpora --project names.seedmark
  seedmark corpora --project names.seedmark --rename notes.txt --to "field notes"
  seedmark corpora --project names.seedmark --remove "field notes"
  seedmark corpora --project names.seedmark --remove "field notes" --yes
  seedmark corpora --project names.seedmark --remove-run 3 --yes
`;

export function addCorporaCommand(program: Command): void {
  program
    .command('corpora')
    .summary('list, rename and remove the corpora and runs of a project')
    .description('List, rename and remove the corpora and runs of a project.')
    .requiredOption('--project <file>', 'a .seedmark file')
    .option('--rename <corpus>', 'give it the name of --to')
    .option('--to <name>', 'with --rename')
    .option('--remove <corpus>', 'with its sentences, what was mined in them and what was decided about them')
    .option('--remove-run <number|latest>', 'with what it found; decisions stay')
    .option('--yes', 'remove; without it the command says what would go')
    .option(JSON_FLAG, 'print the result as one line of JSON')
    .addHelpText('after', EXPLANATION)
    .action(runCorpora);
}

async function runCorpora(flags: CorporaFlags): Promise<void> {
  const { project, rename, to, remove, removeRun, yes } = flags;
  if ([rename, remove, removeRun].filter((one) => one !== undefined).length > 1) {
    throw new Failure('bad-argument', 'Only one thing is done at a time.', 'Give --rename, --remove or --remove-run.');
  }
  if ((rename === undefined) !== (to === undefined)) {
    throw new Failure('bad-argument', 'A corpus and its new name belong together.', 'Give --rename and --to.');
  }
  const changes = rename !== undefined || yes;
  await (changes ? withProject : lookAtProject)(project, async (session) => {
    if (rename !== undefined) await renameCorpus(session.client, rename, to!);
    if (remove !== undefined) await removeCorpus(session, remove, flags);
    else if (removeRun !== undefined) await removeOneRun(session, removeRun, flags);
    else await list(session.client, flags.json);
  });
}

async function renameCorpus(client: Client, name: string, to: string): Promise<void> {
  const [{ id }] = await findCorpora(client, [name]);
  await client.corpora.rename({ corpus: id, name: to });
}

async function removeCorpus(session: Session, name: string, { yes = false, json }: CorporaFlags): Promise<void> {
  const { client } = session;
  const [{ id }] = await findCorpora(client, [name]);
  const dependents = await client.corpora.dependents({ corpus: id });
  const { documents, sentences, candidates, verdicts, predictions, goldSentences, emptyRuns } = dependents;
  if (yes) await followJob(session, await client.corpora.remove({ corpus: id }), { title: 'removing' });
  if (json) {
    console.log(JSON.stringify({ corpus: name, isRemoved: yes, ...dependents }));
    return;
  }
  const parts = [
    ...[
      count(documents, 'document'),
      count(sentences, 'sentence'),
      count(candidates, 'span that was mined', 'spans that were mined'),
    ],
    ...[count(verdicts, 'verdict'), count(predictions, 'prediction'), count(goldSentences, 'gold sentence')],
    count(emptyRuns.length, 'run'),
  ];
  say(`${yes ? 'removed' : 'would go'}: ${parts.join(', ')}`);
  if (!yes) say('Nothing is removed yet: add --yes.');
}

async function removeOneRun(session: Session, text: string, { yes = false, json }: CorporaFlags): Promise<void> {
  const { client } = session;
  const { id } = await findRun(client, text);
  const dependents = await client.mining.dependents({ run: id });
  if (yes) await followJob(session, await client.mining.remove({ run: id }), { title: 'removing' });
  if (json) {
    console.log(JSON.stringify({ run: id, isRemoved: yes, ...dependents }));
    return;
  }
  say(
    `${yes ? 'removed' : 'would go'}: run ${id}, ${count(dependents.candidates, 'span that was mined', 'spans that were mined')}`,
  );
  if (!yes) say('Nothing is removed yet: add --yes.');
}

async function list(client: Client, json?: boolean): Promise<void> {
  const corpora = (await client.corpora.list()).map(({ readOptions: _, ...corpus }) => corpus);
  if (json) console.log(JSON.stringify(corpora));
  else if (corpora.length === 0) say('The project has no corpus yet: "seedmark import" adds some.');
  else {
    const rows = corpora.map(({ name, format, language, state, sentences, words }) => [
      ...[name, format, language, state],
      ...[sentences, words].map((figure) => figure.toLocaleString('en')),
    ]);
    console.log(formatTable(['corpus', 'format', 'language', 'state', 'sentences', 'words'], rows, [0, 1, 2, 3]));
  }
}
