// Mining: every candidate span of a corpus against every entity type's seed, ranked by how little the context notices
// the swap (paper, section 4). A generator of finished stretches: stop consuming it to cancel, hand it the last stored
// checkpoint to go on. What is accepted does not depend on batching, order, workers or interruptions.

import { type Sentence, type Span, spanText } from '../corpus/sentence.ts';
import { Failure } from '../failure.ts';
import { ifCuttable } from '../lm/if-cuttable.ts';
import type { LanguageModel } from '../lm/language-model.ts';
import type { Pieces } from '../lm/pieces.ts';
import {
  type CandidateOptions,
  candidateSpans,
  emptyFilterCounts,
  type FilterCounts,
  type SentenceFit,
} from './candidate-spans.ts';
import { openCosineTest } from './cosine-test.ts';
import { openDivergenceTest } from './divergence-test.ts';
import { checkEntityTypes, type EntityType } from './entity-type.ts';
import { openPromptTest } from './prompt-test.ts';
import { SpanScreen } from './span-screen.ts';
import type { PiecedSentence, SpanTest, SpanTestName } from './span-test.ts';
import {
  type CostBounds,
  type Finding,
  fixedBounds,
  type SearchSpan,
  type SeedMode,
  StagedSearch,
  topBounds,
} from './staged-search.ts';
import { SurfaceBook } from './surface-book.ts';
import { CAUSAL_TEMPLATE, checkTemplate, MASKED_TEMPLATE } from './template.ts';
import { SmallestValues } from './top-scores.ts';

/** Which scored spans are kept. A threshold is exclusive: div2 keeps score < threshold, cos2 score > threshold. */
export type Selection =
  | { readonly mode: 'threshold'; readonly threshold: number }
  | { readonly mode: 'top'; readonly k: number }
  | { readonly mode: 'all' };

export interface MineOptions {
  readonly types: readonly EntityType[];
  readonly method: SpanTestName;
  readonly selection: Selection;
  readonly candidates: CandidateOptions;
  /** Label context; the kind's default when undefined. */
  readonly template?: string;
  readonly seedMode: SeedMode;
  readonly edge: 'boundary' | 'skip';
  /** Paper's code: 2. */
  readonly temperature: number;
  /** Sentences searched together; default by selection. */
  readonly stretch?: number;
  /** Of the first search; each that follows has twice as many, up to `stretch`. Where somebody watches, something is soon found. */
  readonly firstStretch?: number;
}

export const DEFAULT_TEMPERATURE = 2;

/** Sentences that share one search: enough rows of each length for full calls, few enough to report often. */
const STRETCH = 512;
/** In a top-K run the bound falls faster when more candidates can be put in order. */
const TOP_STRETCH = 4096;

export interface Candidate {
  /** 0-based in the corpus. */
  readonly sentence: number;
  readonly source: Sentence;
  readonly span: Span;
  /** Index into the options' types. */
  readonly type: number;
  /** Index into the type's seeds. */
  readonly seed: number;
  readonly score: number;
  /** Sentence side, left and right neighbour (causal: right); NaN where a skipped edge has no term. Nats, or 1 - cosine. */
  readonly x: readonly number[];
  /** Label-context side, in text order. */
  readonly y: readonly number[];
}

export interface MinedBatch {
  /** May belong to the stretch in progress; an interrupted threshold run finds those again. */
  readonly candidates: readonly Candidate[];
  /** Sentences that are finished; a checkpoint may start after them. */
  readonly sentencesDone: number;
  /** Share of the next stretch that is decided, 0..1, and how many sentences it has at most. */
  readonly stretchDone: number;
  readonly stretchSentences: number;
  readonly counts: FilterCounts;
}

/** Where an interrupted run goes on. */
export interface MineCheckpoint {
  readonly sentencesDone: number;
  readonly counts: FilterCounts;
  /** Top-K runs: what was found so far, each span once. */
  readonly found: readonly {
    readonly sentence: number;
    readonly span: Span;
    readonly type: number;
    readonly score: number;
  }[];
}

/**
 * @param sentences the whole corpus in order, also when a checkpoint is given.
 * @param screen a faster, approximate model: only spans that it scores below bound / 0.8 reach `lm`, which decides.
 *   Approximate: a span that the screen misjudges by more is lost.
 * @throws Failure 'seed-invalid', 'template-invalid' or 'bad-argument' before any sentence is read.
 */
