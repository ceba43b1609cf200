// What "seedmark review" prints: spans in context, and the precision of the list so far.

import type { Client } from '../../../src/contract/client.ts';
import { spanChars } from '../../../src/corpus/sentence.ts';
import type { Run } from '../../../src/project/mining.ts';
import type { ReviewItem } from '../../../src/project/review.ts';
import { formatTable } from '../terminal/table.ts';
import { nameTypes } from './find-named.ts';
import { type Chosen, itemsOf } from './span-filter.ts';

const COLUMNS = ['id', 'type', 'score', 'status', 'doc', 'left', 'span', 'right'];

export async function printSpans(
  client: Client,
  chosen: Chosen,
  { limit = Number.POSITIVE_INFINITY, json }: { readonly limit?: number; readonly json?: boolean },
): Promise<void> {
  const nameOf = await nameTypes(client);
  if (!json) console.log(COLUMNS.join('\t'));
  let left = limit;
  for await (const item of 'items' in chosen ? chosen.items : itemsOf(client, chosen.filter)) {
    if (left-- === 0) return;
    const line = inContext(item, nameOf(item.type));
    console.log(json ? JSON.stringify(line) : COLUMNS.map((key) => cell(line[key as keyof typeof line])).join('\t'));
  }
}

function inContext(item: ReviewItem, type: string) {
  const { id, sentence, span, score, status, standing, margin, doc, language, text } = item;
  const { startChar, endChar } = spanChars(item, span);
  return {
    ...{ id, type, score, status, standing, margin, doc, language, sentence, ...span, startChar, endChar },
    left: text.slice(0, startChar),
    span: text.slice(startChar, endChar),
    right: text.slice(endChar),
  };
}

/** A tab or a line break in a text would be taken for the end of its column. */
function cell(value: unknown): string {
  return String(value).replace(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, ' ');
}

export async function printPrecision(client: Client, run: Run, threshold: number, json?: boolean): Promise<void> {
  const nameOf = await nameTypes(client);
  const lines = [];
  for (const { type } of run.types) {
    const { verdicts, at, confidence } = await client.review.precision({ run: run.id, type, threshold });
    lines.push({ type: nameOf(type), verdicts, confidence, ...at });
  }
  if (json) {
    console.log(JSON.stringify({ run: run.id, types: lines }));
    return;
  }
  const percent = (share: number) => (100 * share).toFixed(1);
  const rows = lines.map(({ type, candidates, verdicts, precision, low, high }) => [
    ...[type, String(candidates), String(verdicts)],
    ...(precision === null ? ['–', '–'] : [percent(precision), `${percent(low)} – ${percent(high)}`]),
  ]);
  const sure = `${percent(lines[0]?.confidence ?? 0)} % sure`;
  console.log(formatTable(['type', `spans to ${threshold}`, 'decided', 'precision %', sure], rows));
}
