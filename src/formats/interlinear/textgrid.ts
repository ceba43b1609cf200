// Praat's TextGrid, long, short and chronological form: one labelled interval (or point) of a chosen tier is one sentence, its label
// verbatim. Which tier holds the text is known at the end, so a file is held until then.

import { createSegmenter } from '../../corpus/segment.ts';
import { createHeldNumbers, type HeldNumbers } from '../held-numbers.ts';
import { createHeldTexts, type HeldTexts } from '../held-texts.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createPraatScanner, type PraatValue } from './praat-values.ts';
import { chooseTiers } from './tiers.ts';

/** Its labels in columns, in the order of the file. */
interface TextGridTier {
  readonly id: string;
  readonly cls: string;
  readonly texts: HeldTexts;
  readonly lines: HeldNumbers;
  /** Seconds. */
  readonly starts: HeldNumbers;
  readonly ends: HeldNumbers;
  /** How many of them have text, and UTF-16 units of it. */
  filled: number;
  textLength: number;
  /** The first and the last that have text. */
  first: string | null;
  last: string | null;
}

interface TextGrid {
  layout: 'short' | 'long' | 'chronological';
  readonly tiers: TextGridTier[];
  isComplete: boolean;
}

class NotExpected extends Error {
  readonly line: number;

  constructor(what: string, line: number) {
    super(what);
    this.line = line;
  }
}

/** What it expects next is what it asks for; explanations never come in here. */
type Expecting<T> = Generator<undefined, T, PraatValue>;

function* next<K extends 'number' | 'string' | 'flag'>(kind: K, what: string): Expecting<PraatValue & { kind: K }> {
  const value = yield;
  if (value.kind !== kind) throw new NotExpected(`${what} is not there`, value.line);
  return value as PraatValue & { kind: K };
}

const CHRONOLOGICAL = 'Praat chronological TextGrid text file';

function* parseTextGrid(grid: TextGrid): Expecting<void> {
  const fileType = yield* next('string', 'the file type');
  if (fileType.value === CHRONOLOGICAL) return yield* parseChronological(grid);
  const objectClass = yield* next('string', 'the object class');
  if (objectClass.value !== 'TextGrid') throw new NotExpected('this is no TextGrid', objectClass.line);
  yield* next('number', 'the start time');
  yield* next('number', 'the end time');
  const flag = yield* next('flag', 'whether there are tiers');
  const tierCount = flag.value === 'exists' ? (yield* next('number', 'the number of tiers')).value : 0;
  for (let i = 0; i < tierCount; i++) yield* parseTier(grid);
  grid.isComplete = true;
}

/** The tiers, then their labels in the order of time, each with the number of its tier; how many is not said. */
function* parseChronological(grid: TextGrid): Expecting<void> {
  grid.layout = 'chronological';
  yield* next('number', 'the start time');
  yield* next('number', 'the end time');
  const tierCount = (yield* next('number', 'the number of tiers')).value;
  for (let i = 0; i < tierCount; i++) yield* parseTierHead(grid);
  for (;;) {
    grid.isComplete = true;
    const number = yield* next('number', 'the tier of a label');
    grid.isComplete = false;
    const tier = grid.tiers[number.value - 1];
    if (!tier) throw new NotExpected('a label is of a tier that is not there', number.line);
    yield* parseLabel(tier);
  }
}

function* parseTier(grid: TextGrid): Expecting<void> {
  const tier = yield* parseTierHead(grid);
  const size = yield* next('number', 'the size of a tier');
  for (let i = 0; i < size.value; i++) yield* parseLabel(tier);
}

function* parseTierHead(grid: TextGrid): Expecting<TextGridTier> {
  const cls = yield* next('string', 'the class of a tier');
  if (cls.value !== 'IntervalTier' && cls.value !== 'TextTier') {
    throw new NotExpected('a tier is neither IntervalTier nor TextTier', cls.line);
  }
  const name = yield* next('string', 'the name of a tier');
  const tier = newTier(name.value, cls.value);
  grid.tiers.push(tier);
  yield* next('number', 'the start of a tier');
  yield* next('number', 'the end of a tier');
  return tier;
}

function* parseLabel(tier: TextGridTier): Expecting<void> {
  const start = yield* next('number', 'the time of a label');
  const end = tier.cls === 'IntervalTier' ? yield* next('number', 'the end of an interval') : start;
  const text = yield* next('string', 'a label');
  addLabel(tier, text.value, text.line, start.value, end.value);
}

