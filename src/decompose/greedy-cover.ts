// Greedy maximum coverage (paper 6.1, method section 6): repeatedly the set with the largest number of members that are not
// covered yet. After k picks at least 1 − (1 − 1/k)^k > 1 − 1/e of what the best k sets cover is covered (Nemhauser, Wolsey
// and Fisher 1978); no polynomial algorithm guarantees more unless P = NP (Feige 1998).

/** Share of the best possible coverage that every prefix of the picks reaches at least, whatever the sets. */
export const GREEDY_GUARANTEE = 1 - 1 / Math.E;

export interface CoverSet {
  /** What the set covers, each member once. */
  readonly members: readonly number[];
  /** Mean score of what its seed accepted; of equal gains the lower one is picked. */
  readonly meanScore: number;
}

export interface CoverPick {
  /** Index into the sets. */
  readonly set: number;
  /** Members that no earlier pick covers, in the set's order. */
  readonly gained: readonly number[];
  /** How many members are covered after this pick. */
  readonly covered: number;
}

/**
 * Picks until nothing is gained any more, or `most` sets are picked. Equal gains: the lower mean score, then the earlier
 * set (sets are in text order).
 */
export function greedyCover(sets: readonly CoverSet[], most: number = Number.POSITIVE_INFINITY): CoverPick[] {
  const covered = new Set<number>();
  const picks: CoverPick[] = [];
  while (picks.length < most) {
    const gains = sets.map(({ members }) => members.reduce((sum, member) => sum + (covered.has(member) ? 0 : 1), 0));
    let best = 0;
    for (let set = 1; set < sets.length; set++) {
      const isBetter =
        gains[set] > gains[best] || (gains[set] === gains[best] && sets[set].meanScore < sets[best].meanScore);
      if (isBetter) best = set;
    }
    if (!(gains[best] > 0)) break;
    const gained = sets[best].members.filter((member) => !covered.has(member));
    for (const member of gained) covered.add(member);
    picks.push({ set: best, gained, covered: covered.size });
  }
  return picks;
}

/**
 * Which set to look at next so that a reviewer sees most of what she has not seen (recall): the one with the most members
 * without a verdict; ties as above. Undefined when every member has one.
 */
export function nextSetToReview(
  sets: readonly CoverSet[],
  isReviewed: (member: number) => boolean,
): CoverPick | undefined {
  const open = sets.map(({ members, meanScore }) => ({
    members: members.filter((one) => !isReviewed(one)),
    meanScore,
  }));
  return greedyCover(open, 1)[0];
}
