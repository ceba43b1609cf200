// Decomposed probabilities (paper, appendix D and Fig. 8): how likely a language model finds chosen words beside a name, e.g.
// "artist" and "scientist" in "famous <mask> Vincent van Gogh". Each name is a point, its axes −log p of two words.
// PAPER: the words there are one piece each. A word of several gets one mask a piece, and the mean of their −log p.

import { Failure } from '../failure.ts';
import type { LanguageModel, TargetSlot } from '../lm/language-model.ts';

/** Paper, appendix D. */
export const NAME_PROMPT = 'famous {mask} {name}';

/** Stands for the word while the prompt is cut into pieces; as one word it takes part in no merge with its neighbours. */
const STAND_IN = 'x';

/** @throws Failure unless `{mask}` and `{name}` occur once each; a causal model must have read the name before the word. */
export function checkNamePrompt(prompt: string, kind: LanguageModel['kind']): void {
  for (const slot of ['{mask}', '{name}']) {
    if (prompt.split(slot).length === 2) continue;
    const hint = `For instance "${NAME_PROMPT}".`;
    throw new Failure('template-invalid', `The prompt must have ${slot} exactly once.`, hint);
  }
  if (kind === 'causal' && prompt.indexOf('{name}') > prompt.indexOf('{mask}')) {
    const hint = 'Put {name} before {mask}, for instance "{name} is a famous {mask}".';
    throw new Failure('template-invalid', 'A causal model predicts the word before it has read the name.', hint);
  }
}

/**
 * −log p of each word beside each name, in nats at temperature 1, [names][words].
 * @throws Failure for a prompt that cannot be used, and for a word that the tokenizer does not know.
 */
export async function wordsBesideNames(
  lm: LanguageModel,
  prompt: string,
  { names, words }: { readonly names: readonly string[]; readonly words: readonly string[] },
): Promise<number[][]> {
  checkNamePrompt(prompt, lm.kind);
  const pieces = words.map((word) => wordPieces(lm, word));
  const slots = names.map((name) => {
    // Replacer functions: a "$&" in a name is text, not a pattern. After the split: a "{mask}" is, too.
    const [before, after] = prompt.split('{mask}').map((part) => part.replace('{name}', () => name));
    return pieces.map((word) => wordSlots(lm, [before, after], word));
  });
  const values = await lm.logProbabilities(slots.flat(2));
  let at = 0;
  return slots.map((ofName) =>
    ofName.map(({ length }) => {
      at += length;
      return -values.subarray(at - length, at).reduce((sum, value) => sum + value, 0) / length;
    }),
  );
}

/** The pieces of a word inside running text. */
function wordPieces(lm: LanguageModel, word: string): Int32Array {
  const { ids, startChar, leading, trailing } = lm.tokenizer.encode(`${STAND_IN} ${word}`);
  const first = startChar.findIndex((start, i) => i >= leading && start >= STAND_IN.length);
  const own = ids.slice(first, ids.length - trailing);
  if (word.trim() === '' || own.length === 0 || own.every((id) => id === lm.tokenizer.unknownId)) {
    const hint = 'Choose a word of the language and script that the model was trained on.';
    throw new Failure('bad-argument', `The model has no piece for the word "${word}".`, hint);
  }
  return own;
}

function wordSlots(lm: LanguageModel, [before, after]: readonly [string, string], word: Int32Array): TargetSlot[] {
  if (lm.kind === 'causal') {
    const { ids, trailing } = lm.tokenizer.encode(before.trimEnd());
    const row = [...ids.subarray(0, ids.length - trailing), ...word];
    const first = row.length - word.length;
    return Array.from(word, (target, i) => ({
      ids: Int32Array.from(row.slice(0, first + i)),
      position: first + i - 1,
      target,
    }));
  }
  const pieces = lm.tokenizer.encode(before + STAND_IN + after);
  const at = pieces.startChar.findIndex((start, i) => i >= pieces.leading && start >= before.length);
  const ids = new Int32Array(pieces.ids.length - 1 + word.length);
  ids.set(pieces.ids.subarray(0, at));
  ids.fill(lm.tokenizer.maskId!, at, at + word.length);
  ids.set(pieces.ids.subarray(at + 1), at + word.length);
  return Array.from(word, (target, i) => ({ ids, position: at + i, target }));
}
