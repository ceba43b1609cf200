// What was accepted in a language, as seeds that it could borrow: each text once, most often accepted first.

import type { BorrowableSeed } from '../../../src/contract/languages.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import { readAcceptedTexts } from '../../store/corpus/document-languages.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import type { Connection } from '../../store/file/connection.ts';

export type Borrowed = Parameters<typeof readAcceptedTexts>[1];

export function borrowableSeeds(connection: Connection, of: Borrowed): BorrowableSeed[] {
  const seeds = new Map<string, BorrowableSeed>();
  for (const { sentence, start, end, score } of readAcceptedTexts(connection, of)) {
    const text = spanText(readSentence(connection, sentence), { start, end });
    const known = seeds.get(text);
    const scores = [known?.score, score ?? undefined].filter((one) => one !== undefined);
    seeds.set(text, {
      text,
      accepted: (known?.accepted ?? 0) + 1,
      score: scores.length > 0 ? Math.min(...scores) : undefined,
    });
  }
  return [...seeds.values()].sort(
    (a, b) => b.accepted - a.accepted || (a.score ?? Number.MAX_VALUE) - (b.score ?? Number.MAX_VALUE),
  );
}
