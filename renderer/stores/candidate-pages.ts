// The list of candidates as the screen holds it: pages by cursor, each remembered by its candidates' ids. Pages far from what
// is looked at give their items back; they are asked for again without the status filter, and the remembered candidates are
// picked, so that what was decided meanwhile stays in its row and no row moves.

import type { Client } from '../../src/contract/client.ts';
import type { CandidateId } from '../../src/project/ids.ts';
import type { ReviewCursor, ReviewFilter, ReviewItem, ReviewOrder } from '../../src/project/review.ts';

export const PAGE_ITEMS = 60;
/** The first page fills a screen and no more: it is what somebody waits for. */
const FIRST_PAGE_ITEMS = 40;
/** Pages whose items are kept, around what is looked at. */
const KEPT_PAGES = 16;
/** A page that is read again goes on at most so many times to find all of its candidates. */
const MOST_READS = 20;

interface Page {
  /** Row of its first candidate. */
  readonly first: number;
  readonly start: ReviewCursor | undefined;
  readonly ids: readonly CandidateId[];
  items: readonly ReviewItem[] | undefined;
  /** Whoever asks for its items meanwhile waits for the same answer. */
  reading: Promise<void> | undefined;
}

export interface Question {
  readonly filter: ReviewFilter;
  readonly order: ReviewOrder;
}

export class CandidatePages {
  readonly question: Question;
  readonly #client: () => Client;
  /** Called when rows that may be on the screen have changed. */
  readonly #changed: () => void;
  readonly #pages: Page[] = [];
  readonly #rowOf = new Map<CandidateId, number>();
  #next: ReviewCursor | undefined;
  readonly #isGiven: boolean;
  #isEnded: boolean;
  #reading: Promise<void> | undefined;

  /** @param given the whole list, where it is no answer to a question. */
  constructor(question: Question, client: () => Client, changed: () => void, given?: readonly ReviewItem[]) {
    this.question = question;
    this.#client = client;
    this.#changed = changed;
    this.#isGiven = given !== undefined;
    this.#isEnded = this.#isGiven;
    if (given && given.length > 0) this.#append(undefined, given);
  }

  /** Rows that are known so far. */
  get length(): number {
    const last = this.#pages.at(-1);
    return last ? last.first + last.ids.length : 0;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  rowOf(id: CandidateId): number | undefined {
    return this.#rowOf.get(id);
  }

  /** Undefined while it is not here. */
  at(row: number): ReviewItem | undefined {
    const page = this.#pageOf(row);
    return page?.items?.[row - page.first];
  }

  /** Makes sure that these rows are here or on their way. */
  async need(firstRow: number, lastRow: number): Promise<void> {
    const waits: Promise<void>[] = [];
    if (!this.#isEnded && lastRow >= this.length) waits.push(this.#readNext(lastRow));
    for (const page of this.#pagesIn(firstRow, lastRow)) if (!page.items) waits.push(this.#readAgain(page));
    this.#forgetFarFrom(firstRow, lastRow);
    await Promise.all(waits);
  }

  /** Reads anew what is on the screen. */
  async refresh(firstRow: number, lastRow: number): Promise<void> {
    await Promise.all(this.#pagesIn(firstRow, lastRow).map((page) => this.#readAgain(page)));
    for (const page of this.#pages) {
      if (page.first > lastRow || page.first + page.ids.length <= firstRow) page.items = undefined;
    }
  }

  /** What the service has acknowledged about one candidate. */
  put(item: ReviewItem): void {
    const row = this.#rowOf.get(item.id);
    const page = row === undefined ? undefined : this.#pageOf(row);
    if (row === undefined || !page?.items) return;
    page.items = page.items.with(row - page.first, item);
    this.#changed();
  }

  /** A reading that is under way may end before the row that is needed now. */
  async #readNext(lastRow: number): Promise<void> {
    while (!this.#isEnded && this.length <= lastRow) {
      this.#reading ??= this.#readUntil(lastRow).finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
  }

  async #readUntil(lastRow: number): Promise<void> {
    const { filter, order } = this.question;
    while (!this.#isEnded && this.length <= lastRow) {
      const start = this.#next;
      const limit = this.#pages.length === 0 ? FIRST_PAGE_ITEMS : PAGE_ITEMS;
      const page = await this.#client().review.page({ filter, order, limit, ...(start && { cursor: start }) });
      this.#next = page.next;
      this.#isEnded = page.next === undefined;
      if (page.items.length > 0) this.#append(start, page.items);
      this.#changed();
    }
  }

  #append(start: ReviewCursor | undefined, items: readonly ReviewItem[]): void {
    const first = this.length;
    items.forEach(({ id }, i) => {
      this.#rowOf.set(id, first + i);
    });
    this.#pages.push({ first, start, ids: items.map(({ id }) => id), items, reading: undefined });
  }

  #readAgain(page: Page): Promise<void> {
    page.reading ??= this.#replaceItems(page).finally(() => {
      page.reading = undefined;
    });
    return page.reading;
  }

  async #replaceItems(page: Page): Promise<void> {
    const found = await this.#find(page);
    // What is gone from the project keeps its row as it was.
    page.items = page.ids.flatMap((id, i) => newer(page.items?.[i], found.get(id)) ?? []);
    this.#changed();
  }

  async #find({ start, ids }: Page): Promise<Map<CandidateId, ReviewItem>> {
    const { statuses: _, ...filter } = this.question.filter;
    const wanted = new Set(ids);
    const found = new Map<CandidateId, ReviewItem>();
    let cursor = start;
    for (let reads = 0; !this.#isGiven && reads < MOST_READS && found.size < wanted.size; reads++) {
      const limit = Math.max(PAGE_ITEMS, ids.length);
      const page = await this.#client().review.page({
        filter,
        order: this.question.order,
        limit,
        ...(cursor && { cursor }),
      });
      for (const item of page.items) if (wanted.has(item.id)) found.set(item.id, item);
      cursor = page.next;
      if (!cursor) break;
    }
    for (const id of wanted) if (!found.has(id)) found.set(id, await this.#client().review.item({ candidate: id }));
    return found;
  }

  #forgetFarFrom(firstRow: number, lastRow: number): void {
    const distance = (KEPT_PAGES / 2) * PAGE_ITEMS;
    for (const page of this.#pages) {
      const isFar = page.first + page.ids.length < firstRow - distance || page.first > lastRow + distance;
      if (isFar) page.items = undefined;
    }
  }

  #pagesIn(firstRow: number, lastRow: number): Page[] {
    return this.#pages.filter(({ first, ids }) => first <= lastRow && first + ids.length > firstRow);
  }

  /** By halves: there may be thousands. */
  #pageOf(row: number): Page | undefined {
    let low = 0;
    let high = this.#pages.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const page = this.#pages[middle];
      if (row < page.first) high = middle - 1;
      else if (row >= page.first + page.ids.length) low = middle + 1;
      else return page;
    }
    return undefined;
  }
}

/** The one that is here already where nothing changed: then its row is not drawn again. */
function newer(here: ReviewItem | undefined, read: ReviewItem | undefined): ReviewItem | undefined {
  if (!here || !read) return read ?? here;
  const isSame = here.status === read.status && here.standing === read.standing && here.margin === read.margin;
  return isSame ? here : read;
}
