// The files of a tokenizer, as they are, into an exported folder.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TOKENIZER_FILES: readonly string[] = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'sentencepiece.bpe.model',
  'spiece.model',
  'spm.model',
];

/** @param folder of the model; those files that it has. */
export function copyTokenizer(folder: string, target: string): void {
  for (const file of TOKENIZER_FILES) {
    // Read and written, not copied: a read-only file of the model would stay read-only.
    const path = join(folder, file);
    if (existsSync(path)) writeFileSync(join(target, file), readFileSync(path));
  }
}
