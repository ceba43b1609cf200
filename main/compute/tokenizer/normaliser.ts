// The normaliser steps of tokenizer.json, each as a step from mapped text to mapped text. They follow the Rust library
// `tokenizers` step by step, because its ids are the ones that the model was trained with; where
// @huggingface/tokenizers differs (final sigma, rare ideographs, SentencePiece charsmaps) the Rust behaviour decides.

import {
  type MappedText,
  prependText,
  recompose,
  rewriteCharacters,
  rewriteMatches,
  sliceMapped,
} from '../../../src/lm/piece-alignment.ts';
import { BYTE_SPELLINGS, utf8 } from './bytes.ts';
import { openCharsmap } from './charsmap.ts';
import { unsupportedTokenizer } from './invalid.ts';
import { compilePattern, type PatternConfig } from './pattern.ts';
import { remember } from './remember.ts';
import {
  isControl,
  isFrozenDecomposition,
  isIdeograph,
  isMark,
  isNonspacingMark,
  isWhiteSpace,
  oneOf,
} from './unicode-tables.ts';

export interface NormaliserConfig {
  readonly type: string;
  readonly normalizers?: readonly NormaliserConfig[];
  readonly clean_text?: boolean;
  readonly handle_chinese_chars?: boolean;
  readonly strip_accents?: boolean | null;
  readonly lowercase?: boolean;
  readonly strip_left?: boolean;
  readonly strip_right?: boolean;
  readonly pattern?: PatternConfig;
  readonly content?: string;
  readonly prepend?: string;
  readonly precompiled_charsmap?: string | null;
}

export type Normalise = (mapped: MappedText) => MappedText;

export function openNormaliser(config: NormaliserConfig | null): Normalise {
  if (config === null) return (mapped) => mapped;
  switch (config.type) {
    case 'Sequence':
      return chain((config.normalizers ?? []).map(openNormaliser));
    case 'BertNormalizer':
      return openBertNormaliser(config);
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return openForm(config.type);
    case 'Lowercase':
      return lowerCase;
    case 'StripAccents':
      return (mapped) => rewriteCharacters(mapped, (character) => (isMark(character) ? '' : character));
    case 'Strip':
      return (mapped) => strip(mapped, config);
    case 'Replace': {
      const pattern = compilePattern(config.pattern);
      return (mapped) => rewriteMatches(mapped, pattern, config.content ?? '');
    }
    case 'Prepend':
      return (mapped) => prependText(mapped, config.prepend ?? '');
    case 'Precompiled':
      return openCharsmap(config.precompiled_charsmap ?? null);
    case 'Nmt':
      return (mapped) => rewriteCharacters(mapped, cleanForTranslation);
    case 'ByteLevel':
      return (mapped) => rewriteCharacters(mapped, spellBytes);
    default:
      throw unsupportedTokenizer('normaliser', config.type);
  }
}

function chain(steps: readonly Normalise[]): Normalise {
  return (mapped) => steps.reduce((text, step) => step(text), mapped);
}

// Latin letters, digits, punctuation and blanks: nothing in them to clean, space out or decompose.
const PLAIN = /^[\x20-\x7E]*$/;

function openBertNormaliser(config: NormaliserConfig): Normalise {
  const stripsAccents = config.strip_accents ?? config.lowercase ?? true;
  const steps: Normalise[] = [];
  const nfd = openForm('NFD');
  if (config.clean_text ?? true) steps.push((mapped) => rewriteCharacters(mapped, clean));
  if (config.handle_chinese_chars ?? true)
    steps.push((mapped) =>
      rewriteCharacters(mapped, (character) => (isIdeograph(character) ? ` ${character} ` : character)),
    );
  if (stripsAccents)
    steps.push((mapped) =>
      rewriteCharacters(nfd(mapped), (character) => (isNonspacingMark(character) ? '' : character)),
    );
  if (config.lowercase ?? true) steps.push(lowerCase);
  const normalise = chain(steps);
  const lowers = config.lowercase ?? true;
  return (mapped) => (PLAIN.test(mapped.text) ? (lowers ? lowerCase(mapped) : mapped) : normalise(mapped));
}

function clean(character: string): string {
  if (character === '\t' || character === '\n' || character === '\r') return ' ';
  if (character === '\0' || character === '\uFFFD' || isControl(character)) return '';
  return isWhiteSpace(character) ? ' ' : character;
}

/** Character by character, as Rust does: no final sigma. */
function lowerCase(mapped: MappedText): MappedText {
  if (PLAIN.test(mapped.text)) return { ...mapped, text: mapped.text.toLowerCase() };
  return rewriteCharacters(mapped, lowerOne);
}

const lowerOne = remember((character) => character.toLowerCase());

type Form = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

function openForm(form: Form): Normalise {
  const normalise = (text: string) => text.normalize(form);
  const frozen = form === 'NFC' ? undefined : isFrozenDecomposition[form];
  const ofText = frozen === undefined ? normalise : (text: string) => normaliseAround(text, normalise, frozen);
  const steps = { ofText, ofCharacter: remember(ofText) };
  return (mapped) => recompose(mapped, steps);
}

// No frozen character lies below U+32FF: most texts need no closer look.
const FROZEN_ARE_ABOVE = /[\u32FF-\u{10FFFF}]/u;

/** Normalises what lies between characters that the library's older tables leave alone. */
function normaliseAround(text: string, normalise: (text: string) => string, isFrozen: (character: string) => boolean) {
  const whole = normalise(text);
  if (whole === text || !FROZEN_ARE_ABOVE.test(text)) return whole;
  let written = '';
  let run = '';
  for (const character of text) {
    if (isFrozen(character)) {
      written += normalise(run) + character;
      run = '';
    } else run += character;
  }
  return run.length === text.length ? whole : written + normalise(run);
}

function strip(mapped: MappedText, { strip_left, strip_right }: NormaliserConfig): MappedText {
  let from = 0;
  let to = mapped.text.length;
  if (strip_left ?? true) while (from < to && isWhiteSpace(mapped.text[from])) from++;
  if (strip_right ?? true) while (to > from && isWhiteSpace(mapped.text[to - 1])) to--;
  return from === 0 && to === mapped.text.length ? mapped : sliceMapped(mapped, from, to);
}

const isDeletedForTranslation = oneOf('1-8 b e-1f 7f 8f 9f');
const isBlankForTranslation = oneOf('9-a c-d 1680 200b-200f 2028-2029 2581 feff fffd');

/** SentencePiece's "nmt" clean-up. */
function cleanForTranslation(character: string): string {
  if (isDeletedForTranslation(character)) return '';
  return isBlankForTranslation(character) ? ' ' : character;
}

function spellBytes(character: string): string {
  return Array.from(utf8(character), (byte) => BYTE_SPELLINGS[byte]).join('');
}
