// The K smallest values seen so far, and with them the running bound of a top-K run: a candidate whose partial cost is
// already above the K-th smallest complete cost can never enter the list.

/** A max-heap of at most `size` values. */
export class SmallestValues {
  readonly size: number;
  readonly #heap: number[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** The K-th smallest value, or Infinity while fewer than K were added. */
  get bound(): number {
    return this.#heap.length < this.size ? Infinity : this.#heap[0];
  }

  /** How many values are missing until there are K. */
  get missing(): number {
    return this.size - this.#heap.length;
  }

  add(value: number): void {
    const heap = this.#heap;
    if (heap.length < this.size) {
      heap.push(value);
      this.#siftUp(heap.length - 1);
    } else if (value < heap[0]) {
      heap[0] = value;
      this.#siftDown();
    }
  }

  #siftUp(from: number): void {
    const heap = this.#heap;
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (heap[parent] >= heap[child]) return;
      [heap[parent], heap[child]] = [heap[child], heap[parent]];
      child = parent;
    }
  }

  #siftDown(): void {
    const heap = this.#heap;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const larger = right < heap.length && heap[right] > heap[left] ? right : left;
      if (heap[parent] >= heap[larger]) return;
      [heap[parent], heap[larger]] = [heap[larger], heap[parent]];
      parent = larger;
    }
  }
}
