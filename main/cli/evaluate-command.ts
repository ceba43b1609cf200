// seedmark evaluate: a ranking or a tagging against gold.

import type { Command, Option } from 'commander';
import { Failure } from '../../src/failure.ts';
import { addRankingOptions, evaluateRanking, type RankingFlags } from './mining/evaluate-ranking.ts';
import { addTaggingOptions, evaluateTaggedFile, type TaggingFlags } from './tagging/evaluate-tagging.ts';
import { addCorpusOptions, JSON_FLAG } from './terminal/options.ts';

export { formatJudgements } from './mining/evaluate-ranking.ts';

type EvaluateFlags = RankingFlags & Omit<TaggingFlags, 'pred'> & { readonly pred?: string };

export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .summary('judge a ranking or a tagging against a labelled corpus')
    .description('Judge a ranking (a file written by "mine") or a tagging (--pred) against a labelled corpus.')
    .argument('[ranked]', 'ranked.jsonl written by "seedmark mine"')
    .requiredOption('--gold <file>', 'the same corpus with gold labels')
    .option(JSON_FLAG, 'print all figures as JSON (shares from 0 to 1)');
  const ofTagging = optionsAddedBy(command, () => addTaggingOptions(command));
  const ofRanking = optionsAddedBy(command, () => addRankingOptions(command));
  addCorpusOptions(command)
    .addHelpText('after', EXPLANATION)
    .action(async (ranked: string | undefined, flags: EvaluateFlags) => {
      if (ranked === undefined && flags.pred === undefined) throw nothingToJudge();
      if (ranked !== undefined && flags.pred !== undefined) throw twoThings();
      if (ranked !== undefined) {
        refuse(command, ofTagging, 'is for judging a tagging (--pred), not a ranking');
        await evaluateRanking(ranked, flags);
      } else if (flags.pred !== undefined) {
        refuse(command, ofRanking, 'is for judging a ranking, not a tagging (--pred)');
        await evaluateTaggedFile({ ...flags, pred: flags.pred });
      }
    });
}

function optionsAddedBy(command: Command, add: () => void): readonly Option[] {
  const before = command.options.length;
  add();
  return command.options.slice(before);
}

/** An option that would change nothing is a misunderstanding. */
function refuse(command: Command, options: readonly Option[], why: string): void {
  const given = options.find((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  if (given)
    throw new Failure('bad-argument', `${given.long} ${why}.`, 'Leave it out; "evaluate --help" has the groups.');
}

function nothingToJudge(): Failure {
  const hint =
    'Give a ranking ("evaluate ranked.jsonl --gold FILE") or a tagging ("evaluate --gold FILE --pred FILE").';
  return new Failure('bad-argument', 'There is nothing to judge.', hint);
}

function twoThings(): Failure {
  const hint = 'Give a ranked file or --pred, not both.';
  return new Failure('bad-argument', 'A ranking and a tagging cannot be judged at once.', hint);
}

const EXPLANATION = `
A tagging (--pred): a span is right when its first word, its last word and its type are.
  precision     percent of the predicted spans that are right
  recall        percent of the gold spans that were found
  F1            their harmonic mean; a share of nothing counts as 0
  all, mean     over all spans together (micro); mean over the types (macro)
  (low–high)    95 % of 1,000 corpora drawn anew from this one score between these. Documents are
                drawn where there are 30 or more, for sentences of one document are alike; else
                sentences (--resample)
  words right   percent of words with the right tag, both files counted as IOB2; --conlleval
                compares the tags of two CoNLL files as they are written, as conlleval does
  What became of spans: every gold and every predicted span is in exactly one column, paired one
  to one in this order:
    correct     same borders and type
    type        same borders, other type
    borders     same type, overlapping, other borders
    both        overlapping, but borders and type differ
    missed      (gold spans) nothing is left that overlaps
    spurious    (predicted spans) nothing is left that overlaps
    part        of the missed or spurious, those that overlap a span that is paired with another:
                a name that was split, or two that were merged
  Confusion: a row for each gold type, a column for each predicted one; "none" for missed and
  spurious spans. In brackets: how many of the cell have other borders.
  Wrong borders: of the spans in "borders", the predicted one lies inside the gold one (too
  short), around it (too long) or across its border (crossing); and which border is wrong.
  Documents, languages: the worst F1 first.
  Seen and unseen (--train): by whether the words of the span are labelled in the training set,
  with the same type, only with another type, or not at all. Case counts, spacing does not.
  Sentence borders of the two files may differ, their words may not.

A ranking: a span is right when gold has one with the same words and a type that --map allows.
  P@k        percent of the first k spans that are right; "–" where fewer were found
  AP         average precision in percent: precision at each right span, over all gold spans
  ranked     spans of the type in the ranking
  gold       spans of the type in the corpus
  ceiling %  gold spans that pass the filters of the miner: no ranking can find more. Give
             the corpus and filter options that the ranking was mined with.

Examples:
  seedmark evaluate --gold test.conll --pred tagged.conll --train train.conll
  seedmark evaluate --gold both.txt --tag-column 1 --pred both.txt --pred-column 2 --conlleval
  seedmark evaluate ranked.jsonl --gold corpus.conll --map PER=PER,PLACE=LOC
`;
