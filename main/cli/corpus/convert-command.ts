// seedmark convert: a corpus in another format.

import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { Failure } from '../../../src/failure.ts';
import type { TargetName } from '../../../src/formats/format.ts';
import { TARGET_FORMATS, TARGETS } from '../../../src/formats/formats.ts';
import { openCorpus } from '../../files/open-corpus.ts';
import { type ConvertSummary, convertCorpus } from '../../jobs/corpus/convert-corpus.ts';
import { checkPaths } from '../terminal/check-paths.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import {
  addCorpusOptions,
  type CorpusFlags,
  corpusOptions,
  JSON_FLAG,
  shares,
  wholeNumber,
} from '../terminal/options.ts';
import { addOutputOptions, type OutputFlags, outputOptions } from '../terminal/output-options.ts';
import { createProgress } from '../terminal/progress.ts';
import { count, describeCorpusFile, say } from '../terminal/say.ts';

interface ConvertFlags extends CorpusFlags, OutputFlags {
  readonly toOutside?: 'negative' | 'unknown';
  readonly into?: string;
  readonly dryRun?: boolean;
  readonly split?: readonly [number, number];
  readonly splitSeed?: number;
  readonly json?: boolean;
}

export function addConvertCommand(program: Command): void {
  const command = program
    .command('convert')
    .summary('write a corpus in another format')
    .description('Write a corpus in another format. What that format cannot carry is counted and said.')
    .argument('<in>', 'corpus: a file, a folder or a zip archive ("seedmark formats" says which kinds)')
    .argument('<out>', 'file to write, or folder for the formats of several files')
    .option(JSON_FLAG, 'print the summary as one line of JSON');
  addOutputOptions(command, TARGET_FORMATS, 'by the extension of OUT')
    .addOption(
      new Option(
        '--to-outside <meaning>',
        'huggingface, spacy-docbin: words outside all spans are no entities, or have not been looked at (-100)',
      )
        .choices(['negative', 'unknown'])
        .default('negative'),
    )
    .option(
      '--split <validation,test>',
      'OUT is a folder with train, validation and test: shares of whole documents, each type shared out, e.g. 0.1,0.1',
      shares,
    )
    .option('--split-seed <n>', 'which documents those are', wholeNumber, 1)
    .option(
      '--into <file>',
      'write the names into a copy of this ELAN, FLEx or Toolbox file, which IN was made from; all else in it stays',
    )
    .option('--dry-run', 'write nothing; say what would be written, and what OUT could not carry');
  addCorpusOptions(command).addHelpText('after', EXPLANATION).action(runConvert);
}

const EXPLANATION = `
Examples:
  seedmark convert doccano.jsonl corpus.conll
  seedmark convert brat-folder labels.jsonl --to prodigy
  seedmark convert tagged.conllu for-brat --to brat
  seedmark convert labels.jsonl session-named.eaf --into session.eaf   # new tiers, all else as it was

Ctrl-C stops and leaves nothing half-written.
Exit codes: 0 done, 1 interrupted (or a bug), 2 something that you can change.
`;

async function runConvert(path: string, out: string, flags: ConvertFlags): Promise<void> {
  const into =
    flags.into === undefined ? undefined : await openCorpus(flags.into, { ...corpusOptions(flags), format: undefined });
  const format = into?.format ?? flags.to ?? formatByExtension(out);
  await checkPaths({ corpus: path, out, checkpoint: `${out}.checkpoint`, inputs: [['--into', flags.into]] });
  const progress = createProgress('converting');
  const stop = { aborted: false };
  const release = onInterrupt(() => {
    stop.aborted = true;
  });
  try {
    const corpus = await openCorpus(path, corpusOptions(flags));
    if (!flags.json) progress.say(describeCorpusFile(corpus));
    const summary = await convertCorpus({
      corpus,
      out,
      format,
      writing: {
        ...outputOptions(flags),
        outside: flags.toOutside,
        delimiter: /\.(?:tsv|tab)$/i.test(out) ? '\t' : ',',
        ...(flags.split
          ? { splits: { validation: flags.split[0], test: flags.split[1], seed: flags.splitSeed ?? 1 } }
          : {}),
      },
      stop,
      ...(into ? { into } : {}),
      isDryRun: flags.dryRun === true,
    });
    progress.end();
    if (summary.outcome === 'stopped') process.exitCode = EXIT.interrupted;
    if (flags.json) console.log(JSON.stringify(summary.outcome === 'done' ? { out, ...summary } : summary));
    else say(summary.outcome === 'stopped' ? 'Stopped; nothing was written.' : describe(summary, out));
  } finally {
    progress.end();
    release();
  }
}

function formatByExtension(out: string): TargetName {
  const extension = extname(out).toLowerCase();
  const found = TARGETS.find(({ extensions }) => extensions.includes(extension));
  if (found && !found.writeFolder) return found.name;
  const hint = `Say it with --to: ${TARGET_FORMATS.join(', ')}.`;
  throw new Failure('bad-argument', `The name ${out} does not say which format to write.`, hint);
}

function describe(
  { outcome, format, sentences, entities, losses, rejects, rejectsShown }: ConvertSummary,
  out: string,
): string {
  return [
    `${count(sentences, 'sentence')}, ${count(entities, 'labelled span')}`,
    ...losses.map(({ what, count: lost }) => `not carried by ${format}: ${lost.toLocaleString('en')} ${what}`),
    ...(rejects > 0 ? [`rejects: ${count(rejects, 'record')} could not be read`] : []),
    ...rejectsShown.map(
      ({ line, reason, part }) => `  ${part === undefined ? '' : `${part}, `}line ${line}: ${reason}`,
    ),
    outcome === 'dry run' ? 'Nothing was written (--dry-run).' : `written: ${out}`,
  ].join('\n');
}
