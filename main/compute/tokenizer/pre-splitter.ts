// The pre-tokenisers of tokenizer.json: they cut normalised text into the parts that the model cuts further, and may put
// a word-start mark in front of a part. Only ranges are moved about, so the map to the verbatim text stays as it was.

import { type MappedText, startCharAt } from '../../../src/lm/piece-alignment.ts';
import { unsupportedTokenizer } from './invalid.ts';
import { compilePattern, type PatternConfig } from './pattern.ts';
import { isNumeric, isPunctuation, isWhiteSpace } from './unicode-tables.ts';
import {
  BEHAVIOURS,
  type Behaviour,
  complement,
  findCharacters,
  findMatches,
  splitBy,
  splitEvery,
  splitWordsAndPunctuation,
  splitWordsAndSigns,
  type UnitRange,
} from './unit-ranges.ts';

export interface PreSplitterConfig {
  readonly type: string;
  readonly pretokenizers?: readonly PreSplitterConfig[];
  readonly add_prefix_space?: boolean;
  readonly use_regex?: boolean;
  readonly replacement?: string;
  readonly prepend_scheme?: 'always' | 'first' | 'never';
  readonly split?: boolean;
  readonly pattern?: PatternConfig;
  readonly behavior?: string;
  readonly invert?: boolean;
  readonly individual_digits?: boolean;
  readonly delimiter?: string;
  readonly length?: number;
}

/** What the model cuts: `mark` + units of the normalised text from `from`, blanks perhaps shown as the mark. */
export interface Part {
  readonly text: string;
  /** Unit of the normalised text that `text[inserted]` stands for. */
  readonly from: number;
  /** Units in front that stand for no unit of the normalised text. */
  readonly inserted: number;
}

/** @param mapped the normalised text that the parts are of. */
export type PreSplit = (parts: readonly Part[], mapped: MappedText) => readonly Part[];

export interface PreSplitter {
  readonly split: PreSplit;
  /** Whether the model's vocabulary is spelled in bytes. */
  readonly isByteLevel: boolean;
}

export function openPreSplitter(config: PreSplitterConfig | null): PreSplitter {
  if (config === null) return { split: (parts) => parts, isByteLevel: false };
  const steps = config.type === 'Sequence' ? (config.pretokenizers ?? []) : [config];
  const splits = steps.map(openStep);
  const byteLevel = steps.findIndex((step) => step.type === 'ByteLevel');
  if (byteLevel >= 0 && byteLevel < steps.length - 1)
    throw unsupportedTokenizer('pre-tokeniser', `${steps[byteLevel + 1].type} after ByteLevel`);
  return {
    split:
      splits.length === 1 ? splits[0] : (parts, mapped) => splits.reduce((now, split) => split(now, mapped), parts),
    isByteLevel: byteLevel >= 0,
  };
}

function openStep(config: PreSplitterConfig): PreSplit {
  switch (config.type) {
    case 'BertPreTokenizer':
      return eachPart(splitWordsAndPunctuation);
    case 'WhitespaceSplit':
      return eachPart((text) => splitBy(findCharacters(text, isWhiteSpace), 'Removed'));
    case 'Whitespace':
      return eachPart(splitWordsAndSigns);
    case 'Punctuation':
      return eachPart((text) => splitBy(findCharacters(text, isPunctuation), behaviourOf(config, 'Isolated')));
    case 'Digits': {
      const behaviour = config.individual_digits ? 'Isolated' : 'Contiguous';
      return eachPart((text) => splitBy(findCharacters(text, isNumeric), behaviour));
    }
    case 'CharDelimiterSplit':
      return eachPart((text) =>
        splitBy(
          findCharacters(text, (c) => c === config.delimiter),
          'Removed',
        ),
      );
    case 'Split': {
      const pattern = compilePattern(config.pattern);
      const behaviour = behaviourOf(config, 'Isolated');
      return eachPart((text) => {
        const found = findMatches(text, pattern);
        return splitBy(config.invert ? complement(found) : found, behaviour);
      });
    }
    case 'FixedLength':
      return eachPart((text) => splitEvery(text, config.length ?? 5));
    case 'Metaspace':
      return openMetaspace(config);
    case 'ByteLevel':
      return openByteLevel(config);
    case 'Sequence': {
      const inner = openPreSplitter(config);
      if (inner.isByteLevel) throw unsupportedTokenizer('pre-tokeniser', 'Sequence with ByteLevel inside a Sequence');
      return inner.split;
    }
    default:
      throw unsupportedTokenizer('pre-tokeniser', config.type);
  }
}

function eachPart(split: (text: string) => readonly UnitRange[]): PreSplit {
  return (parts) => parts.flatMap((part) => split(part.text).map(({ from, to }) => subPart(part, from, to)));
}

function subPart({ text, from: origin, inserted }: Part, from: number, to: number): Part {
  return {
    text: text.slice(from, to),
    from: origin + Math.max(0, from - inserted),
    inserted: Math.max(0, Math.min(to, inserted) - from),
  };
}

function behaviourOf(config: PreSplitterConfig, usual: Behaviour): Behaviour {
  const behaviour = config.behavior ?? usual;
  if (!BEHAVIOURS.includes(behaviour)) throw unsupportedTokenizer('split behaviour', behaviour);
  return behaviour as Behaviour;
}

/** SentencePiece: blanks become "▁", one stands in front of the text, and each begins a part. */
function openMetaspace(config: PreSplitterConfig): PreSplit {
  const mark = config.replacement ?? '▁';
  if (mark.length !== 1) throw unsupportedTokenizer('word-start mark', mark);
  const scheme = config.prepend_scheme ?? (config.add_prefix_space === false ? 'never' : 'always');
  return (parts, mapped) =>
    parts.flatMap((part) => {
      if (part.text === '') return [];
      const text = part.text.replaceAll(' ', mark);
      const isFirst = startCharAt(mapped, part.from) === 0;
      const prepends = !text.startsWith(mark) && (scheme === 'always' || (scheme === 'first' && isFirst));
      const marked: Part = prepends
        ? { text: mark + text, from: part.from, inserted: part.inserted + 1 }
        : { text, from: part.from, inserted: part.inserted };
      return (config.split ?? true) ? splitAtMarks(marked, mark) : [marked];
    });
}

function splitAtMarks(part: Part, mark: string): Part[] {
  const parts: Part[] = [];
  for (let from = 0; from < part.text.length; ) {
    const next = part.text.indexOf(mark, from + 1);
    const to = next < 0 ? part.text.length : next;
    parts.push(subPart(part, from, to));
    from = to;
  }
  return parts;
}

/** GPT-2's pattern, with white space as Oniguruma understands it. */
const WORDS_WITH_BLANK =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

function openByteLevel(config: PreSplitterConfig): PreSplit {
  const addsBlank = config.add_prefix_space ?? true;
  const splits = config.use_regex ?? true;
  return (parts) =>
    parts.flatMap((part) => {
      const marked =
        addsBlank && part.text !== '' && !part.text.startsWith(' ')
          ? { text: ` ${part.text}`, from: part.from, inserted: part.inserted + 1 }
          : part;
      if (!splits) return [marked];
      const found: Part[] = [];
      let from = 0;
      for (const text of marked.text.match(WORDS_WITH_BLANK) ?? []) {
        found.push(subPart(marked, from, from + text.length));
        from += text.length;
      }
      return found;
    });
}