export async function* mine(
  sentences: AsyncIterable<Sentence> | Iterable<Sentence>,
  lm: LanguageModel,
  options: MineOptions,
  checkpoint?: MineCheckpoint,
  screen?: LanguageModel,
): AsyncGenerator<MinedBatch> {
  checkMineOptions(lm, options);
  const test = await openSpanTest(lm, options);
  const run = new MiningRun(lm, options, test, screen && (await openScreen(screen, options)), checkpoint);
  const most = options.stretch ?? (options.selection.mode === 'top' ? TOP_STRETCH : STRETCH);
  let stretch = Math.min(options.firstStretch ?? most, most);
  let waiting: { index: number; sentence: Sentence }[] = [];
  let index = 0;
  for await (const sentence of sentences) {
    if (index >= run.sentencesDone) waiting.push({ index, sentence });
    index++;
    if (waiting.length === stretch) {
      yield* run.searchStretch(waiting);
      waiting = [];
      stretch = Math.min(2 * stretch, most);
    }
  }
  yield* run.searchStretch(waiting);
}

function checkMineOptions(lm: LanguageModel, options: MineOptions): void {
  checkEntityTypes(options.types, options.method !== 'prompt');
  if (options.template !== undefined) checkTemplate(options.template);
  if (options.selection.mode === 'top' && !(Number.isInteger(options.selection.k) && options.selection.k > 0)) {
    throw new Failure(
      'bad-argument',
      'The number of spans to keep must be a whole number above 0.',
      'For instance 500.',
    );
  }
  if (options.method === 'prompt') return;
  for (const type of options.types) {
    for (const seed of type.seeds) {
      const unknown = unknownShare(lm.tokenizer.encode(seed), lm.tokenizer.unknownId);
      if (unknown === 1) {
        throw new Failure(
          'seed-invalid',
          `The model knows no piece of the example given for the type ${type.name}: its vocabulary does not cover this script.`,
          'Take an example in a script that the model was trained on, or a model for this language.',
        );
      }
    }
  }
}

/** Share of a text's pieces that are the unknown piece, 0..1; 1 for a text without pieces. */
export function unknownShare(pieces: Pieces, unknownId: number | undefined): number {
  const own = pieces.ids.subarray(pieces.leading, pieces.ids.length - pieces.trailing);
  if (own.length === 0) return 1;
  return own.reduce((count, id) => count + (id === unknownId ? 1 : 0), 0) / own.length;
}

function openSpanTest(lm: LanguageModel, options: MineOptions): Promise<SpanTest> {
  const template = options.template ?? (lm.kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE);
  if (options.method === 'prompt') return openPromptTest(lm, options.types);
  if (options.method === 'cos2') return openCosineTest(lm, options.types, template);
  const { edge, temperature } = options;
  return openDivergenceTest(lm, options.types, { twoWay: options.method === 'div2', template, edge, temperature });
}

async function openScreen(lm: LanguageModel, options: MineOptions): Promise<SpanScreen> {
  const { selection, method, seedMode } = options;
  if (selection.mode === 'all' || (method !== 'div2' && method !== 'div1')) {
    throw new Failure(
      'bad-argument',
      'Fast precision screens spans of a divergence test against a bound; this run has none.',
      'Take the method div2 or div1, and the best of each type or a threshold.',
    );
  }
  const test = await openSpanTest(lm, options);
  return new SpanScreen(
    test,
    selection.mode === 'top' ? selection : { cost: test.costOf(selection.threshold) },
    seedMode,
  );
}

class MiningRun {
  sentencesDone: number;
  readonly #lm: LanguageModel;
  readonly #options: MineOptions;
  readonly #test: SpanTest;
  readonly #search: StagedSearch;
  readonly #bounds: CostBounds;
  readonly #counts: FilterCounts;
  readonly #surfaces: SurfaceBook;
  readonly #screen: SpanScreen | undefined;
  /** Spans of the stretch in progress that a checkpoint already holds, complete. */
  #complete = new Set<string>();

