// Which tiers of a time-aligned transcription hold the text: those that the user names, else the one that is suggested.

import { Failure } from '../../failure.ts';

/** In the order in which they were named. Throws Failure 'bad-argument' for a tier that is not there. */
export function chooseTiers<T extends { readonly id: string }>(
  suggested: T | undefined,
  tiers: readonly T[],
  named: readonly string[] | undefined,
): readonly T[] {
  if (named === undefined) return suggested ? [suggested] : [];
  return named.flatMap((name) => {
    const found = tiers.filter(({ id }) => id === name);
    if (found.length > 0) return found;
    const hint = `Tiers here: ${tiers.map(({ id }) => `"${id}"`).join(', ') || 'none'}.`;
    throw new Failure('bad-argument', `There is no tier called "${name}".`, hint);
  });
}
