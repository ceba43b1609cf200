// The best valid label sequence of a sentence (Viterbi 1967): "I-X" only after "B-X" or "I-X". The words' scores are
// added up; there are no transition weights, only what is allowed. O(words × labels).

import { beginLabel, insideLabel, type LabelSet, OUTSIDE } from './label-set.ts';

/**
 * @param scores natural log probabilities, [words × labels]; a word that the model did not see has zeros.
 * @returns label ids, [words].
 */
export function decodeLabels(scores: Float32Array | Float64Array, { labels, types }: LabelSet): Int32Array {
  const count = labels.length;
  const words = scores.length / count;
  let totals = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const before = new Int32Array(words * count);
  for (let word = 0; word < words; word++) {
    const next = new Float64Array(count);
    const best = word === 0 ? OUTSIDE : largest(totals);
    const reach = (label: number, from: number, total: number) => {
      next[label] = total + scores[word * count + label];
      before[word * count + label] = from;
    };
    const free = word === 0 ? 0 : totals[best];
    reach(OUTSIDE, best, free);
    for (let type = 0; type < types.length; type++) {
      const [begin, inside] = [beginLabel(type), insideLabel(type)];
      reach(begin, best, free);
      const from = totals[inside] >= totals[begin] ? inside : begin; // of equals the longer entity
      reach(inside, from, totals[from]);
    }
    totals = next;
  }
  const path = new Int32Array(words);
  for (let word = words - 1, label = largest(totals); word >= 0; word--) {
    path[word] = label;
    label = before[word * count + label];
  }
  return path;
}

function largest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
