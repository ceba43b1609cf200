// seedmark inspect: what a model folder or a corpus is, before hours are spent on it.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Failure } from '../../../src/failure.ts';
import { listDevices } from '../../compute/devices.ts';
import { openTokenizer } from '../../compute/tokenizer.ts';
import { openCorpus } from '../../files/open-corpus.ts';
import { writeBeside } from '../../files/write-beside.ts';
import { inspectionOf } from '../../jobs/corpus/inspection.ts';
import { type CorpusSurvey, surveyCorpus } from '../../jobs/corpus/survey-corpus.ts';
import { estimateSeconds } from '../../jobs/mining/estimate-time.ts';
import { describeFilters } from '../mining/mine-summary.ts';
import { describeModel, openModel } from '../open-model.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import {
  addCorpusOptions,
  addFilterOptions,
  addModelOptions,
  type CorpusFlags,
  candidateOptions,
  corpusOptions,
  type FilterFlags,
  JSON_FLAG,
  type ModelFlags,
} from '../terminal/options.ts';
import { createProgress, formatDuration, type Progress } from '../terminal/progress.ts';
import { count, describeCorpusFile, say } from '../terminal/say.ts';

interface InspectFlags extends CorpusFlags, FilterFlags, ModelFlags {
  readonly json?: boolean;
  readonly writeStopWords?: string;
  /** False with --no-fit. */
  readonly fit: boolean;
}

export function addInspectCommand(program: Command): void {
  const command = program
    .command('inspect')
    .summary('look at a model folder, or at a corpus and how well the model fits it')
    .description('Look at a model folder, or at a corpus and how well the model fits it, before hours are spent.')
    .argument('<path>', 'model folder, or corpus: a file, a folder of files or a zip archive')
    .option(
      '--write-stop-words <file>',
      'write the most frequent words of the corpus, one a line, to edit and give to --stop-words',
    )
    .option('--no-fit', 'look at the corpus alone: no model is opened, nothing is timed')
    .option(JSON_FLAG, 'print the facts as one line of JSON');
  addModelOptions(addFilterOptions(addCorpusOptions(command)))
    .addHelpText('after', EXPLANATION)
    .action(runInspect);
}

/** Percent of unknown pieces above which scores say little. */
const UNKNOWN_WARNING = 5;

const EXPLANATION = `
What the lines about a corpus mean:
  candidates  spans that would be tested, and what each filter drops: the miner can never find those
  frequent words  what a stop-word list of this corpus would begin with; --write-stop-words FILE
              writes it, for you to edit and give to --stop-words where the language has no list
  model fit   pieces that the model cuts a word into (1 to 2: it knows the language; 4 and more: it
              hardly does), and how many of them are its "unknown" piece (above ${UNKNOWN_WARNING} %: take another model)
  time        for one type on this machine, when about 5 % of the spans are kept; more types cost less each
  rejects     records that could not be read, with line and reason

Examples:
  seedmark inspect notes.txt --language yo --model ~/models/xlm-roberta-base
  seedmark inspect ~/models/xlm-roberta-base
`;

async function runInspect(path: string, flags: InspectFlags): Promise<void> {
  if (path === '-') {
    const hint = 'Save the corpus to a file and name that: it is read more than once.';
    throw new Failure('bad-argument', 'A corpus cannot be read from standard input.', hint);
  }
  const isModel = existsSync(join(path, 'config.json')) || existsSync(join(path, 'tokenizer.json'));
  // Nothing is half-written here, so a stop needs no care.
  const release = onInterrupt(() => process.exit(EXIT.interrupted));
  const progress = createProgress('');
  try {
    await (isModel ? inspectModel(path, flags, progress) : inspectCorpus(path, flags, progress));
  } finally {
    progress.end();
    release();
  }
}

