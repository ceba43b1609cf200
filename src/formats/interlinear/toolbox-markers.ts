// Which markers of a standard format file mean what. Every project has its own; the names that Toolbox's templates use
// come first, then what the order of the fields shows.

import { Failure } from '../../failure.ts';
import type { ReadOptions } from '../reader.ts';

export interface SfmMarkers {
  readonly text: string;
  readonly record: string;
  readonly document: string;
}

const RECORD_MARKERS = ['ref', 'lx'];
const TEXT_MARKERS = ['tx', 't', 'txt', 'text', 'lx'];
const DOCUMENT_MARKER = 'id';

/** Throws Failure 'bad-argument' when a marker that the user names does not occur. */
export function findMarkers(fields: readonly { readonly marker: string }[], options: ReadOptions): SfmMarkers {
  const counts = new Map<string, number>();
  const names = fields.map(({ marker }) => marker).filter((marker) => !marker.startsWith('_'));
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const named of [options.textMarker, options.recordMarker, options.documentMarker]) {
    if (named !== undefined && !counts.has(withoutBackslash(named))) {
      const hint = `Markers here: ${[...counts.keys()].map((name) => `\\${name}`).join(' ') || 'none'}.`;
      throw new Failure('bad-argument', `There is no marker \\${withoutBackslash(named)}.`, hint);
    }
  }
  const record = withoutBackslash(
    options.recordMarker ?? RECORD_MARKERS.find((name) => counts.has(name)) ?? mostFrequent(counts) ?? 'ref',
  );
  const isUsual = (name: string) => (counts.get(name) ?? 0) * 2 >= (counts.get(record) ?? 0);
  const text = options.textMarker ?? TEXT_MARKERS.find((name) => counts.has(name) && isUsual(name)) ?? follower();
  return {
    text: withoutBackslash(text),
    record,
    document: withoutBackslash(options.documentMarker ?? DOCUMENT_MARKER),
  };

  /** What most often comes right after the record marker. */
  function follower(): string {
    const followers = new Map<string, number>();
    for (const [i, name] of names.entries()) {
      if (names[i - 1] === record) followers.set(name, (followers.get(name) ?? 0) + 1);
    }
    return mostFrequent(followers) ?? record;
  }
}

const withoutBackslash = (marker: string) => marker.replace(/^\\/, '');

/** The first of the most frequent. */
function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  for (const [name, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = name;
  return best;
}
