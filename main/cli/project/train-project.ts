// seedmark project train: a tagger from a project's decisions.

import { isDeepStrictEqual } from 'node:util';
import { type Command, Option } from 'commander';
import type { Client } from '../../../src/contract/client.ts';
import type { JobRecord } from '../../../src/contract/jobs.ts';
import type { TrainingRequest } from '../../../src/contract/taggers.ts';
import type { SpanScores } from '../../../src/evaluate/span-scores.ts';
import type { TaggerId } from '../../../src/project/ids.ts';
import { TRAIN_JOB } from '../../jobs/tagging/train-project.ts';
import { STARTER_NAME } from '../../service/user/model-choice.ts';
import { share } from '../tagging/train-options.ts';
import { JSON_FLAG, positiveNumber, wholeNumber } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { findModel, findRun, findTypes, repeated } from './find-named.ts';
import { findInterrupted, followJob } from './follow-job.ts';
import { withProject } from './session.ts';

interface TrainFlags {
  readonly name: string;
  readonly model: string;
  readonly device?: string;
  readonly type: readonly string[];
  readonly run?: string;
  readonly layers?: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly seed: number;
  readonly devShare: number;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

const EXPLANATION = `
Learns from accepted and rejected spans; with --run also from the candidates of that run that are nearer than the
threshold of their type ("seedmark review --set-threshold"). Words that nobody judged are unknown, not "no entity".
Ctrl-C keeps what was trained, and the same command goes on from there; after more decisions it begins anew.

Examples:
  seedmark project train names.seedmark --name first
  seedmark project train names.seedmark --name second --run latest --model ~/models/xlm-roberta-base --epochs 20
`;

export function addTrainProjectCommand(project: Command): void {
  project
    .command('train')
    .description("Train a tagger on a project's decisions.")
    .argument('<project>', 'a .seedmark file')
    .requiredOption('--name <name>', 'what the tagger is called')
    .option('--model <name|folder>', 'language model to start from', STARTER_NAME)
    .addOption(new Option('--device <name>', 'where it runs').choices(['cpu', 'webgpu']))
    .addOption(repeated('--type <name>', 'learn this type; repeat for more', 'all'))
    .option('--run <number|latest>', 'also learn from the candidates of this run below their threshold')
    .option('--layers <n>', 'layers to train from the top; default: two thirds of them', wholeNumber)
    .option('--epochs <n>', 'times through the data', wholeNumber)
    .option('--learning-rate <x>', 'highest learning rate', positiveNumber)
    .option('--seed <n>', 'of everything random', wholeNumber, 1)
    .option('--dev-share <share>', 'share of the decided sentences that is held out to score on', share, 0.1)
    .option('--fresh', 'start anew although an equal training was interrupted')
    .option(JSON_FLAG, 'print the tagger as one line of JSON')
    .addHelpText('after', EXPLANATION)
    .action(trainProject);
}

async function trainProject(path: string, flags: TrainFlags): Promise<void> {
  await withProject(path, async (session) => {
    const { client } = session;
    const training = await requestOf(client, flags);
    const left = flags.fresh ? undefined : await findLeft(client, training);
    if (left && !flags.json) say('going on with the training that was interrupted');
    const { job, tagger } = left
      ? { job: await client.jobs.resume({ job: left.id }), tagger: left.args.tagger as TaggerId }
      : await client.taggers.train({ training });
    await followJob(session, job, { title: 'training' });
    await report(client, tagger, flags.json);
  });
}

async function requestOf(client: Client, flags: TrainFlags): Promise<TrainingRequest> {
  const types = await findTypes(client, flags.type);
  const run = flags.run === undefined ? undefined : (await findRun(client, flags.run)).id;
  if (run !== undefined && (await client.mining.thresholds({ run })).length === 0) {
    say(`note: run ${run} has no thresholds yet, so none of its candidates is learnt from unseen`);
  }
  const { name, device, layers, epochs, learningRate, seed: rngSeed, devShare } = flags;
  const model = await findModel(client, flags.model);
  const asked = { name, model, device, run, layers, epochs, learningRate, rngSeed, devShare };
  // What is absent must not travel as undefined.
  return { ...JSON.parse(JSON.stringify(asked)), types: types.map(({ id }) => id) };
}

/** An interrupted training of the same tagger from the same decisions. */
async function findLeft(client: Client, training: TrainingRequest): Promise<JobRecord | undefined> {
  const taggers = await client.taggers.list();
  const [latest] = await client.review.actions({ limit: 1 });
  const thresholds = training.run === undefined ? [] : await client.mining.thresholds({ run: training.run });
  return findInterrupted(client, ({ kind, args, createdAt }) => {
    const tagger = taggers.find(({ id }) => id === args.tagger);
    if (kind !== TRAIN_JOB || !tagger || (latest && latest.at > createdAt)) return false;
    const { name, baseModel: model, options, rngSeed } = tagger;
    const { device: _, ...wanted } = training;
    const begun = { name, model, rngSeed, types: args.types, ...options };
    return isDeepStrictEqual(begun, wanted) && isDeepStrictEqual(args.thresholds, thresholds);
  });
}

async function report(client: Client, tagger: TaggerId, json?: boolean): Promise<void> {
  const { name, labels, weights } = (await client.taggers.list()).find(({ id }) => id === tagger)!;
  const evaluation = (await client.taggers.evaluations()).find((one) => one.tagger === tagger);
  const micro = evaluation?.scores.micro as SpanScores | undefined;
  if (json) {
    console.log(JSON.stringify({ tagger, name, labels, weights, heldOut: micro }));
    return;
  }
  const percent = (value: number) => (100 * value).toFixed(1);
  const scores = micro
    ? `; on ${evaluation!.against} with ${count(micro.gold, 'span')}: F1 ${percent(micro.f1)}, P ${percent(micro.precision)}, R ${percent(micro.recall)}`
    : '';
  say(`trained: ${name}${scores}`);
}
