// The candidates of one entity type, ranked, and what the reviewer has said of them so far. Counts over any stretch of
// ranks come from two Fenwick trees (Fenwick 1994), so that a verdict and a count cost O(log candidates) each and a
// threshold may move at will: no stretch has to be fixed beforehand.

/** Right: the span with these borders is of this type. A span that was given another type or other borders is wrong. */
export type Judgement = 'right' | 'wrong';

export interface VerdictCounts {
  readonly reviewed: number;
  readonly right: number;
}

const UNSEEN = 0;
const RIGHT = 1;
const WRONG = 2;

export class RankedVerdicts {
  /** [candidates] ascending: small is near. */
  readonly scores: Float64Array;
  /** [candidates] what a candidate is called elsewhere; its random number hangs on it. */
  readonly keys: Int32Array;
  readonly #said: Uint8Array;
  readonly #reviewed: Int32Array;
  readonly #right: Int32Array;

  /**
   * @param scores ascending, best first; give 1 − score where large is near.
   * @param keys one for each score and each once, such as candidate ids; the ranks when left out, which is enough as long
   *   as no candidate is added.
   */
  constructor(scores: ArrayLike<number>, keys?: ArrayLike<number>) {
    this.scores = new Float64Array(scores);
    const size = this.scores.length;
    for (let i = 1; i < size; i++) {
      if (!(this.scores[i - 1] <= this.scores[i])) throw new Error(`scores not in order at ${i}`);
    }
    if (keys && keys.length !== size) throw new Error(`${keys.length} keys of ${size} scores`);
    this.keys = keys ? new Int32Array(keys) : new Int32Array(size);
    if (!keys) for (let rank = 0; rank < size; rank++) this.keys[rank] = rank;
    this.#said = new Uint8Array(size);
    this.#reviewed = new Int32Array(size + 1);
    this.#right = new Int32Array(size + 1);
  }

  get size(): number {
    return this.scores.length;
  }

  /**
   * Replaces what was said of a candidate before; null takes it back.
   * @param rank from 0.
   */
  judge(rank: number, judgement: Judgement | null): void {
    if (!(Number.isInteger(rank) && rank >= 0 && rank < this.size)) throw new Error(`rank ${rank} of ${this.size}`);
    const before = this.#said[rank];
    const now = judgement === null ? UNSEEN : judgement === 'right' ? RIGHT : WRONG;
    this.#said[rank] = now;
    this.#add(this.#reviewed, rank, Number(now !== UNSEEN) - Number(before !== UNSEEN));
    this.#add(this.#right, rank, Number(now === RIGHT) - Number(before === RIGHT));
  }

  judgementAt(rank: number): Judgement | null {
    return [null, 'right', 'wrong'][this.#said[rank]] as Judgement | null;
  }

  isReviewed(rank: number): boolean {
    return this.#said[rank] !== UNSEEN;
  }

  /** Over the ranks from `from` to before `to`. */
  countBetween(from: number, to: number): VerdictCounts {
    return {
      reviewed: this.#sum(this.#reviewed, to) - this.#sum(this.#reviewed, from),
      right: this.#sum(this.#right, to) - this.#sum(this.#right, from),
    };
  }

  reviewedBetween(from: number, to: number): number {
    return this.#sum(this.#reviewed, to) - this.#sum(this.#reviewed, from);
  }

  /** One past the last rank with a verdict; 0 when there is none. */
  get reviewedEnd(): number {
    const all = this.reviewedBetween(0, this.size);
    if (all === 0) return 0;
    let end = 0;
    let before = 0;
    for (let step = 2 ** Math.floor(Math.log2(this.size)); step >= 1; step /= 2) {
      if (end + step > this.size || before + this.#reviewed[end + step] >= all) continue;
      end += step;
      before += this.#reviewed[end];
    }
    return end + 1;
  }

  /** How many candidates a threshold accepts: those with a score below it, as the miner counts. */
  acceptedBy(threshold: number): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.scores[middle] < threshold) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #add(tree: Int32Array, rank: number, change: number): void {
    if (change === 0) return;
    for (let i = rank + 1; i < tree.length; i += i & -i) tree[i] += change;
  }

  /** Over the first `end` ranks. */
  #sum(tree: Int32Array, end: number): number {
    let sum = 0;
    for (let i = end; i > 0; i -= i & -i) sum += tree[i];
    return sum;
  }
}
