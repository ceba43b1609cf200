// What the next mining run is to do, as the form has it: everything that can be mined is in until it is taken out, and the
// defaults are those of the method.

import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef } from 'vue';
import {
  DEFAULT_MAX_SENTENCE_WORDS,
  DEFAULT_MAX_WORDS,
  DEFAULT_TOP,
  type MiningRequest,
  type SpanTestName,
} from '../../src/contract/mining.ts';
import type { ComputeDevice, InstalledModel } from '../../src/contract/models.ts';
import type { Corpus } from '../../src/project/corpus.ts';
import type { Seed } from '../../src/project/entity-types.ts';
import type { CorpusId, TypeId } from '../../src/project/ids.ts';
import { useProject } from './project.ts';
import { useService } from './service.ts';

/** Method section 3: rank 500 of news sentences lies between .040 and .055 with the starter. It is a place to begin. */
const FIRST_THRESHOLD = 0.05;

export type Missing = 'types' | 'seeds' | 'corpora' | 'models';

export const useMiningPlan = defineStore('mining-plan', () => {
  const service = useService();
  const project = useProject();
  const corpora = shallowRef<readonly Corpus[]>([]);
  const models = shallowRef<readonly InstalledModel[]>([]);
  const devices = shallowRef<readonly ComputeDevice[]>([]);
  const isLoaded = ref(false);
  const droppedTypes = reactive(new Set<TypeId>());
  const droppedCorpora = reactive(new Set<CorpusId>());
  const choices = reactive({
    model: undefined as string | undefined,
    /** Empty: as the settings say. */
    device: '',
    method: 'div2' as SpanTestName,
    mode: 'top' as 'top' | 'threshold' | 'all',
    k: DEFAULT_TOP,
    threshold: FIRST_THRESHOLD,
    maxWords: DEFAULT_MAX_WORDS,
    maxSentenceWords: DEFAULT_MAX_SENTENCE_WORDS,
    dropDigits: true,
    dropFinalStop: true,
    template: '',
    seedMode: 'best' as 'mean' | 'best',
    precision: 'exact' as 'exact' | 'fast',
  });

  const seedsOf = computed(() =>
    Map.groupBy(
      project.seeds.filter(({ isRetired, isNegative }) => !isRetired && !isNegative),
      ({ type }: Seed) => type,
    ),
  );
  const needsSeeds = computed(() => choices.method !== 'prompt');
  const isMinable = (type: TypeId): boolean => !needsSeeds.value || seedsOf.value.has(type);
  const types = computed(() => project.offeredTypes.filter(({ id }) => isMinable(id) && !droppedTypes.has(id)));
  const complete = computed(() =>
    corpora.value.filter(({ state, sentences }) => state === 'complete' && sentences > 0),
  );
  const wantedCorpora = computed(() => complete.value.filter(({ id }) => !droppedCorpora.has(id)));
  /** The one of the latest run, else the first, which is the starter. */
  const model = computed(() => {
    const known = (name: string | undefined) => models.value.find((installed) => installed.name === name);
    return (known(choices.model) ?? known(project.runs[0]?.modelName) ?? models.value[0])?.name;
  });
  const missing = computed<Missing | undefined>(() => {
    if (project.offeredTypes.length === 0) return 'types';
    if (wantedCorpora.value.length === 0) return 'corpora';
    if (types.value.length === 0) return 'seeds';
    return model.value === undefined ? 'models' : undefined;
  });

  const request = computed<MiningRequest | undefined>(() => {
    if (missing.value || model.value === undefined) return undefined;
    const { device, method, mode, k, threshold, template, seedMode, precision } = choices;
    const { maxWords, maxSentenceWords, dropDigits, dropFinalStop } = choices;
    return {
      corpora: wantedCorpora.value.map(({ id }) => id),
      types: types.value.map(({ id }) => ({
        type: id,
        seeds: needsSeeds.value ? seedsOf.value.get(id)!.map((seed) => seed.id) : [],
      })),
      model: model.value,
      ...(device !== '' && { device }),
      ...{ method, seedMode, precision, filters: { maxWords, maxSentenceWords, dropDigits, dropFinalStop } },
      selection: mode === 'top' ? { mode, k } : mode === 'threshold' ? { mode, threshold } : { mode },
      ...(template.trim() !== '' && { template: template.trim() }),
    };
  });

  async function load(): Promise<void> {
    const client = service.client();
    const [found, installed, there] = await Promise.all([
      client.corpora.list(),
      client.models.list(),
      client.models.devices(),
    ]);
    corpora.value = found;
    models.value = installed;
    devices.value = there;
    isLoaded.value = true;
  }

  const flip = <Id>(dropped: Set<Id>, id: Id): void => void (dropped.delete(id) || dropped.add(id));
  const flipType = (id: TypeId): void => flip(droppedTypes, id);
  const flipCorpus = (id: CorpusId): void => flip(droppedCorpora, id);

  return {
    ...{ corpora: complete, models, devices, isLoaded, droppedTypes, droppedCorpora, choices },
    ...{ seedsOf, isMinable, types, model, missing, request, load, flipType, flipCorpus },
  };
});
