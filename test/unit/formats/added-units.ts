// What a file has more than the one that it was made from, in tags and runs of text.

import assert from 'node:assert/strict';

const UNITS = /<[^>]*>|[^<\r\n]+|[\r\n]+|</g;

/** Tags and runs of text that are not in the source; fails unless all of the source's are there, in order, unchanged. */
export function addedUnits(source: string, result: string): string[] {
  const units = source.match(UNITS) ?? [];
  const added: string[] = [];
  let next = 0;
  for (const unit of result.match(UNITS) ?? []) {
    if (next < units.length && unit === units[next]) next++;
    else added.push(unit);
  }
  assert.ok(
    next === units.length,
    `unit ${next + 1} of ${units.length} is not there as it was: ${units[next]?.slice(0, 100)}`,
  );
  return added;
}
