// How a file is to be read, as the form has it: what is empty is found out from the file.

import type { ReadChoices } from '../../../src/contract/corpora.ts';
import type { OfferKey } from './source-offers.ts';

export interface ImportChoices {
  readonly language: string;
  readonly oneSentenceALine: boolean;
  readonly format: string;
  readonly encoding: string;
  readonly extraWordCharacters: string;
  /** Tiers, columns and the like. */
  readonly ofSource: Partial<Record<OfferKey, string[]>>;
}

export const NOTHING_CHOSEN: ImportChoices = {
  ...{ language: '', oneSentenceALine: false, format: '', encoding: '', extraWordCharacters: '', ofSource: {} },
};

/** Offered; any other name that is known can be written. */
export const ENCODINGS = [
  ...['utf-8', 'utf-16le', 'windows-1252', 'windows-1256', 'windows-1255', 'windows-1251', 'iso-8859-1', 'macroman'],
  ...['shift_jis', 'gb18030', 'big5', 'euc-kr', 'tis-620'],
];

export function readChoicesOf(choices: ImportChoices): ReadChoices {
  const { tiers, nameElements, textColumn, textMarker, writingSystem, layer } = choices.ofSource;
  const [language, encoding] = [choices.language.trim(), choices.encoding.trim()];
  return {
    ...(language !== '' && { language }),
    ...(choices.oneSentenceALine && { oneSentenceALine: true }),
    ...(choices.format !== '' && { format: choices.format as ReadChoices['format'] }),
    ...(encoding !== '' && { encoding }),
    ...(choices.extraWordCharacters !== '' && { extraWordCharacters: choices.extraWordCharacters }),
    ...(tiers?.length && { tiers }),
    ...(nameElements?.length && { nameElements }),
    ...(textColumn?.length && { textColumn: textColumn[0] }),
    ...(textMarker?.length && { textMarker: textMarker[0] }),
    ...(writingSystem?.length && { writingSystem: writingSystem[0] }),
    ...(layer?.length && { layer: layer[0] }),
  };
}
