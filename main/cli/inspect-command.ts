// seedmark inspect: what a model folder or a corpus is, before hours are spent on it.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Failure } from '../../src/failure.ts';
import { listDevices } from '../compute/devices.ts';
import { openLanguageModel } from '../compute/open-language-model.ts';
import { prepareModel } from '../compute/prepare-model.ts';
import { openTokenizer } from '../compute/tokenizer.ts';
import { openCorpus } from '../files/open-corpus.ts';
import { estimateSeconds } from '../jobs/estimate-time.ts';
import { type CorpusSurvey, surveyCorpus } from '../jobs/survey-corpus.ts';
import { describeFilters } from './mine-command.ts';
import {
  addCorpusOptions,
  addFilterOptions,
  addModelOptions,
  type CorpusFlags,
  candidateOptions,
  corpusOptions,
  type FilterFlags,
  type ModelFlags,
} from './options.ts';
import { formatDuration } from './progress.ts';
import { describeCorpusFile, say } from './say.ts';

interface InspectFlags extends CorpusFlags, FilterFlags, ModelFlags {
  readonly json?: boolean;
}

export function addInspectCommand(program: Command): void {
  const command = program
    .command('inspect')
    .description('look at a model folder, or at a corpus and how well the model fits it')
    .argument('<path>', 'model folder or corpus file')
    .option('--json', 'print for machines');
  addModelOptions(addFilterOptions(addCorpusOptions(command))).action(async (path: string, flags: InspectFlags) => {
    const isFolder = existsSync(path) && statSync(path).isDirectory();
    if (isFolder && !existsSync(join(path, 'config.json')) && !existsSync(join(path, 'tokenizer.json'))) {
      throw new Failure(
        'bad-argument',
        `${path} is a folder without a model.`,
        'Name a corpus file, or a model folder with config.json and tokenizer.json.',
      );
    }
    await (isFolder ? inspectModel(path, flags) : inspectCorpus(path, flags));
  });
}

async function inspectModel(folder: string, flags: InspectFlags): Promise<void> {
  const prepared = await prepareModel(folder, { cacheDir: flags.cache, onnxFile: flags.onnx });
  const tokenizer = await openTokenizer(folder);
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

async function inspectCorpus(path: string, flags: InspectFlags): Promise<void> {
  const corpus = await openCorpus(path, corpusOptions(flags));
  const model = await openLanguageModel(flags.model, {
    cacheDir: flags.cache,
    device: flags.device,
    workers: flags.workers,
    onnxFile: flags.onnx,
  });
  try {
    const survey = await surveyCorpus(corpus, candidateOptions(flags), model.lm.tokenizer);
    const seconds = await estimateSeconds(model.lm, survey);
    if (flags.json) {
      const { path: file, format, formatDetected, encoding, encodingDetected } = corpus;
      console.log(
        JSON.stringify({
          file,
          format,
          formatDetected,
          encoding,
          encodingDetected,
          ...survey,
          secondsPerType: seconds,
        }),
      );
      return;
    }
    console.log(describeCorpusFile(corpus));
    printSurvey(survey);
    console.log(
      `time             about ${formatDuration(seconds * 1000)} a type (${model.device}, ${model.workers} workers, 5 % accepted)`,
    );
  } finally {
    model.close();
  }
}

function printSurvey(survey: CorpusSurvey): void {
  const count = (value: number) => value.toLocaleString('en');
  console.log(`documents        ${count(survey.documents)}`);
  console.log(`sentences        ${count(survey.sentences)}`);
  console.log(`words            ${count(survey.words)}`);
  const labels = Object.entries(survey.entitiesByLabel).map(([label, n]) => `${label} ${count(n)}`);
  console.log(`labelled spans   ${count(survey.entities)}${labels.length ? ` (${labels.join(', ')})` : ''}`);
  console.log(`candidates       ${describeFilters(survey.filters)}`);
  const coverage = survey.coverage;
  if (coverage) {
    const unknown = (100 * coverage.unknownPieces) / Math.max(1, coverage.pieces);
    console.log(
      `model fit        ${(coverage.pieces / Math.max(1, coverage.words)).toFixed(2)} pieces a word, ${unknown.toFixed(2)} % unknown pieces`,
    );
    if (unknown > UNKNOWN_WARNING)
      say('warning: the model does not know much of this script; take a model that was trained on it.');
  }
  console.log(`rejects          ${count(survey.rejects)}`);
  for (const { line, reason } of survey.rejectsShown) console.log(`  line ${line}: ${reason}`);
}

/** Percent of unknown pieces above which scores say little. */
const UNKNOWN_WARNING = 5;
