// seedmark explain: which words notice that a span trades places with a seed.

import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { LabelledSentence, Span } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { ExplainedSpan } from '../../../src/interpret/supervisor-slots.ts';
import { type EntityType, parseEntityType } from '../../../src/mining/entity-type.ts';
import { CAUSAL_TEMPLATE, checkTemplate, MASKED_TEMPLATE } from '../../../src/mining/template.ts';
import { openCorpus } from '../../files/open-corpus.ts';
import { writeBeside } from '../../files/write-beside.ts';
import {
  explainSpan,
  explanationCsv,
  explanationSvg,
  type SpanExplanation,
  slotTitle,
} from '../../jobs/mining/explain-span.ts';
import { openModel } from '../open-model.ts';
import {
  addCorpusOptions,
  addModelOptions,
  type CorpusFlags,
  corpusOptions,
  JSON_FLAG,
  type ModelFlags,
  wholeNumber,
} from '../terminal/options.ts';
import { createProgress } from '../terminal/progress.ts';
import { say } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';
import { addDivergenceOptions, type DivergenceFlags } from './divergence-options.ts';

interface ExplainFlags extends CorpusFlags, DivergenceFlags, ModelFlags {
  readonly sentence: number;
  readonly span: Span;
  readonly type: EntityType;
  readonly words: number;
  readonly by: 'before' | 'effect';
  readonly out: readonly string[];
  readonly json?: boolean;
}

/** Fig. 7 shows about ten supervisors. */
const DEFAULT_WORDS = 10;

export function addExplainCommand(program: Command): void {
  const command = program
    .command('explain')
    .summary('why a span scores as it does against an example')
    .description('Why a span scores as it does: which words notice that it trades places with the example.')
    .argument('<corpus>', 'the corpus that was mined')
    .requiredOption('--sentence <n>', 'sentence, counted from 0 as in the ranking', sentenceNumber)
    .requiredOption('--span <A-B>', 'words of the span, from A up to and without B, as in the ranking', wordRange)
    .requiredOption('--type <NAME:phrase="example">', 'the type and the example', parseEntityType)
    .option('--words <n>', 'words shown at each place', wholeNumber, DEFAULT_WORDS)
    .addOption(
      new Option('--by <what>', 'which words: those expected most before, or those that add or take most')
        .choices(['before', 'effect'])
        .default('before'),
    )
    .addOption(
      new Option('--out <file>', 'also write it, by extension: .csv, .svg or .json; repeat for more')
        .argParser((value: string, list: readonly string[]) => [...list, value])
        .default([], 'none'),
    )
    .option(JSON_FLAG, 'print it as one line of JSON')
    .optionsGroup('How spans were tested:');
  addDivergenceOptions(command);
  addModelOptions(addCorpusOptions(command)).addHelpText('after', EXPLANATION).action(runExplain);
}

const EXPLANATION = `
The score of a span is the mean of the divergences at a few places: left and right of it in its
sentence, and at the words of the label context. For each place the table shows the words that the
model expected most there (before), how likely they are once span and example have traded places
(after), and what each adds to the divergence: above 0 it lost, below 0 it gained. "all others" is
the rest of the vocabulary; with it the column adds up to the divergence.

Example:
  seedmark explain notes.txt --sentence 17 --span 3-5 --type PER:person="Musa Garba" --out why.svg --out why.csv
`;

async function runExplain(path: string, flags: ExplainFlags): Promise<void> {
  const { type, template, words, temperature } = flags;
  if (type.seeds.length !== 1) {
    const hint = 'For instance --type PER:person="Amina Jallo".';
    throw new Failure('bad-argument', `Exactly one example is explained, not ${type.seeds.length}.`, hint);
  }
  if (template !== undefined) checkTemplate(template);
  for (const file of flags.out) checkExtension(file);
  const progress = createProgress('explaining');
  const sentence = await readSentence(path, flags);
  const model = await openModel(flags, progress);
  try {
    const { lm } = model;
    const explained: ExplainedSpan = {
      sentence: { index: flags.sentence, sentence, pieces: lm.tokenizer.encode(sentence.text) },
      ...{ span: flags.span, phrase: type.phrase, seed: type.seeds[0], edge: flags.edge },
      template: template ?? (lm.kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE),
      twoWay: flags.method === 'div2',
    };
    const explanation = await explainSpan(lm, explained, { words: { most: words, by: flags.by }, temperature });
    const spelling = (id: number) => lm.tokenizer.spelling(id);
    progress.end();
    if (flags.json) console.log(JSON.stringify(spelledOut(explanation, spelling)));
    else console.log(describeExplanation(explanation, spelling));
    for (const file of flags.out) {
      await writeBeside(file, [contentFor(file, explanation, spelling)]);
      if (!flags.json) say(`written: ${file}`);
    }
  } finally {
    progress.end();
    model.close();
  }
}

