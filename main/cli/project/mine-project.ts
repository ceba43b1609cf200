// seedmark project mine: a mining run of a project, as the studio starts one.

import { isDeepStrictEqual } from 'node:util';
import { type Command, Option } from 'commander';
import type { Client } from '../../../src/contract/client.ts';
import { DEFAULT_TOP, type MiningRequest } from '../../../src/contract/mining.ts';
import { Failure } from '../../../src/failure.ts';
import { DEFAULT_MAX_SENTENCE_WORDS, DEFAULT_MAX_WORDS } from '../../../src/mining/candidate-spans.ts';
import type { Selection } from '../../../src/mining/mine.ts';
import { SPAN_TESTS, type SpanTestName } from '../../../src/mining/span-test.ts';
import { checkTemplate } from '../../../src/mining/template.ts';
import type { RunId } from '../../../src/project/ids.ts';
import type { Run } from '../../../src/project/mining.ts';
import { DEVICE_CHOICES } from '../../compute/devices.ts';
import { MINE_JOB } from '../../jobs/mining/mine-corpora.ts';
import { STARTER_NAME } from '../../service/user/model-choice.ts';
import { JSON_FLAG, number, wholeNumber } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { findCorpora, findModel, findTypes, nameTypes, repeated } from './find-named.ts';
import { findInterrupted, followJob } from './follow-job.ts';
import { withProject } from './session.ts';

