// Facts of several sources as facts of all: numbers add up, lists are strung together without repetition, what is said
// once stays.

import type { SourceFacts } from '../../src/formats/reader.ts';

export function addFacts(all: SourceFacts, more: SourceFacts): SourceFacts {
  const added: Record<string, unknown> = { ...all };
  for (const [key, value] of Object.entries(more)) added[key] = key in added ? addValues(added[key], value) : value;
  return added;
}

function addValues(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) {
    const seen = new Set(a.map((value) => JSON.stringify(value)));
    return [...a, ...b.filter((value) => !seen.has(JSON.stringify(value)))];
  }
  if (isRecord(a) && isRecord(b)) return addFacts(a, b);
  return a;
}

function isRecord(value: unknown): value is SourceFacts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
