// The precision-recall curve of a ranking (paper, Fig. 3).

export interface RecallPoint {
  readonly recall: number;
  readonly precision: number;
}

/**
 * One point a hit, at the rank where it is found: between two hits precision only falls.
 * @param hits whether each rank is right, best first. @param gold number of spans there are to find.
 */
export function precisionRecallCurve(hits: readonly boolean[], gold: number): RecallPoint[] {
  const points: RecallPoint[] = [];
  hits.forEach((hit, rank) => {
    if (!hit || gold === 0) return;
    const found = points.length + 1;
    points.push({ recall: found / gold, precision: found / (rank + 1) });
  });
  return points;
}
