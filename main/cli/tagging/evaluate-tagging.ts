// seedmark evaluate --pred: a tagging against gold.

import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { formatConlleval } from '../../../src/evaluate/conlleval-report.ts';
import { SAMPLES } from '../../../src/evaluate/span-scores.ts';
import type { BootstrapSettings, WordAccuracy } from '../../../src/evaluate/tagging-report.ts';
import { Failure } from '../../../src/failure.ts';
import { FORMATS } from '../../../src/formats/formats.ts';
import { SCHEMES } from '../../../src/formats/tags.ts';
import { type CorpusFile, type OpenCorpusOptions, openCorpus } from '../../files/open-corpus.ts';
import { judgeSpelledTags, judgeTagging, type TaggingJudgement } from '../../jobs/tagging/judge-tagging.ts';
import { readDocumentLanguages } from '../corpus/document-languages.ts';
import { type CorpusFlags, corpusOptions, JSON_FLAG, wholeNumber } from '../terminal/options.ts';
import { count, say } from '../terminal/say.ts';
import { formatTaggingReport } from './tagging-tables.ts';

export interface TaggingFlags extends CorpusFlags {
  readonly gold: string;
  readonly pred: string;
  readonly predFormat?: OpenCorpusOptions['format'];
  readonly predEncoding?: string;
  readonly predWordColumn?: string;
  readonly predColumn?: string;
  readonly predScheme?: OpenCorpusOptions['scheme'];
  readonly train?: string;
  readonly languages?: string;
  readonly resample?: BootstrapSettings['unit'];
  readonly samples: number;
  readonly seed: number;
  readonly errors?: number;
  readonly worst: number;
  readonly conlleval?: boolean;
  readonly json?: boolean;
}

const DEFAULT_SEED = 1;
const DEFAULT_WORST = 10;

export function addTaggingOptions(command: Command): void {
  command
    .optionsGroup('Judging a tagging:')
    .option('--pred <file>', 'the same text as tagged by a program, in any format')
    .option('--pred-column <column>', 'CoNLL: number (from 0) or header of its column of tags; found when absent')
    .option('--pred-word-column <column>', 'CoNLL: number (from 0) or header of its column of words')
    .addOption(
      new Option('--pred-format <name>', 'its format; found from its content when absent').choices(
        FORMATS.map(({ name }) => name),
      ),
    )
    .option('--pred-encoding <name>', 'its character encoding; found when absent')
    .addOption(new Option('--pred-scheme <name>', 'how its tags are written; found when absent').choices(SCHEMES))
    .option('--train <file>', 'what the tagger was trained on, read as gold is: scores on seen and unseen names')
    .option('--languages <file>', 'lines of document, tab, language: scores by language')
    .addOption(
      new Option('--resample <unit>', 'what is drawn anew for the intervals; default: see below').choices([
        'sentence',
        'document',
      ]),
    )
    .option('--samples <n>', 'how often it is drawn', wholeNumber, SAMPLES)
    .option('--seed <n>', 'another seed, other draws', wholeNumber, DEFAULT_SEED)
    .option('--worst <n>', 'so many documents are listed; --json has all', wholeNumber, DEFAULT_WORST)
    .option('--errors <n>', 'also list the n most frequent errors, with their text', wholeNumber)
    .option('--conlleval', 'print only what conlleval prints');
}

export async function evaluateTaggedFile(flags: TaggingFlags): Promise<void> {
  if (flags.conlleval && flags.json) {
    throw new Failure('bad-argument', `--conlleval and ${JSON_FLAG} exclude each other.`, 'Leave one of them out.');
  }
  const reading = corpusOptions(flags);
  const gold = await openCorpus(flags.gold, reading);
  const predicted = await openPrediction(flags);
  const { train, languages, resample, errors, samples, seed } = flags;
  const judgement = await judgeTagging({
    gold,
    predicted,
    ...(train === undefined ? {} : { training: await openCorpus(train, reading) }),
    ...(languages === undefined ? {} : { languages: readDocumentLanguages(languages) }),
    ...(resample === undefined ? {} : { resample }),
    ...(errors === undefined ? {} : { errors }),
    samples,
    seed,
  });
  sayNotes(judgement);
  const { report } = judgement;
  if (flags.json) console.log(JSON.stringify(report));
  else if (!flags.conlleval) console.log(formatTaggingReport(report, flags.worst));
  else {
    const areColumns = gold.format === 'conll' && predicted.format === 'conll';
    console.log(formatConlleval(report, areColumns ? await judgeSpelled(flags) : report.words));
  }
}

async function judgeSpelled(flags: TaggingFlags): Promise<WordAccuracy> {
  const spelled: TaggingFlags = { ...flags, scheme: 'labels', predScheme: 'labels' };
  return judgeSpelledTags({
    gold: await openCorpus(flags.gold, corpusOptions(spelled)),
    predicted: await openPrediction(spelled),
  });
}

/** What is said of gold's layout does not hold for another file, but how words are cut does. */
async function openPrediction(flags: TaggingFlags): Promise<CorpusFile> {
  const isSameFile = resolve(flags.pred) === resolve(flags.gold);
  if (isSameFile && flags.predColumn === undefined) {
    const hint = 'Name its two columns: --tag-column for gold and --pred-column for the prediction.';
    throw new Failure('bad-argument', '--gold and --pred are the same file.', hint);
  }
  const ofGold = isSameFile ? flags : undefined;
  return openCorpus(
    flags.pred,
    corpusOptions({
      ...flags,
      format: flags.predFormat ?? ofGold?.format,
      encoding: flags.predEncoding ?? ofGold?.encoding,
      wordColumn: flags.predWordColumn ?? ofGold?.wordColumn,
      tagColumn: flags.predColumn,
      scheme: flags.predScheme ?? ofGold?.scheme,
    }),
  );
}

function sayNotes({ report, rejects, strangeTypes, unnamedDocuments }: TaggingJudgement): void {
  for (const [path, list] of rejects) {
    const { line, reason } = list[0];
    say(`note: ${count(list.length, 'record')} of ${path} could not be read; the first in line ${line}: ${reason}.`);
  }
  if (report.micro.predicted === 0) say('note: the prediction has no spans; --pred-column names its column of tags.');
  if (strangeTypes.length > 0) say(`note: types that gold does not have, all wrong: ${strangeTypes.join(', ')}.`);
  if (unnamedDocuments.length > 0)
    say(`note: ${count(unnamedDocuments.length, 'document')} without a language in the list of --languages.`);
}
