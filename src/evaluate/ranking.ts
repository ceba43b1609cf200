// How good a ranking is against gold spans: precision at k and average precision (paper 5.4, Table 4).

/** Share of the first k ranks that are right; of the ranks there are when fewer. NaN for an empty ranking. */
export function precisionAt(hits: readonly boolean[], k: number): number {
  const seen = hits.slice(0, k);
  return seen.filter(Boolean).length / seen.length;
}

/**
 * Mean over all gold spans of the precision at the rank where each is found, 0 for one that is not in the ranking.
 * For a ranking that was cut off (top K, threshold) this is a lower bound of the full ranking's value.
 * @param gold number of gold spans there are to find.
 */
export function averagePrecision(hits: readonly boolean[], gold: number): number {
  let found = 0;
  let sum = 0;
  hits.forEach((hit, rank) => {
    if (!hit) return;
    found++;
    sum += found / (rank + 1);
  });
  return gold === 0 ? NaN : sum / gold;
}
