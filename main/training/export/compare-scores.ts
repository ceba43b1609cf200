// How alike two sets of scores are: the largest difference, and the words whose best label differs. Where two labels are
// nearer to each other than the arithmetic is exact, the better one is a matter of rounding: such words are ties.

export interface Comparison {
  readonly rows: number;
  readonly words: number;
  /** Of a log probability, nats; infinite when one is not a number. */
  readonly largestDifference: number;
  /** Words with the same best label. */
  readonly same: number;
  /** Words with another best label although the expected one leads by more than rounding. */
  readonly different: number;
  /** Words with another best label, and the expected one does not lead by more than rounding. */
  readonly ties: number;
  /** Smallest lead of the best label over the next among the expected scores, nats. */
  readonly smallestLead: number;
}

/**
 * @param expected, found log probabilities, [words × labels] a row.
 * @param tolerance difference of a log probability that rounding explains, nats.
 */
export function compareScores(
  expected: readonly Float32Array[],
  found: readonly Float32Array[],
  labels: number,
  tolerance: number,
): Comparison {
  let [words, same, different, ties, largestDifference] = [0, 0, 0, 0, 0];
  let smallestLead = Number.POSITIVE_INFINITY;
  expected.forEach((row, r) => {
    for (let i = 0; i < row.length; i++) {
      const difference = Math.abs(row[i] - found[r][i]);
      largestDifference = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largestDifference, difference);
    }
    for (let from = 0; from < row.length; from += labels) {
      const right = bestOf(row.subarray(from, from + labels));
      const other = bestOf(found[r].subarray(from, from + labels));
      words++;
      smallestLead = Math.min(smallestLead, right.lead);
      if (right.label === other.label) same++;
      // Both labels may have moved by the tolerance, in opposite directions.
      else if (right.lead <= 2 * tolerance) ties++;
      else different++;
    }
  });
  return { rows: expected.length, words, largestDifference, same, different, ties, smallestLead };
}

function bestOf(scores: Float32Array): { readonly label: number; readonly lead: number } {
  let label = 0;
  let next = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < scores.length; i++) {
    if (scores[i] > scores[label]) [next, label] = [scores[label], i];
    else next = Math.max(next, scores[i]);
  }
  return { label, lead: scores[label] - next };
}
