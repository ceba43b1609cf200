// Any format of one file as a folder with a file for each split and a card: train.conll, validation.conll, test.conll,
// README.md.

import { createCardCounts, writeCardBody } from './dataset-card.ts';
import type { FolderWriter } from './parts.ts';
import { SPLITS, type Split } from './splits.ts';
import type { FormatWriter, Loss, WriteOptions } from './writer.ts';

/** `extension` with the dot; `names`: files that are not called as their split. A document that the splits do not name is train. */
export function createSplitWriter(
  open: (options: WriteOptions) => FormatWriter,
  extension: string,
  options: WriteOptions,
  names: Readonly<Partial<Record<Split, string>>> = {},
): FolderWriter {
  const writers = new Map<Split, FormatWriter>();
  const counts = createCardCounts();
  const fileOf = (split: Split) => `${names[split] ?? split}${extension}`;
  return {
    push(written) {
      const split = options.splits?.byDocument?.[written.sentence.doc] ?? 'train';
      const writer = writers.get(split) ?? open(options);
      writers.set(split, writer);
      counts.add(split, written);
      return [{ name: fileOf(split), text: writer.push(written) }];
    },
    finish() {
      const ends = SPLITS.flatMap((split) => {
        const text = writers.get(split)?.finish();
        return text === undefined ? [] : [{ name: fileOf(split), text }];
      });
      return [...ends, { name: 'README.md', text: writeCardBody(counts, options.card) }];
    },
    losses: () => addLosses([...writers.values()].flatMap((writer) => writer.losses())),
  };
}

function addLosses(losses: readonly Loss[]): readonly Loss[] {
  const sums = new Map<string, number>();
  for (const { what, count } of losses) sums.set(what, (sums.get(what) ?? 0) + count);
  return [...sums].map(([what, count]) => ({ what, count }));
}
