// A gold sample that is annotated: which sentence is open, what is marked in it. Marks are verdicts, on the disk before they
// are shown; nothing of a ranking is ever asked for here.

import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { GoldSample, GoldSentence } from '../../src/contract/review.ts';
import type { Span } from '../../src/corpus/sentence.ts';
import type { SentenceId, TypeId } from '../../src/project/ids.ts';
import type { Decision, Judgement, OutsideJudgement } from '../../src/project/verdicts.ts';
import type { Mark } from '../components/mark.ts';
import { useProject } from './project.ts';
import { useService } from './service.ts';

/** Sentences asked for at a time when the next unfinished one is looked for. */
const PAGE = 100;
/** The number that was drawn last, by project, over a reload. */
const sizeKey = (project: string): string => `seedmark.gold-sample.${project}`;

export interface HeldMark extends Mark {
  /** The question whose answer it is. */
  readonly decision: Decision;
}

export const useGoldSample = defineStore('gold-sample', () => {
  const service = useService();
  const project = useProject();
  /** Sentences that were asked for: the sample's number. */
  const size = ref<number>();
  const drawn = ref(0);
  const done = ref(0);
  /** Place of the open sentence in the sample, 0-based. */
  const at = ref(0);
  const sentence = shallowRef<GoldSentence>();
  const marks = shallowRef<readonly HeldMark[]>([]);
  const isLoaded = ref(false);

  async function read(from: number, limit: number): Promise<GoldSample> {
    const sample = await service.client().review.goldSample({ sentences: size.value!, from, limit });
    drawn.value = sample.drawn;
    done.value = sample.done;
    return sample;
  }

  async function marksOf(about: SentenceId): Promise<readonly HeldMark[]> {
    const { decisions } = await service.client().review.sentence({ sentence: about });
    return decisions.flatMap((decision) => {
      const { entity } = decision;
      return entity ? { span: { start: entity.start, end: entity.end }, type: entity.type, decision } : [];
    });
  }

  /** A sentence and its marks change together: marks of the one before may reach beyond the end of this one. */
  async function show(place: number): Promise<void> {
    if (place < 0 || (drawn.value > 0 && place >= drawn.value)) return;
    const [opened] = (await read(place, 1)).sentences;
    const held = opened ? await marksOf(opened.id) : [];
    sentence.value = opened;
    marks.value = held;
    at.value = place;
  }

  /** The first from a place on that is not finished, then from the start. @returns undefined when all are. */
  async function nextOpen(place: number): Promise<number | undefined> {
    for (const [first, end] of [
      [place, drawn.value],
      [0, place],
    ]) {
      for (let from = first; from < end; from += PAGE) {
        const { sentences } = await read(from, Math.min(PAGE, end - from));
        const found = sentences.findIndex(({ isDone }) => !isDone);
        if (found >= 0) return from + found;
      }
    }
    return undefined;
  }

  async function draw(wanted: number): Promise<void> {
    size.value = wanted;
    await read(0, 1);
    sessionStorage.setItem(sizeKey(project.opened!.id), String(wanted));
    await show((await nextOpen(0)) ?? 0);
  }

  /** The sample of before, if there is one. */
  async function load(): Promise<void> {
    size.value = undefined;
    drawn.value = 0;
    sentence.value = undefined;
    const before = Number(sessionStorage.getItem(sizeKey(project.opened!.id)));
    if (before > 0) await draw(before);
    isLoaded.value = true;
  }

  /** Keys may come faster than answers: each is done when the one before is. */
  let last: Promise<unknown> = Promise.resolve();
  function inTurn(work: () => Promise<void>): Promise<void> {
    const about = sentence.value?.id;
    const next = last.then(() => (sentence.value?.id === about ? work() : undefined));
    last = next.catch(() => undefined);
    return next;
  }

  async function decide(judgements: readonly (Judgement | OutsideJudgement)[]): Promise<void> {
    if (judgements.length === 0) return;
    await service.client().review.decide({ judgements, withTwins: false });
    if (sentence.value) marks.value = await marksOf(sentence.value.id);
  }

  const reopened = (held: readonly HeldMark[]): Judgement[] =>
    held.map(({ decision: { sentence: about, span, type } }) => ({ act: 'reopen', sentence: about, span, type }));
  const inWords = ({ start, end }: Span) => marks.value.filter(({ span }) => span.start < end && start < span.end);

  /** A word is in one entity: what was marked in these words before gives way. */
  const mark = (span: Span, type: TypeId): Promise<void> =>
    inTurn(() => {
      const before = inWords(span);
      const isSame = before.some(
        (one) => one.type === type && one.span.start === span.start && one.span.end === span.end,
      );
      if (isSame) return Promise.resolve();
      return decide([...reopened(before), { act: 'accept', sentence: sentence.value!.id, span, type }]);
    });

  const unmark = (span: Span): Promise<void> => inTurn(() => decide(reopened(inWords(span))));

  /** Every other word is seen to be in no entity; on to the next that is not finished. */
  const finish = (): Promise<void> =>
    inTurn(async () => {
      const { id, words } = sentence.value!;
      await decide([{ act: 'outside', sentence: id, span: { start: 0, end: words.length } }]);
      await show((await nextOpen(at.value + 1)) ?? at.value);
    });

  const step = (by: 1 | -1): Promise<void> => inTurn(() => show(at.value + by));

  return { size, drawn, done, at, sentence, marks, isLoaded, load, draw, mark, unmark, finish, step };
});
