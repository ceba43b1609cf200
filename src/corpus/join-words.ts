// A text for corpora that come as words only (method 2): joined by spaces, then closed up as the clean-up of a WordPiece
// decoder does it (" ." → ".", " n't" → "n't" …), so that the language model reads the text it was trained on. Only the
// spaces between words are ever removed: each word keeps its characters and knows its range.

import type { Word } from './sentence.ts';

export interface JoinOptions {
  /** 'english' (the default) closes up . ? ! , ' n't 'm 's 've 're; 'none' leaves a space between any two words. */
  readonly closeUp?: 'english' | 'none';
  /** Whether a space follows each word, where the source says so; it overrules `closeUp`. */
  readonly spaceAfter?: readonly boolean[];
}

export interface JoinedWords {
  readonly text: string;
  readonly words: readonly Word[];
}

/** For every i: `text.slice(words[i].startChar, words[i].endChar) === forms[i]`. */
export function joinWords(forms: readonly string[], options: JoinOptions = {}): JoinedWords {
  // One flag per pair of neighbours: is there a space between forms[i] and forms[i + 1]?
  let open: boolean[] | undefined;
  if (options.spaceAfter) open = forms.map((_, i) => options.spaceAfter?.[i] !== false);
  else if (options.closeUp !== 'none') open = closeUpEnglish(forms);
  const words: Word[] = [];
  let text = '';
  for (let i = 0; i < forms.length; i++) {
    const startChar = text.length;
    text += forms[i];
    words.push({ startChar, endChar: text.length });
    if (i + 1 < forms.length && (open === undefined || open[i])) text += ' ';
  }
  return { text, words };
}

// `clean_up_tokenization` of Hugging Face transformers replaces these in this order, each over the whole string, left to
// right. " ' " takes the space on both sides; all others only the one before.
const BEFORE_QUOTE = ['.', '?', '!', ','];
const AFTER_QUOTE = ["n't", "'m", "'s", "'ve", "'re"];
const MAY_CLOSE_UP = new Set(['.', '?', '!', ',', "'", 'n']);

/** Which spaces stay; undefined when all do, the common case. */
function closeUpEnglish(forms: readonly string[]): boolean[] | undefined {
  const candidates: number[] = [];
  for (let i = 1; i < forms.length; i++) if (MAY_CLOSE_UP.has(forms[i][0])) candidates.push(i - 1);
  if (candidates.length === 0) return undefined;
  const open = new Array<boolean>(forms.length).fill(true);
  for (const mark of BEFORE_QUOTE) closeBefore(mark);
  for (const i of candidates) {
    if (open[i] && forms[i + 1] === "'" && i + 2 < forms.length && open[i + 1]) {
      open[i] = false;
      open[i + 1] = false;
    }
  }
  for (const ending of AFTER_QUOTE) closeBefore(ending);
  return open;

  function closeBefore(pattern: string): void {
    for (const i of candidates) if (open[i] && continuesWith(forms, open, i + 1, pattern)) open[i] = false;
  }
}

/** True when the joined text from word `at` on starts with the pattern, which may run over closed-up words. */
function continuesWith(forms: readonly string[], open: readonly boolean[], at: number, pattern: string): boolean {
  let seen = forms[at];
  for (let i = at; seen.length < pattern.length; i++) {
    if (open[i] || i + 1 >= forms.length) return false;
    seen += forms[i + 1];
  }
  return seen.startsWith(pattern);
}
