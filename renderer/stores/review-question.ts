// What the review list asks for: of which run, which types, which decisions, in which order.

import { computed, ref } from 'vue';
import type { DocumentId, RunId, SurfaceId, TypeId } from '../../src/project/ids.ts';
import type { ReviewFilter, ReviewOrder } from '../../src/project/review.ts';
import type { DecisionStatus } from '../../src/project/verdicts.ts';
import { useListEnd } from './list-end.ts';

export type OrderName = ReviewOrder['by'];
export type StatusChoice = 'open' | 'all' | Exclude<DecisionStatus, 'open'>;

export function useReviewQuestion() {
  const listEnd = useListEnd();
  const run = ref<RunId>();
  const type = ref<TypeId>();
  const status = ref<StatusChoice>('open');
  const order = ref<OrderName>('score');
  const document = ref<DocumentId>();
  const surface = ref<{ readonly id: SurfaceId; readonly text: string }>();
  const text = ref('');

  const threshold = computed(() => listEnd.thresholdIn(run.value, type.value));
  const filter = computed<ReviewFilter | undefined>(() => {
    if (run.value === undefined) return undefined;
    return {
      run: run.value,
      ...(type.value !== undefined && { types: [type.value] }),
      ...(status.value !== 'all' && { statuses: [status.value] }),
      ...(document.value !== undefined && { document: document.value }),
      ...(surface.value && { surface: surface.value.id }),
      ...(text.value.trim() !== '' && { text: text.value.trim() }),
    };
  });

  function orderNow(): ReviewOrder {
    if (order.value !== 'threshold') return { by: order.value };
    return threshold.value === undefined ? { by: 'score' } : { by: 'threshold', threshold: threshold.value };
  }

  return { run, type, status, order, document, surface, text, threshold, filter, orderNow };
}
