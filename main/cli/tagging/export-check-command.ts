// seedmark export-check: does a tagger folder hold what it says?

import type { Command } from 'commander';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { openCorpus } from '../../files/open-corpus.ts';
import { checkTagger, type TaggerCheck } from '../../training/check-tagger.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { addCorpusOptions, type CorpusFlags, corpusOptions, JSON_FLAG } from '../terminal/options.ts';
import { count, describeCorpusFile, say } from '../terminal/say.ts';

interface ExportCheckFlags extends CorpusFlags {
  readonly text?: string;
  readonly json?: boolean;
}

/** Sentences of a text that the graphs are run on: enough to see a difference, seconds on a small model. */
const MOST_SENTENCES = 300;

export function addExportCheckCommand(program: Command): void {
  const command = program
    .command('export-check')
    .summary('check an exported tagger: labels, tokenizer, weights of both formats, both graphs')
    .description('Check an exported tagger: its labels, its tokenizer, the weights of both formats, and both graphs.')
    .argument('<tagger>', 'folder of a tagger, as "seedmark train" exports it')
    .option(
      '--text <file>',
      `text to run it on, its first ${MOST_SENTENCES} sentences (default: words of its vocabulary)`,
    )
    .option(JSON_FLAG, 'print what was found as JSON');
  addCorpusOptions(command).addHelpText('after', EXPLANATION).action(runExportCheck);
}

const EXPLANATION = `
What is checked: the class and the labels in config.json; that the tokenizer's pieces are in the model's vocabulary; that
model.safetensors and onnx/model.onnx hold the same weights, value by value; that onnx/model_quantized.onnx holds
them rounded; that both graphs run, and on how many words they agree.
Exit code 2 when something does not fit.

Example:
  seedmark export-check my-tagger --text notes.txt
`;

async function runExportCheck(folder: string, flags: ExportCheckFlags): Promise<void> {
  const check = await checkTagger(folder, flags.text === undefined ? undefined : await readText(flags.text, flags));
  console.log(flags.json ? JSON.stringify(check) : describeCheck(check));
  for (const { message, hint } of check.findings) say(`error: ${message}\n  ${hint}`);
  if (check.findings.length > 0) process.exitCode = EXIT.userCanFix;
}

async function readText(path: string, flags: CorpusFlags): Promise<Sentence[]> {
  const file = await openCorpus(path, corpusOptions(flags));
  say(describeCorpusFile(file));
  const sentences: Sentence[] = [];
  for await (const items of file.read()) {
    for (const item of items) if ('sentence' in item) sentences.push(item.sentence);
    if (sentences.length >= MOST_SENTENCES) break;
  }
  return sentences.slice(0, MOST_SENTENCES);
}

function describeCheck(check: TaggerCheck): string {
  const { className, types, source, sentences, rows, words, pieces, equalWeights, graphBytes, quantised } = check;
  const tried = source === 'text' ? 'sentences of the text' : 'sentences of words from its vocabulary';
  return [
    `class       ${className}`,
    `types       ${types.join(', ')}`,
    `tried on    ${sentences} ${tried}: ${count(words, 'word')}, ${count(pieces, 'piece')} in ${count(rows, 'row')}`,
    equalWeights === undefined
      ? 'weights     no model.safetensors'
      : `weights     ${equalWeights} of model.safetensors are in model.onnx, value by value`,
    `full        model.onnx, ${megabytes(graphBytes)}`,
    describeQuantised(quantised),
    check.findings.length === 0 ? 'Everything fits.' : `Findings: ${check.findings.length}`,
  ].join('\n');
}

function describeQuantised(quantised: TaggerCheck['quantised']): string {
  if (!quantised) return 'eight bits  no model_quantized.onnx';
  const { bytes, roundedWeights, agreement } = quantised;
  const { same, words } = agreement;
  const weights =
    roundedWeights > 0
      ? `${roundedWeights} weights rounded from model.onnx`
      : 'by another quantiser, weights not compared';
  const share = ((100 * same) / words).toFixed(1);
  return `eight bits  model_quantized.onnx, ${megabytes(bytes)}; ${weights}; ${same} of ${words} words (${share} %) get the same best label`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
