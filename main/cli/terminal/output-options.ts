// The options of commands that write a corpus: which format, and how it spells what it holds.

import { type Command, Option } from 'commander';
import { OFFSET_UNITS, type OffsetUnit } from '../../../src/corpus/offset-units.ts';
import type { TargetName } from '../../../src/formats/format.ts';
import { WRITTEN_SCHEMES, type WriteOptions, type WrittenScheme } from '../../../src/formats/writer.ts';

export interface OutputFlags {
  readonly to?: TargetName;
  readonly toScheme?: WrittenScheme;
  readonly toColumns?: '2' | '3';
  readonly toOffsets?: OffsetUnit;
}

/** @param targets formats that can be asked for. @param usual which it is when nobody asks. */
export function addOutputOptions(command: Command, targets: readonly TargetName[], usual: string): Command {
  return command
    .optionsGroup('How it is written:')
    .addOption(new Option('--to <format>', `default: ${usual}`).choices(targets))
    .addOption(new Option('--to-scheme <name>', 'how tags spell spans (default: IOB2)').choices(WRITTEN_SCHEMES))
    .addOption(
      new Option(
        '--to-columns <n>',
        'CoNLL: 2: word and tag; 3: spacing between them (default: 2 where joining the words gives the text back)',
      ).choices(['2', '3']),
    )
    .addOption(new Option('--to-offsets <unit>', 'jsonl: what offsets count (default: utf16)').choices(OFFSET_UNITS));
}

export function outputOptions({ toScheme, toColumns, toOffsets }: OutputFlags): WriteOptions {
  return {
    scheme: toScheme,
    columns: toColumns === undefined ? undefined : toColumns === '2' ? 2 : 3,
    offsetUnit: toOffsets,
  };
}
