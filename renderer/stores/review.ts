// What the review screen shows: which candidates are asked for, which row is open, which decisions are on their way. A
// decision moves to the next row at once; the row that was decided says so when the service has it on the disk.

import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef, triggerRef } from 'vue';
import type { BulkRuling, History, Pace } from '../../src/contract/review.ts';
import type { Span } from '../../src/corpus/sentence.ts';
import type { ActionId, CandidateId, TypeId } from '../../src/project/ids.ts';
import type { ReviewCount, ReviewFilter } from '../../src/project/review.ts';
import type { Decision, Ruling } from '../../src/project/verdicts.ts';
import { directionOf } from '../components/text-direction.ts';
import { CandidatePages } from './candidate-pages.ts';
import { statusAfter } from './decided-status.ts';
import { later } from './later.ts';
import { useListEnd } from './list-end.ts';
import { type Problem, problemOf } from './problem.ts';
import { useProject } from './project.ts';
import { useReviewQuestion } from './review-question.ts';
import { useService } from './service.ts';

/** Rows that are asked for beyond those on the screen. */
const AHEAD = 80;
/** Milliseconds after the last verdict before counts are asked for again. */
const COUNTS_PAUSE = 300;
/** … and before the rows on the screen are. */
const ROWS_PAUSE = 120;
/** Of the list of those that would tell most. */
const TELLING = 20;

