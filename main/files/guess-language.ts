// Which language a text is in, guessed by its script and its trigrams (franc: 187 languages, MIT). A guess to begin with:
// relatives in one script are taken for each other (Amharic and Tigrinya, Hausa and Fulfulde), so it stays correctable.

import { francAll } from 'franc';
import { scriptOf } from '../../src/corpus/script.ts';

export interface LanguageGuess {
  /** BCP-47. */
  readonly language: string;
  /** 1 for the best, less the further behind. */
  readonly score: number;
}

/** Nothing can be told from fewer letters. */
const FEWEST_LETTERS = 10;
/** Trigrams of more say nothing new. */
const MOST_CHARS = 4000;
const SHOWN = 5;

/** Best first; empty where nothing can be told. */
export function guessLanguages(text: string): LanguageGuess[] {
  const looked = text.slice(0, MOST_CHARS);
  return francAll(looked, { minLength: FEWEST_LETTERS })
    .filter(([code]) => code !== UNKNOWN)
    .slice(0, SHOWN)
    .map(([code, score]) => ({ language: canonical(code), score }));
}

const UNKNOWN = 'und';

/** ISO 639-3 as BCP-47 has it: two letters where there are two. */
function canonical(code: string): string {
  return Intl.getCanonicalLocales(code)[0];
}

/** A shorter document tells less than the corpus that it stands in. */
const TELLING_CHARS = 500;
/** A document is in another language of the same script when the corpus's language is this far behind. */
const FAR_BEHIND = 0.9;

/**
 * The language of a document, given that of its corpus: its own where the script is another one, or where it is long and
 * the corpus's language is far behind.
 */
export function languageOfDocument(
  text: string,
  whole: { readonly language: string; readonly script?: string },
): string {
  const script = scriptOf(text);
  const guesses = guessLanguages(text);
  if (script === undefined || guesses.length === 0) return script === whole.script ? whole.language : UNKNOWN;
  if (script !== whole.script) return guesses[0].language;
  if (text.length < TELLING_CHARS) return whole.language;
  const own = guesses.find(({ language }) => language === whole.language)?.score ?? 0;
  return own < FAR_BEHIND ? guesses[0].language : whole.language;
}