async function readSentence(
  path: string,
  { sentence: wanted, span, ...flags }: ExplainFlags,
): Promise<LabelledSentence> {
  const corpus = await openCorpus(path, corpusOptions(flags));
  let index = 0;
  for await (const items of corpus.read()) {
    for (const item of items) {
      if (!('sentence' in item) || index++ !== wanted) continue;
      const { words } = item.sentence;
      if (span.end <= words.length) return item.sentence;
      const hint = `Words are counted from 0; the span ends before word ${span.end}.`;
      throw new Failure('bad-argument', `Sentence ${wanted} has ${words.length} words only.`, hint);
    }
  }
  const hint = 'Sentences are counted from 0, as in the ranking; give the reading options that it was mined with.';
  throw new Failure('bad-argument', `${path} has ${index} sentences, so there is no sentence ${wanted}.`, hint);
}

function describeExplanation({ text, seed, score, slots }: SpanExplanation, spelling: (id: number) => string): string {
  const tables = slots.map((slot) => {
    const { divergence, words, rest } = slot.forward;
    const rows = words.map(({ id, before, after, term }) => [
      spelling(id),
      (100 * before).toFixed(2),
      (100 * after).toFixed(2),
      term.toFixed(5),
    ]);
    const back = slot.backward;
    const gained = back.words.map(({ id }) => spelling(id)).join(', ');
    return [
      `${slotTitle(slot)}: ${divergence.toFixed(5)} nats (the other way round ${back.divergence.toFixed(5)})`,
      formatTable(['word', 'before %', 'after %', 'adds'], [...rows, ['all others', '', '', rest.toFixed(5)]]),
      `after: ${gained}`,
    ].join('\n');
  });
  return [`"${text}" against "${seed}": ${score.toFixed(5)} nats, the mean of ${slots.length} places`, ...tables].join(
    '\n\n',
  );
}

/** With words instead of piece numbers. */
function spelledOut(explanation: SpanExplanation, spelling: (id: number) => string) {
  const withWords = (slot: SpanExplanation['slots'][number], direction: 'forward' | 'backward') => ({
    ...slot[direction],
    words: slot[direction].words.map(({ id, ...word }) => ({ word: spelling(id), ...word })),
  });
  return {
    ...explanation,
    slots: explanation.slots.map((slot) => ({
      ...{ side: slot.side, piece: slot.piece },
      forward: withWords(slot, 'forward'),
      backward: withWords(slot, 'backward'),
    })),
  };
}

function contentFor(path: string, explanation: SpanExplanation, spelling: (id: number) => string): string {
  const extension = extname(path).toLowerCase();
  if (extension === '.svg') return explanationSvg(explanation, spelling);
  if (extension === '.csv') return explanationCsv(explanation, spelling);
  return `${JSON.stringify(spelledOut(explanation, spelling), null, 2)}\n`;
}

function checkExtension(path: string): void {
  if (['.csv', '.svg', '.json'].includes(extname(path).toLowerCase())) return;
  const hint = 'Name a file that ends in .csv, .svg or .json.';
  throw new Failure('bad-argument', `${path}: it is not clear as what to write it.`, hint);
}

function sentenceNumber(text: string): number {
  return text === '0' ? 0 : wholeNumber(text);
}

/** "3-5": words 3 and 4. */
function wordRange(text: string): Span {
  const match = /^(\d+)-(\d+)$/.exec(text.trim());
  const span = match && { start: Number(match[1]), end: Number(match[2]) };
  if (span && span.start < span.end) return span;
  const hint = 'Write the first word and the word after the last, counted from 0: --span 3-5 is words 3 and 4.';
  throw new Failure('bad-argument', `"${text}" is no range of words.`, hint);
}