  constructor(
    lm: LanguageModel,
    options: MineOptions,
    test: SpanTest,
    screen: SpanScreen | undefined,
    checkpoint: MineCheckpoint | undefined,
  ) {
    this.#lm = lm;
    this.#options = options;
    this.#test = test;
    this.#screen = screen;
    this.#surfaces = new SurfaceBook(test);
    this.sentencesDone = checkpoint?.sentencesDone ?? 0;
    this.#counts = { ...(checkpoint?.counts ?? emptyFilterCounts()) };
    this.#bounds = this.#openBounds(checkpoint);
    this.#search = new StagedSearch(test, options.seedMode, this.#bounds);
  }

  #openBounds(checkpoint: MineCheckpoint | undefined): CostBounds {
    const { selection, types } = this.#options;
    if (selection.mode === 'threshold') return fixedBounds(this.#test.costOf(selection.threshold));
    if (selection.mode === 'all') return fixedBounds(Infinity);
    const bounds = topBounds(types.map(() => new SmallestValues(selection.k)));
    for (const { sentence, span, type, score } of checkpoint?.found ?? []) {
      bounds.add(type, this.#test.costOf(score));
      if (sentence >= this.sentencesDone) this.#complete.add(unitKey(sentence, span, type));
    }
    return bounds;
  }

  async *searchStretch(stretch: readonly { index: number; sentence: Sentence }[]): AsyncGenerator<MinedBatch> {
    if (stretch.length === 0) return;
    const counts = { ...this.#counts };
    const spans = stretch.flatMap(({ index, sentence }) => this.#openSentence(index, sentence, counts));
    const isComplete = (span: SearchSpan, type: number) =>
      this.#complete.has(unitKey(span.sentence.index, span.span, type));
    const passes = await this.#screen?.passing(spans, isComplete);
    const isSkipped = (span: SearchSpan, type: number) => isComplete(span, type) || passes?.(span, type) === false;
    for await (const { findings, share } of this.#search.search(spans, isSkipped)) {
      const candidates = findings.filter((finding) => this.#isKept(finding)).map((finding) => this.#candidate(finding));
      yield {
        candidates,
        sentencesDone: this.sentencesDone,
        stretchDone: share,
        stretchSentences: stretch.length,
        counts: this.#counts,
      };
    }
    yield this.#finish(stretch, counts);
  }

  #finish(stretch: readonly { index: number }[], counts: FilterCounts): MinedBatch {
    this.sentencesDone = stretch[stretch.length - 1].index + 1;
    Object.assign(this.#counts, counts);
    this.#complete.clear();
    return {
      candidates: [],
      sentencesDone: this.sentencesDone,
      stretchDone: 0,
      stretchSentences: stretch.length,
      counts: { ...counts },
    };
  }

  #openSentence(index: number, sentence: Sentence, counts: FilterCounts): SearchSpan[] {
    let pieces: Pieces | undefined;
    const fitOf = (tested: Sentence): SentenceFit => {
      pieces = ifCuttable(() => this.#lm.tokenizer.encode(tested.text));
      if (!pieces) return 'uncuttable';
      return this.#test.longestRow(pieces) <= this.#lm.maxPieces ? 'fits' : 'beyond window';
    };
    const spans = candidateSpans(sentence, this.#options.candidates, counts, fitOf);
    if (spans.length === 0) return [];
    const pieced: PiecedSentence = { index, sentence, pieces: pieces! };
    const scorable = spans.filter(
      (span) => this.#test.groups.length > 0 || this.#test.sentenceTermCount({ sentence: pieced, span, type: 0 }) > 0,
    );
    counts.spansWithoutNeighbour += spans.length - scorable.length;
    counts.candidates -= spans.length - scorable.length;
    return scorable.map((span) => ({
      sentence: pieced,
      span,
      surfaces: this.#surfaces.terms(spanText(sentence, span)),
    }));
  }

  #isKept(finding: Finding): boolean {
    const { selection } = this.#options;
    return selection.mode !== 'threshold' || finding.cost < this.#test.costOf(selection.threshold);
  }

  #candidate({ span, type, seed, cost, x, y }: Finding): Candidate {
    return {
      sentence: span.sentence.index,
      source: span.sentence.sentence,
      span: span.span,
      type,
      seed,
      score: this.#test.scoreOf(cost),
      x,
      y,
    };
  }
}

function unitKey(sentence: number, { start, end }: Span, type: number): string {
  return `${sentence}:${start}:${end}:${type}`;
}
