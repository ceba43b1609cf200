// Stretches of a ranking within which the reviewed spans may pass for a random sample. A stretch is halved as long as both
// halves have verdicts enough, and wherever the verdicts lie so unevenly that nobody can have drawn them at random: what
// was read from the top then says nothing of what lies below. Only where the verdicts lie decides, never what they say.

import type { RankedVerdicts, VerdictCounts } from './ranked-verdicts.ts';

/** Ranks from `from` to before `to`. */
export interface ScoreBand extends VerdictCounts {
  readonly from: number;
  readonly to: number;
}

/** Verdicts that each half must have; the intervals hold with it (`precision-coverage.test.ts`). */
export const LEAST_VERDICTS = 5;
/** Halvings for resolution alone: 32 bands at most. Uneven reading is followed further down. */
const DEEPEST_HALVING = 5;
/** Verdicts are uneven where chance gives such a count less often than one time in a thousand. */
const UNEVEN = Math.log(1000);
/** Cuts at a half, a quarter, … of a stretch are looked at from either end. */
const FINEST_CUT = 10;

/** Half of a stretch, by ranks: all bands of one stretch are cut at such places, so that finer ones fit into coarser. */
export function middleOf(from: number, to: number): number {
  return from + ((to - from) >> 1);
}

/** In the order of the ranks; together they are all ranks from `from` to before `to`. None where that is nothing. */
export function cutBands(verdicts: RankedVerdicts, from: number, to: number): ScoreBand[] {
  const bands: ScoreBand[] = [];
  const cut = (low: number, high: number, depth: number, counts: VerdictCounts): void => {
    const size = high - low;
    const middle = middleOf(low, high);
    const upper = verdicts.countBetween(low, middle);
    const lower = { reviewed: counts.reviewed - upper.reviewed, right: counts.right - upper.right };
    const isRich = depth < DEEPEST_HALVING && Math.min(upper.reviewed, lower.reviewed) >= LEAST_VERDICTS;
    const isDone = size < 2 || counts.reviewed === 0 || counts.reviewed === size;
    if (isDone || !(isRich || isUneven(verdicts, low, high, counts.reviewed))) {
      bands.push({ from: low, to: high, ...counts });
      return;
    }
    cut(low, middle, depth + 1, upper);
    cut(middle, high, depth + 1, lower);
  };
  if (to > from) cut(from, to, 0, verdicts.countBetween(from, to));
  return bands;
}

/** At either end, some 2⁻ᵏ of the ranks has a share of the verdicts that random reading would not give. */
function isUneven(verdicts: RankedVerdicts, from: number, to: number, reviewed: number): boolean {
  const size = to - from;
  for (let k = 1; k <= FINEST_CUT && size >> k > 0; k++) {
    const part = size >> k;
    const first = verdicts.reviewedBetween(from, from + part);
    const last = verdicts.reviewedBetween(to - part, to);
    if (surprise(first, reviewed, part / size) > UNEVEN || surprise(last, reviewed, part / size) > UNEVEN) return true;
  }
  return false;
}

/**
 * n KL(k/n ‖ share), nats: chance gives k or a count further from the expected one with probability e to minus this at
 * most (Chernoff 1952; without replacement too: Hoeffding 1963, section 6).
 */
function surprise(count: number, total: number, share: number): number {
  const term = (observed: number, expected: number) => (observed === 0 ? 0 : observed * Math.log(observed / expected));
  return term(count, total * share) + term(total - count, total * (1 - share));
}
