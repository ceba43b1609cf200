// Documents into train, validation and test, so that each has its share of every type: iterative stratification (Sechidis,
// Tsoumakas and Vlahavas, On the stratification of multi-label data, ECML PKDD 2011), over whole documents, for
// sentences of one document know too much of one another. The same for the same names, counts and seed.

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

export interface SplitShares {
  /** 0 to 1 of each; what is left is train. */
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

export interface DocumentCounts {
  readonly doc: string;
  readonly sentences: number;
  /** Spans by type. */
  readonly spans: ReadonlyMap<string, number>;
}

/** Of every document, whichever order they come in. */
export function assignSplits(documents: readonly DocumentCounts[], shares: SplitShares): ReadonlyMap<string, Split> {
  const wanted: Record<Split, number> = {
    train: 1 - shares.validation - shares.test,
    validation: shares.validation,
    test: shares.test,
  };
  const left = [...documents].sort(
    (a, b) => hashOf(a.doc, shares.seed) - hashOf(b.doc, shares.seed) || order(a.doc, b.doc),
  );
  const needs = SPLITS.map((split) => ({ split, sentences: 0, spans: new Map<string, number>() }));
  for (const need of needs) {
    for (const { sentences, spans } of documents) {
      need.sentences += sentences * wanted[need.split];
      for (const [type, count] of spans) need.spans.set(type, (need.spans.get(type) ?? 0) + count * wanted[need.split]);
    }
  }
  const assigned = new Map<string, Split>();
  const total = totalsOf(documents);
  const take = (document: DocumentCounts, type: string | undefined) => {
    const urgency = (need: (typeof needs)[number]) =>
      wanted[need.split] === 0
        ? Number.NEGATIVE_INFINITY
        : type === undefined
          ? need.sentences
          : (need.spans.get(type) ?? 0);
    const chosen = needs.reduce((best, need) =>
      urgency(need) > urgency(best) || (urgency(need) === urgency(best) && need.sentences > best.sentences)
        ? need
        : best,
    );
    assigned.set(document.doc, chosen.split);
    chosen.sentences -= document.sentences;
    for (const [one, count] of document.spans) {
      chosen.spans.set(one, (chosen.spans.get(one) ?? 0) - count);
      total.set(one, (total.get(one) ?? 0) - count);
    }
  };
  // The rarest type first: later it could not be shared out any more.
  for (;;) {
    const rarest = [...total].filter(([, count]) => count > 0).sort((a, b) => a[1] - b[1] || order(a[0], b[0]))[0]?.[0];
    if (rarest === undefined) break;
    for (const document of left) {
      if (!assigned.has(document.doc) && (document.spans.get(rarest) ?? 0) > 0) take(document, rarest);
    }
    total.set(rarest, 0);
  }
  for (const document of left) if (!assigned.has(document.doc)) take(document, undefined);
  return assigned;
}

function totalsOf(documents: readonly DocumentCounts[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { spans } of documents)
    for (const [type, count] of spans) totals.set(type, (totals.get(type) ?? 0) + count);
  return totals;
}

export interface DocumentCounter {
  add(sentence: { readonly doc: string; readonly spans: readonly { readonly type: string }[] }): void;
  counts(): readonly DocumentCounts[];
}

export function createDocumentCounter(): DocumentCounter {
  const known = new Map<string, { sentences: number; spans: Map<string, number> }>();
  return {
    add({ doc, spans }) {
      const counts = known.get(doc) ?? { sentences: 0, spans: new Map<string, number>() };
      known.set(doc, counts);
      counts.sentences++;
      for (const { type } of spans) counts.spans.set(type, (counts.spans.get(type) ?? 0) + 1);
    },
    counts: () => [...known].map(([doc, counts]) => ({ doc, ...counts })),
  };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** FNV-1a of the name and the seed, mixed once more, for its last bits depend on the last characters only. */
export function hashOf(doc: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < doc.length; i++) hash = Math.imul(hash ^ doc.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
