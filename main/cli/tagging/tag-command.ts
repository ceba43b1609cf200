// seedmark tag: the entities of a corpus as an exported tagger finds them.

import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { Failure } from '../../../src/failure.ts';
import { TARGET_FORMATS } from '../../../src/formats/formats.ts';
import { openCorpus } from '../../files/open-corpus.ts';
import { labelledFormat, outputFormat, type TagSummary, tagCorpus } from '../../jobs/tagging/tag-corpus.ts';
import { TaggingPool } from '../../jobs/tagging/tagging-pool.ts';
import type { OpenTagger } from '../../jobs/tagging/tagging-task.ts';
import { QUANTISED_GRAPH } from '../../training/exported-tagger.ts';
import { checkPaths } from '../terminal/check-paths.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { JobInterrupt } from '../terminal/interrupt.ts';
import { addCorpusOptions, type CorpusFlags, corpusOptions, JSON_FLAG, wholeNumber } from '../terminal/options.ts';
import { addOutputOptions, type OutputFlags, outputOptions } from '../terminal/output-options.ts';
import { createProgress } from '../terminal/progress.ts';
import { count, describeCorpusFile, say } from '../terminal/say.ts';

interface TagFlags extends CorpusFlags, OutputFlags {
  readonly out: string;
  readonly precision: 'fp32' | 'fast';
  readonly workers?: number;
  readonly json?: boolean;
}

export function addTagCommand(program: Command): void {
  const command = program
    .command('tag')
    .summary('find the entities of a text with a tagger')
    .description('Find the entities of a text with a tagger, and write the text with them in any format.')
    .argument('<tagger>', 'folder of a tagger, as "seedmark train" exports it')
    .argument('<input>', 'text file: plain, CoNLL, CoNLL-U or JSON Lines ("seedmark formats" says more)')
    .requiredOption('--out <file>', 'where the tagged text goes; a file that is there is replaced when all is done')
    .option(JSON_FLAG, 'print the summary as one line of JSON');
  addOutputOptions(command, TARGET_FORMATS, "by the extension of OUT, else the input's format, else jsonl");
  command
    .optionsGroup('The tagger:')
    .addOption(
      new Option('--precision <name>', 'fp32: exact; fast: the eight-bit graph of the folder (approximate)')
        .choices(['fp32', 'fast'])
        .default('fp32'),
    )
    .option('--workers <n>', 'processes that tag; default: one a core, as memory allows', wholeNumber);
  addCorpusOptions(command).addHelpText('after', EXPLANATION).action(runTag);
}

const EXPLANATION = `
Labels of the input are replaced by the tagger's; everything else that the output format can carry stays: text, words,
sentences, document names, ids. What it cannot carry is counted and said. Sentences of any length are read through
overlapping windows, nothing is cut off; the labels of a sentence are the likeliest valid sequence (Viterbi).

A record of JSON Lines:
  {"id":"s1","doc":"notes.txt","text":"Amina went to Lake Chad.",
   "spans":[{"start":14,"end":23,"label":"LOC","text":"Lake Chad","score":0.97}, …],
   "words":["Amina","went",…],"ner_tags":["B-PER","O",…]}
  start, end  characters of the text, end exclusive, in UTF-16 units (--to-offsets for others)
  score       how sure the tagger is: the geometric mean of the probabilities that it gave the
              labels of the span's words, 0 to 1. Other formats have no place for it.

Examples:
  seedmark tag tagger notes.txt --out notes.jsonl
  seedmark tag tagger corpus.conllu --out tagged.conllu
  seedmark tag tagger notes.txt --out notes.conll --to-scheme BIOES

Ctrl-C stops and leaves nothing half-written.
Exit codes: 0 done, 1 interrupted (or a bug), 2 something that you can change.
`;

async function runTag(folder: string, path: string, flags: TagFlags): Promise<void> {
  await checkTagPaths(path, flags.out);
  const progress = createProgress('tagging');
  const interrupt = new JobInterrupt(progress, STOPPED);
  try {
    const corpus = await openCorpus(path, corpusOptions(flags));
    const format = labelledFormat(flags.to ?? outputFormat(extname(flags.out), corpus.format)).name;
    if (!flags.json) progress.say(describeCorpusFile(corpus));
    progress.phase('opening the tagger');
    const pool = await TaggingPool.start(openTagger(folder, flags), flags.workers);
    interrupt.begin(() => pool.close());
    progress.phase('reading the corpus');
    try {
      const started = performance.now();
      const summary = await tagCorpus({
        corpus,
        pool,
        out: flags.out,
        format,
        writing: outputOptions(flags),
        stop: interrupt.stop,
        onProgress: ({ done, total, spans }) => progress.update(done, total, count(spans, 'span')),
      });
      progress.end();
      report(summary, flags, (performance.now() - started) / 1000);
    } finally {
      pool.close();
    }
  } finally {
    progress.end();
    interrupt.release();
  }
}

const STOPPED = 'Stopped; nothing was written.';

async function checkTagPaths(input: string, out: string): Promise<void> {
  if (out === '-') {
    const hint = 'Name a file with --out.';
    throw new Failure('bad-argument', 'The tagged text cannot be written to standard output.', hint);
  }
  await checkPaths({ corpus: input, out, checkpoint: `${out}.checkpoint`, inputs: [] });
}

function openTagger(folder: string, { precision }: TagFlags): OpenTagger {
  if (precision === 'fp32') return { folder };
  if (existsSync(join(folder, QUANTISED_GRAPH))) return { folder, onnxFile: QUANTISED_GRAPH };
  const hint = 'Use --precision fp32, or export the tagger again.';
  throw new Failure('model-missing', `The tagger ${folder} has no eight-bit graph (${QUANTISED_GRAPH}).`, hint);
}

function report(summary: TagSummary, { out, json }: TagFlags, seconds: number): void {
  const isDone = summary.outcome === 'done';
  if (!isDone) process.exitCode = EXIT.interrupted;
  if (json) console.log(JSON.stringify(isDone ? { out, ...summary, seconds } : { ...summary, seconds }));
  else say(isDone ? describe(summary, out, seconds) : STOPPED);
}

function describe(summary: TagSummary, out: string, seconds: number): string {
  const { sentences, words, found, replaced, unread, rejects, rejectsShown, losses, pieces, format } = summary;
  const types = Object.entries(found).map(([type, spans]) => `${type} ${spans.toLocaleString('en')}`);
  const speed = Math.round(pieces / Math.max(seconds, 1e-3)).toLocaleString('en');
  return [
    `${count(sentences, 'sentence')}, ${count(words, 'word')}, ${speed} pieces/s`,
    `found: ${types.join(', ')}`,
    ...(replaced > 0 ? [`replaced: ${count(replaced, 'label')} of the input`] : []),
    ...(unread > 0 ? [`not read: ${count(unread, 'sentence')} with a character that the tagger does not have`] : []),
    ...losses.map(({ what, count: lost }) => `not carried by ${format}: ${lost.toLocaleString('en')} ${what}`),
    ...(rejects > 0 ? [`rejects: ${count(rejects, 'record')} could not be read`] : []),
    ...rejectsShown.map(({ line, reason }) => `  line ${line}: ${reason}`),
    `written: ${out}`,
  ].join('\n');
}
