// Why a candidate ranks where it does: the same rows as in mining, read over the whole vocabulary. The model that was asked
// last stays open for a while, since a reviewer asks about one span after the other.

import type { SpanReaction } from '../../../src/contract/figures.ts';
import type { RankExplanation } from '../../../src/contract/review.ts';
import type { Sentence, Span } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { NamePoint } from '../../../src/interpret/figures.ts';
import type { ShownWords } from '../../../src/interpret/supervisor-reaction.ts';
import type { ExplainedSpan } from '../../../src/interpret/supervisor-slots.ts';
import { wordsBesideNames } from '../../../src/interpret/word-probabilities.ts';
import { DEFAULT_TEMPERATURE } from '../../../src/mining/mine.ts';
import { CAUSAL_TEMPLATE, MASKED_TEMPLATE } from '../../../src/mining/template.ts';
import type { Run } from '../../../src/project/mining.ts';
import type { ReviewItem } from '../../../src/project/review.ts';
import { defaultCacheFolder } from '../../compute/model-places.ts';
import { type OpenedModel, openLanguageModel } from '../../compute/open-language-model.ts';
import { explainSpan } from '../../jobs/mining/explain-span.ts';
import { localType, templateOf } from '../../jobs/mining/run-settings.ts';

/** After so long without a question the model's memory is given back. */
const IDLE_MS = 60_000;

export interface Explained {
  readonly item: ReviewItem;
  readonly run: Run;
  /** Asked for where the score is one that a model explains. */
  readonly modelFolder: () => string;
  readonly seed: string;
  /** How many words of each slot. */
  readonly words: number;
}

export interface AskedReaction {
  readonly sentence: Sentence;
  readonly span: Span;
  readonly seed: string;
  readonly phrase: string;
  /** Undefined: the method's own. */
  readonly template: string | undefined;
  readonly words: ShownWords;
}

export interface AskedNames {
  readonly prompt: string;
  readonly words: readonly [string, string];
  readonly names: readonly { readonly name: string; readonly group: string }[];
}

export class Explainer {
  #folder: string | undefined;
  #model: Promise<OpenedModel> | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** @throws Failure for a run whose score is no divergence, and what opening the model throws. */
  async explain({ item, run, modelFolder, seed, words }: Explained): Promise<RankExplanation> {
    if (run.method !== 'div2' && run.method !== 'div1') {
      const hint = 'Mine with div2 or div1 to see what the model expected.';
      throw new Failure('not-available', `Scores of ${run.method} are not made of expectations.`, hint);
    }
    const { lm } = await this.#open(modelFolder());
    const { id, doc, text, span } = item;
    const sentence = { doc, text, words: item.words };
    const template = templateOf(run, item.language) ?? (lm.kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE);
    const explained: ExplainedSpan = {
      sentence: { index: 0, sentence, pieces: lm.tokenizer.encode(text) },
      ...{ span, seed, template, edge: 'boundary' },
      phrase: phraseIn(run, item),
      twoWay: run.method === 'div2',
    };
    const temperature = (run.options.temperature as number | undefined) ?? DEFAULT_TEMPERATURE;
    const { slots } = await explainSpan(lm, explained, { temperature, words: { most: words, by: 'effect' } });
    return {
      candidate: id,
      slots: slots.map(({ side, piece, forward }) => ({
        side,
        neighbour: piece,
        divergence: forward.divergence,
        words: forward.words.map(({ id, before, after, term }) => ({
          ...{ word: lm.tokenizer.spelling(id), before, after },
          weight: term,
        })),
      })),
    };
  }

  /** Any span against any seed. @throws Failure when nothing beside the span can be compared. */
  async react(folder: string, asked: AskedReaction): Promise<SpanReaction> {
    const { lm } = await this.#open(folder);
    const { sentence, span, seed, phrase, words } = asked;
    const explained: ExplainedSpan = {
      sentence: { index: 0, sentence, pieces: lm.tokenizer.encode(sentence.text) },
      ...{ span, seed, phrase, edge: 'boundary', twoWay: true },
      template: asked.template ?? (lm.kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE),
    };
    const { text, score, slots } = await explainSpan(lm, explained, { temperature: DEFAULT_TEMPERATURE, words });
    return {
      ...{ text, seed, score },
      slots: slots.map(({ side, piece, forward }) => ({
        ...{ side, piece, divergence: forward.divergence },
        words: forward.words.map(({ id, ...word }) => ({ word: lm.tokenizer.spelling(id), ...word })),
      })),
    };
  }

  /** Names by how unlikely a model finds two words beside them. */
  async names(folder: string, { prompt, words, names }: AskedNames): Promise<NamePoint[]> {
    const { lm } = await this.#open(folder);
    const surprises = await wordsBesideNames(lm, prompt, { names: names.map(({ name }) => name), words });
    return names.map((one, i) => ({ ...one, surprise: surprises[i] }));
  }

  close(): void {
    clearTimeout(this.#idle);
    const model = this.#model;
    this.#model = undefined;
    this.#folder = undefined;
    // A model that could not be opened has told so to whoever asked.
    model?.then(
      (opened) => opened.close(),
      () => undefined,
    );
  }

  async #open(folder: string): Promise<OpenedModel> {
    if (this.#folder !== folder) {
      this.close();
      this.#folder = folder;
      this.#model = openLanguageModel(folder, { cacheDir: defaultCacheFolder(), device: 'cpu', workers: 1 });
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
    try {
      return await this.#model!;
    } catch (error) {
      this.close();
      throw error;
    }
  }
}

/** As the type was called where it was mined. */
function phraseIn(run: Run, { type, language }: ReviewItem): string {
  const mined = run.types.find((one) => one.type === type);
  return mined ? localType(run, mined, language).phrase : '';
}
