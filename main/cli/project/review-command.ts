// seedmark review: decisions by rule, and what they are worth.

import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from '../../../src/contract/client.ts';
import { Failure } from '../../../src/failure.ts';
import type { Run } from '../../../src/project/mining.ts';
import { DECISION_STATUSES } from '../../../src/project/verdicts.ts';
import { JSON_FLAG, number, wholeNumber } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { FILTER_HELP } from './filter-text.ts';
import { findRun, findTypes, repeated } from './find-named.ts';
import { printPrecision, printSpans } from './review-output.ts';
import { printAgreement, printDisagreements, printGoldSample, printGoldScores } from './reviewers-output.ts';
import { lookAtProject, withProject } from './session.ts';
import { type Chosen, chooseSpans } from './span-filter.ts';

/** In this order. */
const ACTS = ['accept', 'reject', 'skip', 'reopen'] as const;
type Act = (typeof ACTS)[number];

interface ReviewFlags extends Partial<Record<Act, string>> {
  readonly run: string;
  readonly yes?: boolean;
  readonly list?: string | true;
  readonly limit?: number;
  readonly precisionAt?: number;
  readonly setThreshold: readonly string[];
  readonly agreement?: boolean;
  readonly disagreements?: boolean;
  readonly goldSample?: number;
  readonly evaluateGold?: number;
  readonly undo?: boolean;
  readonly redo?: boolean;
  readonly json?: boolean;
}

const EXPLANATION = `${FILTER_HELP}
Decisions are counted first, and taken only with --yes; each of --accept, --reject, --skip and --reopen is one step of --undo.

Examples:
  seedmark review names.seedmark --list "type=PER" --limit 50
  seedmark review names.seedmark --accept "type=PER, score<0.12"            (says how many)
  seedmark review names.seedmark --accept "type=PER, score<0.12" --yes
  seedmark review names.seedmark --reject 'surface="the"' --yes
  seedmark review names.seedmark --precision-at 0.15
  seedmark review names.seedmark --agreement
  seedmark review names.seedmark --gold-sample 200
  seedmark review names.seedmark --set-threshold PER=0.15 --set-threshold LOC=0.2
`;

export function addReviewCommand(program: Command): void {
  program
    .command('review')
    .summary('list, accept and reject the spans of a project')
    .description('List, accept and reject the spans that a run of a project found.')
    .argument('<project>', 'a .seedmark file')
    .option('--run <number|latest>', 'which run', 'latest')
    .optionsGroup('Decisions:')
    .option('--accept <filter>', 'these spans are entities of their type')
    .option('--reject <filter>', 'these are not')
    .option('--skip <filter>', 'nobody can tell')
    .option('--reopen <filter>', 'as if nobody had decided')
    .option('--yes', 'decide; without it the spans are only counted')
    .option('--undo', 'take the last decision back')
    .option('--redo', 'bring it back')
    .optionsGroup('Looking:')
    .option('--list [filter]', 'print spans in context, best first: tab-separated, or JSON Lines with --json')
    .option('--limit <n>', 'with --list: print so many', wholeNumber)
    .option(
      '--precision-at <score>',
      'how many of the spans nearer than this are right, by the decisions so far',
      number,
    )
    .addOption(
      repeated(
        '--set-threshold <[type=]score>',
        "where a type's list ends, for training and export, none for nowhere; repeat",
      ),
    )
    .optionsGroup('Several reviewers, and honest scores:')
    .option('--agreement', 'how far reviewers agree on what both have answered')
    .option('--disagreements', 'where they differ and nobody has decided since')
    .option(
      '--gold-sample <n>',
      'print n random sentences to be annotated in full; drawn once for a number',
      wholeNumber,
    )
    .option('--evaluate-gold <n>', 'precision, recall and F1 of the run on those of them that are done', wholeNumber)
    .option(JSON_FLAG, 'print the result as JSON')
    .addHelpText('after', EXPLANATION)
    .action(runReview);
}

