// Agreement of any number of annotators, some of whom left out some words: Krippendorff's α for nominal values
// ("Computing Krippendorff's alpha-reliability", University of Pennsylvania, 2011). α = 1 − D_o / D_e, from the matrix of
// coincidences: a unit with m values adds 1 / (m − 1) for each ordered pair of them.

import { type AnnotatedSentence, wordTypes } from '../annotated-sentence.ts';
import type { ResampleOptions } from '../count-table.ts';
import type { Interval } from '../span-scores.ts';
import { addParts, resampleSums, type SparsePart } from '../statistics/resample-sums.ts';

export interface Alpha {
  /** At most 1; null where there is nothing to compare, or a single value throughout. */
  readonly alpha: number | null;
  /** Units with two values at least. */
  readonly units: number;
  /** Resampling sentences (or the groups given); null when not asked for, or α has no value. */
  readonly interval: Interval | null;
}

/**
 * @param groups units by the group that is resampled; a unit is one value for each annotator, null where missing.
 */
export function krippendorffAlpha<V>(
  groups: readonly (readonly (readonly (V | null)[])[])[],
  resample?: ResampleOptions,
): Alpha {
  const codeOf = new Map<V, number>();
  for (const value of groups.flat(2)) {
    if (value !== null && !codeOf.has(value)) codeOf.set(value, codeOf.size);
  }
  const size = codeOf.size;
  let units = 0;
  const parts = groups.map((group): SparsePart => {
    const part = new Map<number, number>();
    for (const unit of group) {
      const codes = unit.flatMap((value) => (value === null ? [] : codeOf.get(value)!));
      if (codes.length < 2) continue;
      units++;
      addCoincidences(part, codes, size);
    }
    return part;
  });
  const statistic = (sum: Float64Array) => alphaOf(sum, size);
  return {
    alpha: statistic(addParts(parts, size * size)),
    units,
    interval: resample ? resampleSums(parts, size * size, statistic, resample) : null,
  };
}

/** α on the entity type of each word, "no entity" being one more value. */
export function wordAlpha(sentences: readonly AnnotatedSentence[], resample?: ResampleOptions): Alpha {
  const groups = sentences.map(({ words, annotations }) => {
    const types = annotations.map((spans) => spans && wordTypes(words, spans));
    // "O" cannot be mistaken for a type: a type is "+" and its name.
    const codedType = (type: string | null) => (type === null ? 'O' : `+${type}`);
    return Array.from({ length: words }, (_, word) => types.map((own) => own && codedType(own[word])));
  });
  return krippendorffAlpha(groups, resample);
}

function addCoincidences(part: Map<number, number>, codes: readonly number[], size: number): void {
  const amount = 1 / (codes.length - 1);
  for (let i = 0; i < codes.length; i++) {
    for (let j = 0; j < codes.length; j++) {
      const cell = codes[i] * size + codes[j];
      if (i !== j) part.set(cell, (part.get(cell) ?? 0) + amount);
    }
  }
}

/** 1 − (n − 1) Σ_{c≠k} o_ck / Σ_{c≠k} n_c n_k. @param coincidences [size × size] o. */
function alphaOf(coincidences: Float64Array, size: number): number | null {
  let [total, differing, squares] = [0, 0, 0];
  for (let c = 0; c < size; c++) {
    let row = 0;
    for (let k = 0; k < size; k++) {
      row += coincidences[c * size + k];
      if (c !== k) differing += coincidences[c * size + k];
    }
    total += row;
    squares += row * row;
  }
  const byChance = total * total - squares;
  // Sums of fractions: what is left of one value throughout is rounding.
  return byChance > total * total * Number.EPSILON * size ? 1 - ((total - 1) * differing) / byChance : null;
}