interface MineFlags {
  readonly model: string;
  readonly device?: string;
  readonly type: readonly string[];
  readonly corpus: readonly string[];
  readonly method: SpanTestName;
  readonly top?: number;
  readonly threshold?: number;
  readonly all?: boolean;
  readonly seeds: 'mean' | 'best';
  readonly template?: string;
  readonly maxWords: number;
  readonly maxSentenceWords: number;
  readonly digits?: boolean;
  readonly finalStop?: boolean;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

const EXPLANATION = `
What an earlier run found with equal settings is copied: after more files were imported only these are mined.
Ctrl-C stops after the last stored batch, and the same command goes on from there.

Examples:
  seedmark project mine names.seedmark
  seedmark project mine names.seedmark --model ~/models/xlm-roberta-base --type PER --threshold 0.15
`;

export function addMineProjectCommand(project: Command): void {
  project
    .command('mine')
    .description('Find the spans of a project that behave like its examples.')
    .argument('<project>', 'a .seedmark file')
    .option('--model <name|folder>', 'language model', STARTER_NAME)
    .addOption(new Option('--device <name>', 'where it runs; default: as in the settings').choices(DEVICE_CHOICES))
    .addOption(repeated('--type <name>', 'mine this type; repeat for more', 'all that have examples'))
    .addOption(repeated('--corpus <name>', 'mine this corpus; repeat for more', 'all'))
    .addOption(new Option('--method <name>', 'how spans are tested').choices(SPAN_TESTS).default('div2'))
    .option('--top <K>', `keep the best K spans of each type (default: ${DEFAULT_TOP})`, wholeNumber)
    .option('--threshold <score>', 'keep spans below this score (cos2, prompt: above)', number)
    .option('--all', 'keep every candidate with its exact score')
    .addOption(new Option('--seeds <how>', 'with several examples').choices(['mean', 'best']).default('best'))
    .option('--template <text>', 'label context with {label} and {seed}')
    .option('--max-words <n>', 'longest span in words', wholeNumber, DEFAULT_MAX_WORDS)
    .option('--max-sentence-words <n>', 'longer sentences are not mined', wholeNumber, DEFAULT_MAX_SENTENCE_WORDS)
    .option('--digits', 'also mine spans with digits')
    .option('--final-stop', 'also mine spans that end in the final full stop')
    .option('--fresh', 'start anew although an equal run was interrupted')
    .option(JSON_FLAG, 'print the run as one line of JSON')
    .addHelpText('after', EXPLANATION)
    .action(mineProject);
}

async function mineProject(path: string, flags: MineFlags): Promise<void> {
  const selection = selectionOf(flags);
  if (flags.template !== undefined) checkTemplate(flags.template);
  await withProject(path, async (session) => {
    const { client } = session;
    const mining = await requestOf(client, flags, selection);
    const runs = await client.mining.runs();
    const left = flags.fresh
      ? undefined
      : await findInterrupted(client, ({ kind, args }) => {
          const run = runs.find(({ id }) => id === args.run);
          return kind === MINE_JOB && run !== undefined && isSameRun(run, mining);
        });
    if (left && !flags.json) say(`going on with run ${left.args.run}`);
    const { job, run } = left
      ? { job: await client.jobs.resume({ job: left.id }), run: left.args.run as RunId }
      : await client.mining.start({ mining });
    await followJob(session, job, { title: 'mining' });
    await report(client, run, flags.json);
  });
}

async function requestOf(client: Client, flags: MineFlags, selection: Selection): Promise<MiningRequest> {
  const corpora = await findCorpora(client, flags.corpus);
  const seeds = (await client.seeds.list()).filter(({ isRetired, isNegative }) => !isRetired && !isNegative);
  const types = (await findTypes(client, flags.type)).map(({ id, name }) => ({
    ...{ type: id, name },
    seeds: seeds.filter((seed) => seed.type === id).map((seed) => seed.id),
  }));
  const needsSeed = flags.method !== 'prompt';
  const bare = needsSeed && types.find((type) => type.seeds.length === 0);
  if (bare && flags.type.length > 0) throw noExample(`The type ${bare.name} has no example.`);
  const mined = types.filter((type) => !needsSeed || type.seeds.length > 0);
  if (mined.length === 0) throw noExample('The project has no type with an example.');
  return {
    corpora: corpora.map(({ id }) => id),
    types: mined.map(({ type, seeds }) => ({ type, seeds })),
    model: await findModel(client, flags.model),
    ...(flags.device !== undefined && { device: flags.device }),
    method: flags.method,
    selection,
    filters: {
      ...{ maxWords: flags.maxWords, maxSentenceWords: flags.maxSentenceWords },
      ...{ dropDigits: !flags.digits, dropFinalStop: !flags.finalStop },
    },
    ...(flags.template !== undefined && { template: flags.template }),
    seedMode: flags.seeds,
  };
}

function noExample(message: string): Failure {
  return new Failure('seed-invalid', message, 'Add one: seedmark types --project PROJECT --add NAME:phrase="example".');
}

function selectionOf({ threshold, top, all }: MineFlags): Selection {
  if ([threshold, top, all].filter((given) => given !== undefined).length > 1) {
    const hint = 'Choose how the list ends.';
    throw new Failure('bad-argument', 'Only one of --threshold, --top and --all can be given.', hint);
  }
  if (threshold !== undefined) return { mode: 'threshold', threshold };
  return all ? { mode: 'all' } : { mode: 'top', k: top ?? DEFAULT_TOP };
}

/** Whether a run was asked for with these words. */
function isSameRun(run: Run, mining: MiningRequest): boolean {
  const { selection, filters, template, seedMode } = run.options;
  const asked = {
    ...{ corpora: [...run.corpora].sort(), types: run.types.map(({ type, seeds }) => ({ type, seeds })) },
    ...{ model: run.modelName, method: run.method, selection, filters, seedMode },
    ...(template !== undefined && { template }),
  };
  const { device: _, ...wanted } = mining;
  return isDeepStrictEqual(asked, { ...wanted, corpora: [...mining.corpora].sort() });
}

async function report(client: Client, run: RunId, json?: boolean): Promise<void> {
  const { candidates, modelName, method } = await client.mining.run({ run });
  const nameOf = await nameTypes(client);
  const found: Record<string, number> = {};
  for (const one of await client.review.counts({ filter: { run } })) {
    found[nameOf(one.type)] = (found[nameOf(one.type)] ?? 0) + one.candidates;
  }
  if (json) {
    console.log(JSON.stringify({ run, model: modelName, method, candidates, found }));
    return;
  }
  const types = Object.entries(found).map(([type, spans]) => `${type} ${spans.toLocaleString('en')}`);
  say(`run ${run}: ${count(candidates, 'candidate')}${types.length > 0 ? ` (${types.join(', ')})` : ''}`);
}
