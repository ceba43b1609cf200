// Patterns of tokenizer.json are written for Oniguruma; @huggingface/tokenizers knows how to say them in JavaScript.

import * as library from '@huggingface/tokenizers';
import { invalidTokenizer } from './invalid.ts';

export interface PatternConfig {
  readonly String?: string;
  readonly Regex?: string;
}

/** A global pattern, matching by code points. */
export function compilePattern(config: PatternConfig | undefined): RegExp {
  if (config?.String !== undefined) return new RegExp(escapePattern(config.String), 'gu');
  if (config?.Regex === undefined) throw invalidTokenizer('a pattern is neither a text nor a regular expression');
  const compiled = compileRegex(config.Regex);
  return compiled.flags.includes('g') ? compiled : new RegExp(compiled.source, `${compiled.flags}g`);
}

// The library's declarations leave out file extensions, which Node resolution does not follow; so it is declared here.
interface SplitPreTokenizer {
  readonly pattern: RegExp | null;
}
const { SplitPreTokenizer } = library as unknown as {
  readonly SplitPreTokenizer: new (config: {
    pattern: PatternConfig;
    behavior: string;
    invert: boolean;
  }) => SplitPreTokenizer;
};

function compileRegex(source: string): RegExp {
  let pattern: RegExp | null;
  try {
    ({ pattern } = new SplitPreTokenizer({ pattern: { Regex: source }, behavior: 'Isolated', invert: false }));
  } catch (cause) {
    throw invalidTokenizer('one of its regular expressions cannot be compiled', cause);
  }
  if (pattern === null) throw invalidTokenizer('one of its regular expressions cannot be compiled');
  return pattern;
}

/** A text as a pattern that matches just it. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
