// Byte-level vocabularies (GPT-2, RoBERTa, ModernBERT) spell each UTF-8 byte as one printable character, "Ġ" for a blank.
// Every byte piece of a character gets the whole character's range.

import { characterAt } from '../../../src/lm/piece-alignment.ts';
import type { CutPart } from './cut.ts';

/** The 256 spellings, by byte: printable Latin-1 stands for itself, the rest follows from U+0100 on (GPT-2). */
export const BYTE_SPELLINGS: readonly string[] = spellBytes();

function spellBytes(): string[] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
}

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Lets a model whose vocabulary is spelled in bytes cut ordinary text. */
export function cutAsBytes(cut: CutPart): CutPart {
  return (part) => {
    let spelled = '';
    const charStart: number[] = []; // [bytes]
    const charEnd: number[] = []; // [bytes]
    for (let unit = 0; unit < part.length; ) {
      const character = characterAt(part, unit);
      for (const byte of utf8(character)) {
        spelled += BYTE_SPELLINGS[byte];
        charStart.push(unit);
        charEnd.push(unit + character.length);
      }
      unit += character.length;
    }
    const { ids, starts, ends } = cut(spelled);
    return { ids, starts: starts.map((byte) => charStart[byte]), ends: ends.map((byte) => charEnd[byte - 1]) };
  };
}
