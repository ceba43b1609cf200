// How one supervisor reacts when a span trades places with a seed (paper, appendix D and Fig. 7): the words that it expected
// most, and what each of them adds to the divergence.
// PAPER: the appendix prints p·(p/q) without a logarithm and calls it a weighted divergence; only p·log(p/q) sums to the KL
// of section 4.2, and so it is what is shown.

export interface ReactedWord {
  readonly id: number;
  /** Probability before, 0..1, at the temperature of the score. */
  readonly before: number;
  readonly after: number;
  /** p(v|before)·log(p(v|before)/p(v|after)) in nats: negative where the word became likelier. */
  readonly term: number;
}

export interface Reaction {
  /** KL(before || after) in nats: the sum of `term` over the whole vocabulary. */
  readonly divergence: number;
  /** The words with the largest probability before (or the largest effect), largest first. */
  readonly words: readonly ReactedWord[];
  /** What all other words add together. */
  readonly rest: number;
}

/** Both directions of a swap: KL is not symmetric. */
export interface TwoWayReaction {
  /** What was expected before, and is less or more so after: the direction of the score. */
  readonly forward: Reaction;
  /** What is expected after; in its words `before` and `after` have traded places. */
  readonly backward: Reaction;
}

export interface ShownWords {
  /** How many. */
  readonly most: number;
  /** Those that were expected most (the paper's figure), or those that add or take most. */
  readonly by: 'before' | 'effect';
}

/** @param before log probabilities, [vocabulary]. @param after the same. */
export function reactionOf(before: Float64Array, after: Float64Array, { most, by }: ShownWords): Reaction {
  let divergence = 0;
  const termOf = (id: number) => {
    const p = Math.exp(before[id]);
    return p === 0 ? 0 : p * (before[id] - after[id]);
  };
  const effects = new Float64Array(by === 'effect' ? before.length : 0);
  for (let id = 0; id < before.length; id++) {
    const term = termOf(id);
    divergence += term;
    if (by === 'effect') effects[id] = Math.abs(term);
  }
  const words = largest(by === 'effect' ? effects : before, most).map((id) => ({
    id,
    before: Math.exp(before[id]),
    after: Math.exp(after[id]),
    term: termOf(id),
  }));
  return { divergence, words, rest: words.reduce((rest, { term }) => rest - term, divergence) };
}

export function twoWayReaction(before: Float64Array, after: Float64Array, shown: ShownWords): TwoWayReaction {
  return { forward: reactionOf(before, after, shown), backward: reactionOf(after, before, shown) };
}

/** Indices of the largest values, largest first; equal ones by index. */
function largest(values: Float64Array, most: number): number[] {
  const best: number[] = [];
  for (let id = 0; id < values.length; id++) {
    if (best.length === most && values[id] <= values[best[most - 1]]) continue;
    const at = best.findIndex((other) => values[other] < values[id]);
    best.splice(at < 0 ? best.length : at, 0, id);
    if (best.length > most) best.pop();
  }
  return best;
}
