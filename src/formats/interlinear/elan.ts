// ELAN's .eaf (EAF 2.x and 3.0): one annotation of a chosen tier is one sentence, its text verbatim. Tiers come before
// what describes them and sentences are wanted in the order of time, so a file is held until its end.

import { createSegmenter } from '../../corpus/segment.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createXmlSource, type XmlElement } from '../xml/xml.ts';
import { type ElanAnnotation, type ElanTier, type TimeSlot, timeAnnotations } from './elan-times.ts';
import { chooseTiers } from './tiers.ts';

export function createElanReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  const document = emptyDocument();
  let annotation: ElanAnnotation | undefined;
  let isValue = false;

  const xml = createXmlSource({
    open(element) {
      const { name, attributes } = element;
      document.root ||= name;
      if (name === 'TIER') document.tiers.push(newTier(element));
      else if (name === 'ALIGNABLE_ANNOTATION' || name === 'REF_ANNOTATION') {
        annotation = newAnnotation(element);
        document.tiers.at(-1)?.annotations.push(annotation);
      } else if (name === 'ANNOTATION_VALUE') isValue = true;
      else takeOther(document, name, attributes);
    },
    close({ name }) {
      if (name === 'ANNOTATION_VALUE') isValue = false;
      else if (name === 'ALIGNABLE_ANNOTATION' || name === 'REF_ANNOTATION') annotation = undefined;
    },
    text(text) {
      if (isValue && annotation) annotation.value += text;
    },
  });

  function readSentences(): ReadItem[] {
    const doc = options.doc ?? '';
    const chosen = chooseTiers(suggestTier(document), document.tiers, options.tiers);
    return timeAnnotations(chosen, document.tiers, document.slots).flatMap(({ tier, annotation, startMs, endMs }) => {
      const { id, value: text, line } = annotation;
      const words = segmenter.words(text);
      if (words.length === 0) return [];
      const metadata = {
        tier: tier.id,
        ...(tier.participant ? { speaker: tier.participant } : {}),
        ...(startMs === undefined ? {} : { startMs: String(startMs) }),
        ...(endMs === undefined ? {} : { endMs: String(endMs) }),
        ...(tier.language ? { language: tier.language } : {}),
      };
      return [{ sentence: { doc, text, words, spans: [] }, line, id, metadata }];
    });
  }

  return {
    push(chunk) {
      xml.push(chunk);
      return [];
    },
    finish() {
      xml.finish();
      const flaw = xml.flaw();
      if (document.root !== 'ANNOTATION_DOCUMENT') {
        const reason = flaw?.reason ?? 'this is no ELAN file: its root is not ANNOTATION_DOCUMENT';
        return [{ reject: { line: flaw?.line ?? 1, reason, lost: 'sentence' } }];
      }
      const items = readSentences();
      if (flaw) items.push({ reject: { ...flaw, lost: 'sentence' } });
      return items;
    },
    facts: () => describeDocument(document),
  };
}

function emptyDocument() {
  return {
    root: '',
    eafFormat: '',
    tiers: [] as ElanTier[],
    slots: [] as TimeSlot[],
    /** Stereotypes by linguistic type. */
    constraints: new Map<string, string | undefined>(),
    languages: [] as string[],
    mediaDescriptors: 0,
    controlledVocabularies: 0,
  };
}

type ElanDocument = ReturnType<typeof emptyDocument>;

function newTier({ attributes }: XmlElement): ElanTier {
  return {
    id: attributes.get('TIER_ID') ?? '',
    parent: attributes.get('PARENT_REF'),
    participant: attributes.get('PARTICIPANT'),
    type: attributes.get('LINGUISTIC_TYPE_REF') ?? '',
    language: attributes.get('LANG_REF'),
    annotations: [],
  };
}

function newAnnotation({ attributes, line }: XmlElement): ElanAnnotation {
  return {
    id: attributes.get('ANNOTATION_ID') ?? '',
    line,
    value: '',
    startSlot: attributes.get('TIME_SLOT_REF1'),
    endSlot: attributes.get('TIME_SLOT_REF2'),
    parent: attributes.get('ANNOTATION_REF'),
    previous: attributes.get('PREVIOUS_ANNOTATION'),
  };
}

function takeOther(document: ElanDocument, name: string, attributes: ReadonlyMap<string, string>): void {
  if (name === 'TIME_SLOT') {
    const value = Number(attributes.get('TIME_VALUE') ?? Number.NaN);
    document.slots.push({ id: attributes.get('TIME_SLOT_ID') ?? '', ms: Number.isFinite(value) ? value : undefined });
  } else if (name === 'LINGUISTIC_TYPE') {
    document.constraints.set(attributes.get('LINGUISTIC_TYPE_ID') ?? '', attributes.get('CONSTRAINTS'));
  } else if (name === 'LANGUAGE') document.languages.push(attributes.get('LANG_ID') ?? '');
  else if (name === 'MEDIA_DESCRIPTOR') document.mediaDescriptors++;
  else if (name === 'CONTROLLED_VOCABULARY') document.controlledVocabularies++;
  else if (name === 'ANNOTATION_DOCUMENT') document.eafFormat = attributes.get('FORMAT') ?? '';
}

const textLength = ({ annotations }: ElanTier) => annotations.reduce((sum, { value }) => sum + value.trim().length, 0);

/** The independent tier with most text; where no tier is independent, the tier with most text. */
function suggestTier({ tiers, constraints }: ElanDocument): ElanTier | undefined {
  const top = tiers.filter(({ parent, type }) => !parent && !constraints.get(type));
  const candidates = top.some((tier) => textLength(tier) > 0) ? top : tiers;
  return candidates.reduce<ElanTier | undefined>(
    (best, tier) => (best === undefined || textLength(tier) > textLength(best) ? tier : best),
    undefined,
  );
}

function describeDocument(document: ElanDocument) {
  const { tiers, slots, constraints } = document;
  const perTier = tiers.map(({ id, parent, participant, type, annotations }) => {
    const filled = annotations.filter(({ value }) => value.trim() !== '');
    return {
      id,
      parent: parent ?? null,
      participant: participant ?? null,
      type,
      constraint: constraints.get(type) ?? null,
      annotations: annotations.length,
      nonEmpty: filled.length,
      first: filled.at(0)?.value ?? null,
      last: filled.at(-1)?.value ?? null,
    };
  });
  const count = (rows: typeof perTier, key: 'annotations' | 'nonEmpty') => rows.reduce((sum, row) => sum + row[key], 0);
  const roots = perTier.filter(({ parent }) => parent === null);
  return {
    eafFormat: document.eafFormat,
    tiers: tiers.length,
    rootTiers: roots.length,
    annotations: count(perTier, 'annotations'),
    nonEmptyAnnotations: count(perTier, 'nonEmpty'),
    rootNonEmptyAnnotations: count(roots, 'nonEmpty'),
    timeSlots: slots.length,
    unalignedTimeSlots: slots.filter(({ ms }) => ms === undefined).length,
    participants: [...new Set(tiers.map(({ participant }) => participant ?? '').filter((name) => name !== ''))].sort(),
    mediaDescriptors: document.mediaDescriptors,
    controlledVocabularies: document.controlledVocabularies,
    languages: document.languages,
    perTier,
    suggestedTextTier: suggestTier(document)?.id ?? null,
  };
}
