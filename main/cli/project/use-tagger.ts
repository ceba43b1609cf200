// seedmark project score, seedmark project tag: a tagger of a project held against gold, and set to its corpora. What was
// interrupted is gone on with.

import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import type { GoldChoice, TaggingReport } from '../../../src/contract/taggers.ts';
import { Failure } from '../../../src/failure.ts';
import type { EvaluationId, JobId, RunId } from '../../../src/project/ids.ts';
import { EVALUATE_JOB } from '../../jobs/tagging/evaluate-tagger.ts';
import { TAG_JOB } from '../../jobs/tagging/tag-project.ts';
import { formatTaggingReport } from '../tagging/tagging-tables.ts';
import { JSON_FLAG } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { findCorpora, findTagger, repeated } from './find-named.ts';
import { findInterrupted, followJob } from './follow-job.ts';
import { withProject } from './session.ts';

interface ScoreFlags {
  readonly tagger: string;
  readonly corpus?: string;
  readonly goldSample?: boolean;
  readonly json?: boolean;
}

interface TagFlags {
  readonly tagger: string;
  readonly corpus: readonly string[];
  readonly json?: boolean;
}

/** Documents that are listed, the worst first. */
const WORST = 10;

export function addTaggerCommands(project: Command): void {
  project
    .command('score')
    .description(
      'Hold a tagger of a project against gold. Sentences that it learnt from and types that it does not know are left out.',
    )
    .argument('<project>', 'a .seedmark file')
    .requiredOption('--tagger <name>', 'which tagger')
    .option('--corpus <name>', 'against the labels that this corpus came with')
    .option('--gold-sample', 'against the sentences of gold samples that were read to their end')
    .option(JSON_FLAG, 'print the evaluation as one line of JSON')
    .action(scoreTagger);
  project
    .command('tag')
    .description(
      'Set a tagger to corpora of its project. What it finds is a run of candidates, scored by confidence, which is reviewed as any other.',
    )
    .argument('<project>', 'a .seedmark file')
    .requiredOption('--tagger <name>', 'which tagger')
    .addOption(repeated('--corpus <name>', 'tag this corpus; repeat for more', 'all'))
    .option(JSON_FLAG, 'print the run as one line of JSON')
    .action(tagProject);
}

async function scoreTagger(path: string, flags: ScoreFlags): Promise<void> {
  if ((flags.corpus === undefined) === !flags.goldSample) {
    const hint = 'Give --corpus NAME or --gold-sample.';
    throw new Failure('bad-argument', 'Against which gold?', hint);
  }
  await withProject(path, async (session) => {
    const { client } = session;
    const { id: tagger } = await findTagger(client, flags.tagger);
    const against: GoldChoice =
      flags.corpus === undefined
        ? { kind: 'gold sample' }
        : { kind: 'corpus', corpus: (await findCorpora(client, [flags.corpus]))[0].id };
    const left = await findInterrupted(
      client,
      ({ kind, args }) => kind === EVALUATE_JOB && args.tagger === tagger && isDeepStrictEqual(args.against, against),
    );
    const job: JobId = left
      ? await client.jobs.resume({ job: left.id })
      : await client.taggers.evaluate({ tagger, against });
    const { evaluation } = (await followJob(session, job, { title: 'tagging' })).result as { evaluation: EvaluationId };
    const record = (await client.taggers.evaluations()).find(({ id }) => id === evaluation)!;
    if (flags.json) console.log(JSON.stringify(record));
    else console.log(formatTaggingReport(record.scores as unknown as TaggingReport, WORST));
    const { learntFrom } = record.options as { learntFrom: number };
    if (learntFrom > 0 && !flags.json) say(`left out: ${count(learntFrom, 'sentence')} that it has learnt from`);
  });
}

async function tagProject(path: string, flags: TagFlags): Promise<void> {
  await withProject(path, async (session) => {
    const { client } = session;
    const { id: tagger } = await findTagger(client, flags.tagger);
    const corpora = (await findCorpora(client, flags.corpus)).map(({ id }) => id);
    const left = await findInterrupted(client, ({ kind, args }) => kind === TAG_JOB && args.tagger === tagger);
    const job = left ? await client.jobs.resume({ job: left.id }) : (await client.taggers.tag({ tagger, corpora })).job;
    const { run, candidates } = (await followJob(session, job, { title: 'tagging' })).result as {
      run: RunId;
      candidates: number;
    };
    if (flags.json) console.log(JSON.stringify({ run, candidates }));
    else say(`found: ${count(candidates, 'span')}; run ${run} ("seedmark review" shows and decides them)`);
  });
}
