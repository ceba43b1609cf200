// Compares our pieces with those of the Rust library `tokenizers` (tokenizer-offsets.py), one JSON line a text. Ids must
// be equal. Ranges are equal when they hold the same characters after blanks are trimmed at both ends; every other
// difference is counted by its reason, and what has no known reason is printed.

import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { openTokenizer } from '../../main/compute/tokenizer.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import { compareRanges } from '../support/piece-ranges.ts';

interface Expected {
  readonly tokenizer: string;
  readonly text: string;
  readonly ids: readonly number[];
  readonly offsets: readonly (readonly [number, number])[];
}

const opened = new Map<string, PieceTokenizer>();
const counts = new Map<string, number>();
const count = (what: string, by = 1) => counts.set(what, (counts.get(what) ?? 0) + by);
const SHOWN = 40;
let shown = 0;

for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const expected = JSON.parse(line) as Expected;
  const folder = dirname(expected.tokenizer);
  const tokenizer = opened.get(folder) ?? (await openTokenizer(folder));
  opened.set(folder, tokenizer);
  const found = tokenizer.encode(expected.text);
  count('texts');
  count('pieces', expected.ids.length);
  if (found.ids.join() !== expected.ids.join()) {
    count(`other ids: ${folder}`);
    if (shown++ < SHOWN) {
      const at = expected.ids.findIndex((id, i) => found.ids[i] !== id);
      const show = (ids: readonly number[] | Int32Array) =>
        Array.from(ids.slice(Math.max(0, at - 2), at + 6), (id) => tokenizer.spelling(id)).join(' ');
      console.log(
        JSON.stringify({
          folder,
          text: expected.text.slice(0, 120),
          at,
          ours: show(found.ids),
          theirs: show(expected.ids),
        }),
      );
    }
    continue;
  }
  for (let i = found.leading; i < found.ids.length - found.trailing; i++) {
    const ours = [found.startChar[i], found.endChar[i]] as const;
    const reason = compareRanges(expected.text, ours, expected.offsets[i]);
    if (reason === 'same') continue;
    count(reason);
    if (reason === 'unexplained' && shown++ < SHOWN)
      console.log(
        JSON.stringify({
          folder,
          i,
          piece: tokenizer.spelling(found.ids[i]),
          text: expected.text.slice(0, 80),
          ours,
          theirs: expected.offsets[i],
          oursText: expected.text.slice(...ours),
          theirsText: expected.text.slice(...expected.offsets[i]),
        }),
      );
  }
}
console.log(Object.fromEntries(counts));