async function inspectModel(folder: string, flags: InspectFlags, progress: Progress): Promise<void> {
  const prepared = await describeModel({ ...flags, model: folder }, progress);
  const tokenizer = await openTokenizer(folder);
  progress.end();
  const { architecture, kind, method, parameters, hiddenSize, maxPieces, fingerprint, notes } = prepared;
  const facts = {
    architecture,
    kind,
    method,
    parameters,
    hiddenSize,
    vocabulary: tokenizer.vocabularySize,
    maxPieces,
    fingerprint,
    devices: listDevices(),
    notes,
  };
  if (flags.json) {
    console.log(JSON.stringify(facts));
    return;
  }
  console.log(`architecture     ${architecture} (${kind} language model)`);
  console.log(`weights          ${(parameters / 1e6).toFixed(1)} million`);
  console.log(`vocabulary       ${facts.vocabulary.toLocaleString('en')} pieces`);
  console.log(`longest row      ${maxPieces} pieces`);
  console.log(
    `computed         ${method === 'split' ? 'split before the vocabulary (fast path, checked against the original)' : 'with full logits (slow path)'}`,
  );
  console.log(`devices          ${facts.devices.join(', ')} (offered by the runtime)`);
  console.log(`fingerprint      ${fingerprint}`);
  for (const note of notes) console.log(`note             ${note}`);
}

async function inspectCorpus(path: string, flags: InspectFlags, progress: Progress): Promise<void> {
  if (flags.writeStopWords && existsSync(flags.writeStopWords)) {
    throw new Failure(
      'file-unwritable',
      `${flags.writeStopWords} exists already.`,
      'It may hold your edits: name a new file, or delete it first.',
    );
  }
  const corpus = await openCorpus(path, corpusOptions(flags));
  const model = flags.fit ? await openModel(flags, progress) : undefined;
  try {
    progress.phase('reading the corpus');
    const survey = await surveyCorpus(corpus, candidateOptions(flags), model?.lm.tokenizer);
    if (flags.writeStopWords) {
      await writeBeside(flags.writeStopWords, [survey.frequentWords.map((word) => `${word}\n`).join('')]);
    }
    if (model) progress.phase('measuring the speed of the model');
    const seconds = model && (await estimateSeconds(model.lm, survey));
    progress.end();
    if (flags.json) {
      console.log(JSON.stringify({ ...inspectionOf(corpus, survey), secondsPerType: seconds }));
      return;
    }
    console.log(describeCorpusFile(corpus));
    printSurvey(survey);
    if (!model || seconds === undefined) return;
    console.log(
      `time             about ${formatDuration(seconds * 1000)} a type (${model.device}, ${count(model.workers, 'worker')}, 5 % kept)`,
    );
  } finally {
    model?.close();
  }
}

const SHOWN_WORDS = 12;

function printSurvey(survey: CorpusSurvey): void {
  const figure = (value: number) => value.toLocaleString('en');
  console.log(`documents        ${figure(survey.documents)}`);
  console.log(`sentences        ${figure(survey.sentences)}`);
  console.log(`words            ${figure(survey.words)}`);
  const labels = Object.entries(survey.entitiesByLabel).map(([label, n]) => `${label} ${figure(n)}`);
  console.log(`labelled spans   ${figure(survey.entities)}${labels.length ? ` (${labels.join(', ')})` : ''}`);
  console.log(`candidates       ${describeFilters(survey.filters)}`);
  console.log(
    `frequent words   ${survey.frequentWords.slice(0, SHOWN_WORDS).join(' ')} (a stop-word list: --write-stop-words)`,
  );
  const coverage = survey.coverage;
  if (coverage) {
    const unknown = (100 * coverage.unknownPieces) / Math.max(1, coverage.pieces);
    console.log(
      `model fit        ${(coverage.pieces / Math.max(1, coverage.words)).toFixed(2)} pieces a word, ${unknown.toFixed(2)} % unknown pieces`,
    );
    if (unknown > UNKNOWN_WARNING)
      say('warning: the model does not know much of this script; take a model that was trained on it.');
  }
  console.log(`rejects          ${figure(survey.rejects)}`);
  for (const { line, reason, part } of survey.rejectsShown) {
    console.log(`  ${part === undefined ? '' : `${part}, `}line ${line}: ${reason}`);
  }
}
