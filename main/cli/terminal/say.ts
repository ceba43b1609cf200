// What the commands tell people goes to the error stream, so that results can be piped.

import type { CorpusFile } from '../../files/open-corpus.ts';

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** 1 span, 2 spans, 1,204 spans; `many` for words that do not take an s. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

export function describeCorpusFile({ path, format, formatDetected, encoding, encodingDetected }: CorpusFile): string {
  const sure =
    encodingDetected.confidence < 1
      ? `, ${Math.round(encodingDetected.confidence * 100)} % sure: --encoding overrides`
      : '';
  return `${path}: ${format} (by ${formatDetected}), ${encoding} (${encodingDetected.how}${sure})`;
}
