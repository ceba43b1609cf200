// A score as it is shown everywhere: three places, and no zero before the point, so that a column of them is calm.

export function scoreFigure(score: number): string {
  return Math.abs(score) < 1 ? score.toFixed(3).replace('0.', '.') : score.toFixed(2);
}
