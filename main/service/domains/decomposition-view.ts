// A decomposition as it is shown: what follows from its stored cells, the facets as the linguist has them, and the verdicts.

import { spanText } from '../../../src/corpus/sentence.ts';
import { acceptanceOf } from '../../../src/decompose/acceptance.ts';
import {
  type ArrangedFacets,
  arrangeFacets,
  type Decomposition,
  decompose,
} from '../../../src/decompose/decomposition.ts';
import { GREEDY_GUARANTEE } from '../../../src/decompose/greedy-cover.ts';
import { acceptedSpans, type SeedMatrix, scoreAt, seedMatrix } from '../../../src/decompose/seed-matrix.ts';
import { acceptCells } from '../../../src/decompose/seed-search.ts';
import type { DecompositionRecord, DecompositionView, FacetSpan } from '../../../src/project/decomposition.ts';
import type { DecompositionId } from '../../../src/project/ids.ts';
import type { DecisionStatus } from '../../../src/project/verdicts.ts';
import { countsOf } from '../../jobs/decompose/decompose-project.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import { readCells, readDecomposition, readSample, type StoredSpan } from '../../store/decompositions.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readDecisionStatuses } from '../../store/review/decisions.ts';
import { readSubtypes, subtypeKey } from '../../store/subtypes.ts';

/** Texts that give an idea of a facet. */
const EXAMPLES = 8;

/** A decomposition opened for reading. */
export interface OpenedDecomposition {
  readonly record: DecompositionRecord;
  readonly seeds: readonly string[];
  readonly spans: readonly StoredSpan[];
  readonly matrix: SeedMatrix;
  /** Spans that count for the coverage. */
  readonly counts: (span: number) => boolean;
  readonly proposed: Decomposition;
  readonly arranged: ArrangedFacets;
  readonly statusOf: (span: number) => DecisionStatus;
  readonly subtypeOf: (span: number) => string | undefined;
}

/** @throws Failure 'not-found' */
export function openDecomposition(connection: Connection, id: DecompositionId): OpenedDecomposition {
  const record = readDecomposition(connection, id);
  const sample = readSample(connection, id);
  const [seeds, spans] = [sample?.seeds ?? [], sample?.spans ?? []];
  const at = new Map(spans.map(({ position }, index) => [position, index]));
  const cells = readCells(connection, id).flatMap((cell) => {
    const span = at.get(cell.span);
    return span === undefined ? [] : [{ ...cell, span }];
  });
  // The share is one of all spans that were tested, though some may have been removed with their corpus since.
  const tested = (spans.at(-1)?.position ?? -1) + 1;
  const accepted = acceptCells(cells, acceptanceOf(record.plan.accept, tested, seeds.length));
  const matrix = seedMatrix(spans.length, seeds.length, accepted);
  const counts = countsOf(record, { spans }, matrix);
  const subtypes = readSubtypes(connection, record.type);
  const statuses = readDecisionStatuses(connection, record.type);
  const keyOf = (span: number) => subtypeKey(spans[span].sentence, spans[span].span);
  const statusOf = (span: number) => statuses.get(keyOf(span)) ?? 'open';
  const isReviewed = (span: number) => spans[span].isKnown || statusOf(span) !== 'open';
  return {
    ...{ record, seeds, spans, matrix, counts, statusOf },
    proposed: decompose(matrix, { counts, isReviewed, mostFacets: record.plan.mostFacets }),
    arranged: arrangeFacets(matrix, record.facets, counts),
    subtypeOf: (span) => subtypes.get(keyOf(span)),
  };
}

export function viewOf(connection: Connection, opened: OpenedDecomposition): DecompositionView {
  const { record, seeds, spans, matrix, proposed } = opened;
  const counted = spans.filter((_, span) => opened.counts(span)).length;
  return {
    ...record,
    tested: spans.length,
    counted,
    worstScore: matrix.scores.reduce((worst, score) => (score > worst ? score : worst), 0),
    guarantee: GREEDY_GUARANTEE,
    seeds: seeds.map((text, seed) => {
      const { covers, meanScore } = proposed.seeds[seed];
      return { text, covers, meanScore: Number.isFinite(meanScore) ? meanScore : undefined };
    }),
    curve: proposed.curve,
    facets: shownFacets(connection, opened, counted),
    overlaps: opened.arranged.overlaps,
    next: nextOf(opened),
    map: spans.flatMap(({ place }, span) =>
      place
        ? [
            {
              text: textOf(connection, spans[span]),
              x: place[0],
              y: place[1],
              facet: opened.arranged.facetOf[span],
            },
          ]
        : [],
    ),
  };
}

function shownFacets(
  connection: Connection,
  opened: OpenedDecomposition,
  counted: number,
): DecompositionView['facets'] {
  let covered = 0;
  return opened.record.facets.map((facet, i) => {
    const { gained, members } = opened.arranged.facets[i];
    covered += gained.length;
    return {
      ...facet,
      gain: gained.length,
      share: counted === 0 ? 0 : covered / counted,
      members: members.length,
      assigned: members.filter((span) => facet.name !== '' && opened.subtypeOf(span) === facet.name).length,
      examples: firstTexts(
        connection,
        members.map((span) => opened.spans[span]),
        EXAMPLES,
      ),
    };
  });
}

function nextOf({ proposed: { next }, matrix, spans, statusOf }: OpenedDecomposition): DecompositionView['next'] {
  if (next === undefined) return undefined;
  const isUnseen = (span: number) => !spans[span].isKnown && statusOf(span) === 'open';
  return { seed: next, unseen: acceptedSpans(matrix, next).filter(isUnseen).length };
}

function firstTexts(connection: Connection, spans: readonly StoredSpan[], most: number): string[] {
  const texts = new Set<string>();
  for (const span of spans) {
    if (texts.size === most) break;
    texts.add(textOf(connection, span));
  }
  return [...texts];
}

function textOf(connection: Connection, { sentence, span }: StoredSpan): string {
  return spanText(readSentence(connection, sentence), span);
}

/** What a page of spans is made of: indices into the sample's spans, nearest first, with their scores. */
export interface ListedSpan {
  readonly span: number;
  readonly seed: number;
  readonly score: number;
}

export function spansOfSeed({ matrix }: OpenedDecomposition, seed: number): ListedSpan[] {
  return acceptedSpans(matrix, seed).map((span) => ({ span, seed, score: scoreAt(matrix, span, seed) }));
}

export function spansOfFacet({ matrix, record, arranged }: OpenedDecomposition, facet: number): ListedSpan[] {
  return arranged.facets[facet].members.map((span) => {
    const scores = record.facets[facet].seeds.map((seed) => ({ seed, score: scoreAt(matrix, span, seed) }));
    const nearest = scores
      .filter(({ score }) => !Number.isNaN(score))
      .reduce((best, one) => (one.score < best.score ? one : best));
    return { span, ...nearest };
  });
}

export function facetSpanOf(connection: Connection, opened: OpenedDecomposition, listed: ListedSpan): FacetSpan {
  const { sentence: id, span, isKnown } = opened.spans[listed.span];
  const { doc, language, text, words } = readSentence(connection, id);
  return {
    ...{ sentence: id, doc, language, text, words, span, isKnown },
    ...{ score: listed.score, seed: listed.seed },
    status: opened.statusOf(listed.span),
    subtype: opened.subtypeOf(listed.span),
  };
}