async function runReview(path: string, flags: ReviewFlags): Promise<void> {
  const decides = ACTS.some((act) => flags[act] !== undefined);
  const looks = flags.list !== undefined || flags.precisionAt !== undefined;
  const { agreement, disagreements, goldSample, evaluateGold } = flags;
  const wanted = [
    ...[decides, flags.list, flags.precisionAt, flags.setThreshold.length > 0, flags.undo, flags.redo],
    ...[agreement, disagreements, goldSample, evaluateGold],
  ];
  if (wanted.filter((one) => one !== undefined && one !== false).length !== 1) {
    const hint =
      'Give --accept and the like, --list, --precision-at, --set-threshold, --undo, --redo, --agreement, --disagreements, --gold-sample or --evaluate-gold.';
    throw new Failure('bad-argument', 'What shall be done with the spans?', hint);
  }
  if (flags.undo || flags.redo) return withProject(path, ({ client }) => walk(client, flags));
  if (agreement) return lookAtProject(path, ({ client }) => printAgreement(client, flags.json));
  if (disagreements) return lookAtProject(path, ({ client }) => printDisagreements(client, flags.json));
  if (goldSample) return withProject(path, ({ client }) => printGoldSample(client, goldSample, flags.json));
  const enter = looks || (decides && !flags.yes) ? lookAtProject : withProject;
  await enter(path, async (session) => {
    const { client } = session;
    const run = await findRun(client, flags.run);
    if (evaluateGold) return printGoldScores(session, run, evaluateGold, flags.json);
    if (flags.list !== undefined) {
      await printSpans(client, await chooseSpans(client, run, flags.list === true ? 'all' : flags.list), flags);
    } else if (flags.precisionAt !== undefined) await printPrecision(client, run, flags.precisionAt, flags.json);
    else if (decides) await decideAll(client, run, flags);
    else await setThresholds(client, run, flags);
  });
}

async function decideAll(client: Client, run: Run, flags: ReviewFlags): Promise<void> {
  const decided: Record<string, number> = {};
  for (const act of ACTS) {
    const text = flags[act];
    if (text === undefined) continue;
    const usual = act === 'reopen' ? DECISION_STATUSES.filter((status) => status !== 'open') : undefined;
    const chosen = await chooseSpans(client, run, text, usual);
    const candidates = 'items' in chosen ? chosen.items.length : (await client.review.previewBulk(chosen)).candidates;
    decided[act] = candidates;
    if (!flags.json) say(`${act}: ${count(candidates, 'span')}`);
    if (flags.yes && candidates > 0) await decide(client, chosen, act, candidates);
  }
  if (flags.json) console.log(JSON.stringify({ run: run.id, isDecided: flags.yes ?? false, spans: decided }));
  else if (!flags.yes) say('Nothing is decided yet: add --yes.');
}

async function decide(client: Client, chosen: Chosen, act: Act, expected: number) {
  if ('filter' in chosen) return client.review.decideBulk({ filter: chosen.filter, ruling: { act }, expected });
  const judgements = chosen.items.map(({ sentence, span, type }) => ({ act, sentence, span, type }));
  // What was counted is decided, and no more.
  return client.review.decide({ judgements, withTwins: false });
}

async function walk(client: Client, { undo, json }: ReviewFlags): Promise<void> {
  const { action } = await (undo ? client.review.undo() : client.review.redo());
  if (json) console.log(JSON.stringify({ action: action ?? null }));
  else if (action === undefined) say(`There is nothing to ${undo ? 'take' : 'bring'} back.`);
  else say(undo ? 'taken back' : 'brought back');
}

async function setThresholds(client: Client, run: Run, { setThreshold, json }: ReviewFlags): Promise<void> {
  const wanted = [];
  for (const text of setThreshold) {
    const [, name, score] = /^(?:(.*)=)?([^=]*)$/s.exec(text)!;
    const threshold = scoreOf(score, text);
    const named = name === undefined ? undefined : (await findTypes(client, [name]))[0].id;
    if (named !== undefined && !run.types.some(({ type }) => type === named)) {
      throw new Failure(
        'bad-argument',
        `Run ${run.id} has no spans of the type ${name}.`,
        'Choose another run or type.',
      );
    }
    for (const { type } of run.types) if (named === undefined || type === named) wanted.push({ type, threshold });
  }
  for (const one of wanted) await client.mining.setThreshold({ run: run.id, ...one });
  const thresholds = await client.mining.thresholds({ run: run.id });
  if (json) console.log(JSON.stringify({ run: run.id, thresholds }));
  else say(`${count(wanted.length, 'threshold')} set`);
}

/** @returns undefined where the list is to have no end. */
function scoreOf(score: string, text: string): number | undefined {
  if (score === 'none') return undefined;
  try {
    return number(score);
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    throw new Failure('bad-argument', `"${text}" is no threshold.`, 'For instance --set-threshold PER=0.15.', {
      cause,
    });
  }
}
