// Finds the words of a pre-tokenised sentence in its verbatim text, for sources that give both. Nothing but white space
// may lie between words, so a match proves that text and words say the same.

import { isBlankChar } from './blank.ts';
import type { Word } from './sentence.ts';

/** Ranges into `text`, or the index of the first word that is not where it should be (`forms.length`: text is left). */
export function alignWords(text: string, forms: readonly string[]): { words: Word[] } | { failedAt: number } {
  const words: Word[] = [];
  let at = 0;
  for (let i = 0; i < forms.length; i++) {
    at = skipBlank(text, at);
    const endChar = matchForm(text, at, forms[i]);
    if (endChar === undefined) return { failedAt: i };
    words.push({ startChar: at, endChar });
    at = endChar;
  }
  return skipBlank(text, at) === text.length ? { words } : { failedAt: forms.length };
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlankChar(text.charCodeAt(at))) at++;
  return at;
}

/** Where the form ends in the text; a space inside the form stands for any white space (a no-break space, say). */
function matchForm(text: string, from: number, form: string): number | undefined {
  if (form.length === 0) return undefined;
  if (text.startsWith(form, from)) return from + form.length;
  let at = from;
  for (let i = 0; i < form.length; i++) {
    if (isBlankChar(form.charCodeAt(i))) {
      const next = skipBlank(text, at);
      if (next === at) return undefined;
      at = next;
    } else if (text.charCodeAt(at) === form.charCodeAt(i)) at++;
    else return undefined;
  }
  return at > from ? at : undefined;
}