function newTier(id: string, cls: string): TextGridTier {
  const [starts, ends] = [createHeldNumbers('any'), createHeldNumbers('any')];
  const columns = { texts: createHeldTexts(), lines: createHeldNumbers('whole'), starts, ends };
  return { id, cls, ...columns, filled: 0, textLength: 0, first: null, last: null };
}

function addLabel(tier: TextGridTier, text: string, line: number, start: number, end: number): void {
  tier.texts.add(text);
  tier.lines.add(line);
  tier.starts.add(start);
  tier.ends.add(end);
  const { length } = text.trim();
  if (length === 0) return;
  tier.filled++;
  tier.textLength += length;
  tier.first ??= text;
  tier.last = text;
}

export function createTextGridReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  const grid: TextGrid = { layout: 'short', tiers: [], isComplete: false };
  const parser = parseTextGrid(grid);
  parser.next();
  let flaw: { line: number; reason: string } | undefined;
  let lastLine = 1;
  let strings = 0;

  /** Where the number of labels is not said, more may always come. */
  const hasEnded = () => grid.isComplete && grid.layout !== 'chronological';

  const scanner = createPraatScanner((value) => {
    lastLine = value.line;
    if (value.kind === 'string') strings++;
    // "File type =" and "Object class =" stand in both forms.
    if (value.kind === 'word') {
      if (strings >= 2 && grid.layout === 'short' && !hasEnded()) grid.layout = 'long';
    } else if (!flaw && !hasEnded()) {
      try {
        parser.next(value);
      } catch (error) {
        if (!(error instanceof NotExpected)) throw error;
        flaw = { line: error.line, reason: error.message };
      }
    }
  });

  function* readSentences(): Generator<ReadItem> {
    const doc = options.doc ?? '';
    const chosen = chooseTiers(suggestTier(grid.tiers), grid.tiers, options.tiers);
    for (const [tier, number] of inOrder(chosen)) {
      const text = tier.texts.at(number);
      const words = segmenter.words(text);
      if (words.length === 0) continue;
      const metadata = { tier: tier.id, startMs: toMs(tier.starts.at(number)), endMs: toMs(tier.ends.at(number)) };
      yield { sentence: { doc, text, words, spans: [] }, line: tier.lines.at(number), metadata };
    }
    if (flaw) yield { reject: { ...flaw, lost: 'sentence' } };
  }

  return {
    push(chunk) {
      scanner.push(chunk);
      return [];
    },
    finish() {
      scanner.finish();
      if (!flaw && !grid.isComplete) {
        flaw = { line: scanner.openString() ?? lastLine, reason: 'the file ends before all of its tiers have' };
      }
      if (grid.tiers.length === 0 && flaw) return [{ reject: { ...flaw, lost: 'sentence' } }];
      return readSentences();
    },
    facts: () => describeTextGrid(grid),
  };
}

const toMs = (seconds: number) => String(Math.round(seconds * 1000));

/** Labels by time, those of the same time in the order of the tiers: each with its number in its tier. */
function* inOrder(tiers: readonly TextGridTier[]): Generator<readonly [TextGridTier, number]> {
  const begins = tiers.map((_, i) => tiers.slice(0, i).reduce((sum, { lines }) => sum + lines.count(), 0));
  const times = createHeldNumbers('any');
  for (const { starts } of tiers) for (let i = 0; i < starts.count(); i++) times.add(starts.at(i));
  const order = Uint32Array.from({ length: times.count() }, (_, i) => i);
  for (const at of order.sort((a, b) => times.at(a) - times.at(b) || a - b)) {
    const tier = begins.findLastIndex((begin) => begin <= at);
    yield [tiers[tier], at - begins[tier]];
  }
}

/** The interval tier with most text; where no interval has text, any tier with most. */
function suggestTier(tiers: readonly TextGridTier[]): TextGridTier | undefined {
  const intervals = tiers.filter(({ cls }) => cls === 'IntervalTier');
  const candidates = intervals.some(({ textLength }) => textLength > 0) ? intervals : tiers;
  return candidates.reduce<TextGridTier | undefined>(
    (best, tier) => (best === undefined || tier.textLength > best.textLength ? tier : best),
    undefined,
  );
}

function describeTextGrid({ layout, tiers }: TextGrid) {
  const perTier = tiers.map(({ id, cls, lines, filled, first, last }) => {
    return { name: id, cls, items: lines.count(), nonEmpty: filled, first, last };
  });
  return { layout, tiers: tiers.length, perTier, suggestedTextTier: suggestTier(tiers)?.id ?? null };
}
