// What is held of an EAF until its end: the annotations of all tiers in columns of texts, for a recording of hours has
// hundreds of thousands of them, and what the tiers and the file say of themselves.

import { createHeldNumbers, type HeldNumbers } from '../held-numbers.ts';
import { createHeldTexts, type HeldTexts } from '../held-texts.ts';
import type { XmlElement } from '../xml/xml.ts';

/** By number, in the order of the file; what an annotation does not say is ''. */
export interface ElanAnnotations {
  readonly ids: HeldTexts;
  readonly values: HeldTexts;
  readonly startSlots: HeldTexts;
  readonly endSlots: HeldTexts;
  readonly parents: HeldTexts;
  readonly previous: HeldTexts;
  /** 1-based lines where they start. */
  readonly lines: HeldNumbers;
  hasReferences: boolean;
}

export interface ElanTier {
  readonly id: string;
  readonly parent: string | undefined;
  readonly participant: string | undefined;
  readonly type: string;
  readonly language: string | undefined;
  /** Its annotations by number, end exclusive. */
  readonly first: number;
  end: number;
  /** How many of them have text, and UTF-16 units of it. */
  filled: number;
  textLength: number;
  /** The first and the last that have text; -1: none. */
  firstFilled: number;
  lastFilled: number;
}

/** In the order of time; slots without a time lie somewhere between their neighbours. */
export interface TimeSlots {
  readonly ids: HeldTexts;
  /** NaN where there is none. */
  readonly ms: HeldNumbers;
  unaligned: number;
}

export interface ElanDocument {
  root: string;
  eafFormat: string;
  readonly tiers: ElanTier[];
  readonly annotations: ElanAnnotations;
  readonly slots: TimeSlots;
  /** Stereotypes by linguistic type. */
  readonly constraints: Map<string, string | undefined>;
  readonly languages: string[];
  mediaDescriptors: number;
  controlledVocabularies: number;
}

export function emptyDocument(): ElanDocument {
  return {
    root: '',
    eafFormat: '',
    tiers: [],
    annotations: {
      ids: createHeldTexts(),
      values: createHeldTexts(),
      startSlots: createHeldTexts(),
      endSlots: createHeldTexts(),
      parents: createHeldTexts(),
      previous: createHeldTexts(),
      lines: createHeldNumbers('whole'),
      hasReferences: false,
    },
    slots: { ids: createHeldTexts(), ms: createHeldNumbers('any'), unaligned: 0 },
    constraints: new Map(),
    languages: [],
    mediaDescriptors: 0,
    controlledVocabularies: 0,
  };
}

export function addTier({ tiers, annotations }: ElanDocument, { attributes }: XmlElement): void {
  const next = annotations.lines.count();
  tiers.push({
    id: attributes.get('TIER_ID') ?? '',
    parent: attributes.get('PARENT_REF'),
    participant: attributes.get('PARTICIPANT'),
    type: attributes.get('LINGUISTIC_TYPE_REF') ?? '',
    language: attributes.get('LANG_REF'),
    first: next,
    end: next,
    filled: 0,
    textLength: 0,
    firstFilled: -1,
    lastFilled: -1,
  });
}

/** To the tier that was added last. */
export function addAnnotation(document: ElanDocument, { attributes, line }: XmlElement, value: string): void {
  const tier = document.tiers.at(-1);
  if (!tier) return;
  const { annotations: all } = document;
  const number = all.lines.count();
  all.values.add(value);
  all.ids.add(attributes.get('ANNOTATION_ID') ?? '');
  all.startSlots.add(attributes.get('TIME_SLOT_REF1') ?? '');
  all.endSlots.add(attributes.get('TIME_SLOT_REF2') ?? '');
  all.parents.add(attributes.get('ANNOTATION_REF') ?? '');
  all.previous.add(attributes.get('PREVIOUS_ANNOTATION') ?? '');
  all.lines.add(line);
  all.hasReferences ||= attributes.has('ANNOTATION_REF') || attributes.has('PREVIOUS_ANNOTATION');
  tier.end = number + 1;
  const { length } = value.trim();
  if (length === 0) return;
  tier.filled++;
  tier.textLength += length;
  tier.lastFilled = number;
  if (tier.firstFilled < 0) tier.firstFilled = number;
}

/** What is neither a tier nor an annotation. */
export function addOther(document: ElanDocument, { name, attributes }: XmlElement): void {
  if (name === 'TIME_SLOT') {
    const ms = Number(attributes.get('TIME_VALUE') ?? Number.NaN);
    document.slots.ids.add(attributes.get('TIME_SLOT_ID') ?? '');
    document.slots.ms.add(Number.isFinite(ms) ? ms : Number.NaN);
    if (!Number.isFinite(ms)) document.slots.unaligned++;
  } else if (name === 'LINGUISTIC_TYPE') {
    document.constraints.set(attributes.get('LINGUISTIC_TYPE_ID') ?? '', attributes.get('CONSTRAINTS'));
  } else if (name === 'LANGUAGE') document.languages.push(attributes.get('LANG_ID') ?? '');
  else if (name === 'MEDIA_DESCRIPTOR') document.mediaDescriptors++;
  else if (name === 'CONTROLLED_VOCABULARY') document.controlledVocabularies++;
  else if (name === 'ANNOTATION_DOCUMENT') document.eafFormat = attributes.get('FORMAT') ?? '';
}

/** The independent tier with most text; where no tier is independent, the tier with most text. */
export function suggestTier({ tiers, constraints }: ElanDocument): ElanTier | undefined {
  const top = tiers.filter(({ parent, type }) => !parent && !constraints.get(type));
  const candidates = top.some(({ textLength }) => textLength > 0) ? top : tiers;
  return candidates.reduce<ElanTier | undefined>(
    (best, tier) => (best === undefined || tier.textLength > best.textLength ? tier : best),
    undefined,
  );
}

export function describeDocument(document: ElanDocument) {
  const { tiers, slots, constraints, annotations } = document;
  const textAt = (number: number) => (number < 0 ? null : annotations.values.at(number));
  const perTier = tiers.map(({ id, parent, participant, type, first, end, filled, firstFilled, lastFilled }) => ({
    id,
    parent: parent ?? null,
    participant: participant ?? null,
    type,
    constraint: constraints.get(type) ?? null,
    annotations: end - first,
    nonEmpty: filled,
    first: textAt(firstFilled),
    last: textAt(lastFilled),
  }));
  const count = (rows: typeof perTier, key: 'annotations' | 'nonEmpty') => rows.reduce((sum, row) => sum + row[key], 0);
  const roots = perTier.filter(({ parent }) => parent === null);
  return {
    eafFormat: document.eafFormat,
    tiers: tiers.length,
    rootTiers: roots.length,
    annotations: count(perTier, 'annotations'),
    nonEmptyAnnotations: count(perTier, 'nonEmpty'),
    rootNonEmptyAnnotations: count(roots, 'nonEmpty'),
    timeSlots: slots.ms.count(),
    unalignedTimeSlots: slots.unaligned,
    participants: [...new Set(tiers.map(({ participant }) => participant ?? '').filter((name) => name !== ''))].sort(),
    mediaDescriptors: document.mediaDescriptors,
    controlledVocabularies: document.controlledVocabularies,
    languages: document.languages,
    perTier,
    suggestedTextTier: suggestTier(document)?.id ?? null,
  };
}