export const useReview = defineStore('review', () => {
  const service = useService();
  const project = useProject();
  const listEnd = useListEnd();

  const question = useReviewQuestion();
  const { run, type, status, order, document, surface, text, filter, threshold } = question;

  const pages = shallowRef<CandidatePages>();
  /** The list is the few spans that would tell most. */
  const isTelling = ref(false);
  const row = ref(0);
  const draft = ref<Span>();
  const decision = shallowRef<Decision>();
  const counts = ref<readonly ReviewCount[]>([]);
  const pace = ref<Pace>();
  const history = ref<History>({});
  const sending = shallowReactive(new Set<CandidateId>());
  const problem = ref<Problem>();
  const isLoading = ref(true);
  /** Where the decisions of this window were taken. */
  const places = new Map<ActionId, CandidateId>();
  const unanswered = new Set<Promise<unknown>>();
  /** Decided, and still the open row while the next is on its way: a key pressed meanwhile is not about it. */
  let left: CandidateId | undefined;
  let visible: readonly [number, number] = [0, 0];
  let entered: string | undefined;

  const item = computed(() => pages.value?.at(row.value));
  const span = computed(() => draft.value ?? item.value?.span);
  const currentRun = computed(() => project.runs.find(({ id }) => id === run.value));
  const total = computed(() => {
    if (isTelling.value) return pages.value?.length ?? 0;
    const { types: wanted, statuses } = filter.value ?? {};
    return counts.value
      .filter((count) => wanted?.includes(count.type) ?? true)
      .filter((count) => statuses?.includes(count.status) ?? true)
      .reduce((sum, { candidates }) => sum + candidates, 0);
  });

  /** Asks for the list anew, from its start. */
  async function reload(): Promise<void> {
    run.value = project.runs.some(({ id }) => id === run.value) ? run.value : project.runs[0]?.id;
    problem.value = undefined;
    if (!filter.value) {
      pages.value = undefined;
      isLoading.value = false;
      return;
    }
    isLoading.value = true;
    const list = { filter: filter.value, order: question.orderNow() };
    const asked: CandidatePages = new CandidatePages(list, service.client, () => changed(asked));
    try {
      // Counts come after the rows: they are what somebody waits for.
      const first = asked.need(0, 0);
      void readCounts.now();
      await first;
      pages.value = asked;
      isTelling.value = false;
      row.value = 0;
      leaveRow();
      if (item.value && item.value.status !== 'open' && status.value === 'all') await toNextOpen();
    } catch (error) {
      problem.value = problemOf(error);
    } finally {
      isLoading.value = false;
    }
  }

  /** The few candidates whose verdicts would narrow the interval at the threshold most. */
  async function showTelling(): Promise<void> {
    const asked = listEnd.list;
    if (!asked || !filter.value) return;
    problem.value = undefined;
    try {
      const { run: of, type: about } = asked;
      const ends = { run: of, type: about, threshold: listEnd.end(), limit: TELLING };
      const found = await service.client().review.mostTelling(ends);
      type.value = about;
      const list = { filter: { run: of, types: [about] }, order: { by: 'score' } as const };
      const given: CandidatePages = new CandidatePages(list, service.client, () => changed(given), found);
      pages.value = given;
      isTelling.value = true;
      row.value = 0;
      leaveRow();
    } catch (error) {
      problem.value = problemOf(error);
    }
  }

  function changed(list: CandidatePages): void {
    if (pages.value === list) triggerRef(pages);
  }

  /** Comes back to where the review was left, unless it was about another project or there is a newer run. */
  async function enter(): Promise<void> {
    const isSame = pages.value && entered === project.opened?.id && run.value === project.runs[0]?.id;
    entered = project.opened?.id;
    if (!isSame) return reload();
    await Promise.all([pages.value!.refresh(...visible), readCounts.now()]);
  }

  /** Rows that are on the screen now. */
  async function see(first: number, last: number): Promise<void> {
    visible = [first, last];
    try {
      await pages.value?.need(first, last + AHEAD);
    } catch (error) {
      problem.value = problemOf(error);
    }
  }

  function leaveRow(): void {
    draft.value = undefined;
    decision.value = undefined;
  }

  function goTo(to: number): void {
    const last = (pages.value?.length ?? 1) - 1;
    const wanted = Math.max(0, Math.min(to, last));
    if (wanted === row.value) return;
    row.value = wanted;
    leaveRow();
  }

  /** The next row that nobody has decided; the row behind the last when there is none. */
  async function toNextOpen(): Promise<void> {
    const list = pages.value;
    if (!list) return;
    for (let next = row.value + 1; ; next++) {
      if (next >= list.length && !list.isEnded) await list.need(next, next);
      const found = list.at(next);
      if (found === undefined && next < list.length) await list.need(next, next);
      const there = list.at(next);
      if (there?.status === 'open' && !sending.has(there.id)) return goTo(next);
      if (there === undefined) return goTo(list.length - 1);
    }
  }

  /** Without waiting where the next rows are here, which they are unless the keys are faster than the service. */
  function advance(decided: CandidateId): void {
    const next = pages.value?.at(row.value + 1);
    if (next?.status === 'open' && !sending.has(next.id)) {
      goTo(row.value + 1);
      return;
    }
    left = decided;
    void toNextOpen().finally(() => {
      left = undefined;
    });
  }

  /** One decision about the open row; its new borders count where there are any. */
  async function decide(ruling: Ruling): Promise<void> {
    const about = item.value;
    if (!about || sending.has(about.id) || about.id === left) return;
    sending.add(about.id);
    problem.value = undefined;
    if (ruling.act !== 'note') advance(about.id);
    const subject = { sentence: about.sentence, span: about.span, type: about.type };
    try {
      const sent = service.client().review.decide({ judgements: [{ ...subject, ...ruling }] });
      unanswered.add(sent);
      const { action } = await sent.finally(() => unanswered.delete(sent));
      places.set(action, about.id);
      const now = pages.value?.at(pages.value.rowOf(about.id) ?? -1) ?? about;
      pages.value?.put({ ...now, status: statusAfter(ruling, now.status) });
      history.value = { undo: action };
    } catch (error) {
      problem.value = problemOf(error);
      const back = pages.value?.rowOf(about.id);
      if (back !== undefined) goTo(back);
    } finally {
      sending.delete(about.id);
    }
  }

  function accept(): Promise<void> {
    return draft.value ? decide({ act: 'rebound', newSpan: draft.value }) : decide({ act: 'accept' });
  }

  /** The number of its own type accepts it. */
  function retype(newType: TypeId): Promise<void> {
    if (newType === item.value?.type) return accept();
    return decide(draft.value ? { act: 'rebound', newSpan: draft.value, newType } : { act: 'retype', newType });
  }

  async function walk(step: 'undo' | 'redo'): Promise<void> {
    try {
      await Promise.allSettled([...unanswered]);
      const walked = await service.client().review[step]();
      history.value = walked.history;
      if (walked.action === undefined) return;
      const place = places.get(walked.action);
      const there = place === undefined ? undefined : pages.value?.rowOf(place);
      if (there === undefined) return await reload();
      await pages.value?.refresh(...visible);
      goTo(there);
    } catch (error) {
      problem.value = problemOf(error);
    }
  }

  /** Moves one border of the draft by words. */
  function moveBorder(border: 'start' | 'end', words: 1 | -1): void {
    const now = span.value;
    if (!now || !item.value) return;
    const moved = { ...now, [border]: now[border] + words };
    if (moved.start < 0 || moved.end > item.value.words.length || moved.end <= moved.start) return;
    const { start, end } = item.value.span;
    draft.value = moved.start === start && moved.end === end ? undefined : moved;
  }

  /** By one word in the direction that an arrow points to. */
  function moveVisually(border: 'start' | 'end', words: 1 | -1): void {
    if (!item.value) return;
    moveBorder(border, directionOf(item.value.text) === 'rtl' ? (-words as 1 | -1) : words);
  }

  async function decideAll(wanted: ReviewFilter, ruling: BulkRuling, expected: number): Promise<void> {
    await service.client().review.decideBulk({ filter: wanted, ruling, expected });
    await reload();
  }

  /** The decision that stands behind the open row, with its note. */
  async function readDecision(): Promise<void> {
    const about = item.value;
    if (!about) return;
    const { sentence, span: words, type: asked } = about;
    const found = await service.client().review.decision({ sentence, span: words, type: asked });
    if (item.value?.id === about.id) decision.value = found;
  }

  const readCounts = later(COUNTS_PAUSE, async () => {
    if (!filter.value) return;
    const { types: _types, statuses: _statuses, ...wide } = filter.value;
    const [known, found, speed] = await Promise.all([
      service.client().review.history(),
      service.client().review.counts({ filter: wide }),
      service.client().review.pace({ run: wide.run }),
    ]);
    history.value = known;
    counts.value = found;
    pace.value = speed;
  });
  const readRows = later(ROWS_PAUSE, async () => {
    await pages.value?.refresh(...visible);
    // Reading anew lets go of the rows ahead; keys shall not have to wait for them.
    await see(...visible);
  });

  service.on('review.decided', () => {
    void readCounts();
    void readRows();
  });
  service.on('mining.changed', () => void readCounts());

  return {
    ...{ run, type, status, order, document, surface, text, filter, total, threshold, currentRun },
    ...{ pages, isTelling, row, item, span, draft, decision, counts, pace, history, sending, problem, isLoading },
    ...{
      reload,
      showTelling,
      enter,
      see,
      goTo,
      toNextOpen,
      decide,
      accept,
      retype,
      walk,
      moveVisually,
      decideAll,
      readDecision,
    },
  };
});
