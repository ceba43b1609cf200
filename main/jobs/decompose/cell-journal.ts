// The complete cells (spans × seeds) of a decomposition, in its checkpoint: lines of a mining run whose types are the
// numbers of the seeds.

import { spanChars, spanText } from '../../../src/corpus/sentence.ts';
import type { ScoredCell } from '../../../src/decompose/seed-matrix.ts';
import type { SeedCell } from '../../../src/decompose/seed-search.ts';
import type { MiningJournal } from '../mining/mining-journal.ts';
import type { RankedSpan } from '../mining/ranked-line.ts';
import type { CellBook } from './cell-book.ts';
import type { SeedSample } from './seed-sample.ts';

export class CellJournal implements CellBook {
  readonly #journal: MiningJournal;
  readonly #sample: SeedSample;
  readonly #spanAt: ReadonlyMap<string, number>;
  readonly #scores = new Map<number, number>();

  constructor(journal: MiningJournal, sample: SeedSample) {
    this.#journal = journal;
    this.#sample = sample;
    this.#spanAt = new Map(sample.spans.map((span, i) => [placeKey(span.sentence.index, span.span), i]));
    for (const entry of journal.entries) {
      const span = this.#spanAt.get(placeKey(entry.sentence, entry));
      if (span !== undefined) this.#scores.set(this.#key(span, Number(entry.type)), entry.score);
    }
  }

  get size(): number {
    return this.#scores.size;
  }

  has(span: number, seed: number): boolean {
    return this.#scores.has(this.#key(span, seed));
  }

  score(span: number, seed: number): number | undefined {
    return this.#scores.get(this.#key(span, seed));
  }

  add(cells: readonly SeedCell[]): void {
    this.#journal.add(cells.map((cell) => cellLine(cell, this.#sample)));
    for (const { span, seed, score } of cells) this.#scores.set(this.#key(span, seed), score);
  }

  *known(): Generator<ScoredCell> {
    const seeds = this.#sample.seeds.length;
    for (const [key, score] of this.#scores) yield { span: Math.floor(key / seeds), seed: key % seeds, score };
  }

  #key(span: number, seed: number): number {
    return span * this.#sample.seeds.length + seed;
  }
}

function placeKey(sentence: number, { start, end }: { readonly start: number; readonly end: number }): string {
  return `${sentence}:${start}:${end}`;
}

function cellLine({ span, seed, score, x, y }: SeedCell, { spans, seeds }: SeedSample): RankedSpan {
  const { sentence, span: place } = spans[span];
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    doc: sentence.sentence.doc,
    sentence: sentence.index,
    ...place,
    ...spanChars(sentence.sentence, place),
    text: spanText(sentence.sentence, place),
    type: String(seed),
    seed: seeds[seed].text,
    score,
    x: x.map(orNull),
    y: y.map(orNull),
  };
}
