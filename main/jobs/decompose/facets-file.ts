// facets.json: a decomposition with everything that a screen or a script needs to show it and to edit the facets.

import { spanChars, spanText } from '../../../src/corpus/sentence.ts';
import { GREEDY_GUARANTEE } from '../../../src/decompose/greedy-cover.ts';
import { isAccepted, type SeedMatrix, scoreAt, seedMatrix } from '../../../src/decompose/seed-matrix.ts';
import type { SeedAcceptance } from '../../../src/decompose/seed-search.ts';
import type { DecomposeRequest, DecomposeResult } from './decompose-corpus.ts';
import type { SeedSample } from './seed-sample.ts';

export interface FacetsFile {
  readonly type: string;
  readonly phrase: string;
  readonly corpus: string;
  readonly model: string;
  readonly from: 'gold' | 'ranking';
  readonly acceptance: SeedAcceptance;
  /** Highest accepted score, in nats. */
  readonly worstScore: number;
  readonly counts: {
    readonly sentences: number;
    /** Spans that every seed was tried on. */
    readonly tested: number;
    /** Of these, spans that count for the coverage. */
    readonly counted: number;
    /** Known spans that the candidate filters left out. */
    readonly dropped: number;
  };
  /** Any k first picks cover at least this share of what the best k seeds cover. */
  readonly guarantee: number;
  readonly seeds: readonly FileSeed[];
  /** Greedy picks until nothing is gained. `share` of the spans that count. */
  readonly curve: readonly {
    readonly seed: number;
    readonly gain: number;
    readonly covered: number;
    readonly share: number;
  }[];
  readonly facets: readonly FileFacet[];
  /** [facets][facets] */
  readonly overlaps: readonly (readonly number[])[];
  /** The seed to review next for recall: most accepted spans that nobody has judged. */
  readonly next: number | null;
  /** Spans that some seed accepted, or that count. */
  readonly spans: readonly FileSpan[];
  readonly map: { readonly seeds: readonly number[]; readonly shares: readonly number[] } | null;
}

export interface FileSeed {
  readonly text: string;
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
  /** Accepted spans that count. */
  readonly covers: number;
  /** Mean score of all that it accepted; null when that is nothing. */
  readonly meanScore: number | null;
}

export interface FileFacet {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly gain: number;
  /** Indices into `spans`, nearest first. */
  readonly members: readonly number[];
}

export interface FileSpan {
  readonly doc: string;
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
  readonly startChar: number;
  readonly endChar: number;
  readonly text: string;
  /** Gold, or an accepted span of the ranking. */
  readonly known: boolean;
  readonly facet: number | null;
  /** Seeds that accepted it, with their scores. */
  readonly accepted: readonly (readonly [number, number])[];
  /** Scores against the map's seeds, and the place on the map. */
  readonly profile?: readonly number[];
  readonly place?: readonly [number, number];
}

/** What the seeds accepted, over the file's own spans: what facets are edited on (src/decompose/facets.ts). */
export function matrixOf({ spans, seeds }: FacetsFile): SeedMatrix {
  const cells = spans.flatMap(({ accepted }, span) => accepted.map(([seed, score]) => ({ span, seed, score })));
  return seedMatrix(spans.length, seeds.length, cells);
}

/** The file's text. */
export function facetsFile(request: DecomposeRequest, sample: SeedSample, result: DecomposeResult): string {
  return `${JSON.stringify(describe(request, sample, result))}\n`;
}

function describe(request: DecomposeRequest, sample: SeedSample, result: DecomposeResult): FacetsFile {
  const { type, phrase, known, modelName } = request;
  const { matrix, acceptance, decomposition, counted, map } = result;
  const shown = shownSpans(request, sample, result);
  const placeOf = new Map(shown.map((span, at) => [span, at]));
  return {
    ...{ type, phrase, corpus: known.corpus.path, model: modelName, from: known.from, acceptance },
    worstScore: matrix.scores.reduce((worst, score) => (score > worst ? score : worst), 0),
    counts: {
      sentences: sample.sentences.length,
      tested: sample.spans.length,
      counted,
      dropped: sample.dropped,
    },
    guarantee: GREEDY_GUARANTEE,
    seeds: sample.seeds.map((seed, i) => {
      const { covers, meanScore } = decomposition.seeds[i];
      return { ...seed, covers, meanScore: Number.isFinite(meanScore) ? meanScore : null };
    }),
    curve: decomposition.curve,
    facets: decomposition.facets.map(({ name, seeds, gained, members }) => {
      return { name, seeds, gain: gained.length, members: members.map((span) => placeOf.get(span)!) };
    }),
    overlaps: decomposition.overlaps,
    next: decomposition.next ?? null,
    spans: shown.map((span) => fileSpan(span, sample, result)),
    map: map ? { seeds: map.seeds, shares: map.shares } : null,
  };
}

function shownSpans({ known }: DecomposeRequest, sample: SeedSample, { matrix }: DecomposeResult): number[] {
  return [...sample.spans.keys()].filter(
    (span) =>
      (known.from === 'gold' && sample.spans[span].isKnown) ||
      sample.seeds.some((_, seed) => isAccepted(matrix, span, seed)),
  );
}

function fileSpan(span: number, sample: SeedSample, { matrix, decomposition, map }: DecomposeResult): FileSpan {
  const { sentence, span: words, isKnown } = sample.spans[span];
  const at = map?.spans.indexOf(span) ?? -1;
  const columns = map?.seeds.length ?? 0;
  return {
    doc: sentence.sentence.doc,
    sentence: sentence.index,
    ...words,
    ...spanChars(sentence.sentence, words),
    text: spanText(sentence.sentence, words),
    known: isKnown,
    facet: decomposition.facetOf[span] ?? null,
    accepted: sample.seeds.flatMap((_, seed) =>
      isAccepted(matrix, span, seed) ? [[seed, scoreAt(matrix, span, seed)] as const] : [],
    ),
    ...(map && at >= 0
      ? {
          profile: [...map.profiles.subarray(at * columns, (at + 1) * columns)],
          place: [map.coordinates[2 * at], map.coordinates[2 * at + 1]] as const,
        }
      : {}),
  };
}
