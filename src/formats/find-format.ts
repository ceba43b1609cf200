// Which format a file has, by its first lines and its extension. A format that is not in the table is refused by name where
// it is known, for read as plain text it would turn mark-up into words.

import type { Format } from './format.ts';
import { FORMATS, formatNamed } from './formats.ts';
import { firstVisibleLine } from './lines.ts';

export interface FoundFormat {
  readonly format: Format;
  readonly how: 'content' | 'extension' | 'nothing else fits';
}

/** By content first, by the file's extension where the content leaves it open, else plain text. */
export function findFormat(firstLines: readonly string[], extension: string): FoundFormat {
  const isOlder = WEBANNO_BEFORE_3.test(firstVisibleLine(firstLines));
  const bySniff = isOlder ? undefined : FORMATS.find((format) => format.sniff(firstLines, extension.toLowerCase()));
  if (bySniff) return { format: bySniff, how: 'content' };
  const byExtension = FORMATS.find((format) => format.extensions.includes(extension.toLowerCase()));
  if (byExtension && byExtension.name !== 'jsonl') return { format: byExtension, how: 'extension' };
  return { format: formatNamed('plain'), how: 'nothing else fits' };
}

/** Its columns look like CoNLL's. */
const WEBANNO_BEFORE_3 = /^\s*# ?(?:de\.tudarmstadt\.ukp|webanno\.custom)\.[\w.]+(?: \||\s*$)/;

// Signatures of text formats that are no plain text, tested against the first visible line.
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^<!doctype html|^<html\b/i, 'HTML'],
  // Without a declaration too; "<word> of text" is text.
  [
    /^<(?:\?xml\b|!doctype\b|!--|[a-z_][\w:.-]*(?:\s+[\w:.-]+\s*=\s*["'][^>]*|\s*)\/?>\s*(?:<|$))/i,
    'XML of a kind that is not known here',
  ],
  [/^(?:File type = )?"ooTextFile/, 'a Praat file that is no TextGrid'],
  [/^\{\\rtf/, 'Rich Text (RTF)'],
  [/^\[\s*(?:\{|\[|$)/, 'a JSON list of an unknown kind'],
  [/^\{\s*(?:$|"[^"]*"\s*:)/, 'a JSON document of an unknown kind'],
  [WEBANNO_BEFORE_3, 'WebAnno TSV before version 3'],
];

/** The name of a text format that cannot be read here yet; undefined when it is none of those known. */
export function nameForeignFormat(firstLines: readonly string[]): string | undefined {
  const first = firstVisibleLine(firstLines).trimStart();
  if (!WEBANNO_BEFORE_3.test(first) && FORMATS.some(({ sniff }) => sniff(firstLines, ''))) return undefined;
  return FOREIGN.find(([signature]) => signature.test(first))?.[1];
}
