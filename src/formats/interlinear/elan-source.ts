// An EAF as a text in which places are found: where tiers, types and constraints end, and what names and numbers are taken.

import { Failure } from '../../failure.ts';
import { createXmlSource } from '../xml/xml.ts';

export interface SourceTier {
  readonly id: string;
  readonly participant: string | undefined;
}

export interface ElanSource {
  /** By annotation id. */
  readonly tierOf: ReadonlyMap<string, SourceTier>;
  readonly tierIds: Set<string>;
  readonly typeIds: Set<string>;
  readonly stereotypes: ReadonlySet<string>;
  /** The highest number n of an annotation "an", as far as the file says. */
  readonly lastId: number;
  /** Where the file says it, the number itself. */
  readonly lastIdValue: { readonly startChar: number; readonly endChar: number } | undefined;
  /** One past the last of these elements, or where the first of them belongs. */
  readonly afterTiers: number;
  readonly afterTypes: number;
  readonly afterConstraints: number;
}

/** Children of the root in the schema's order, up to the last that is written to. */
const ORDER = ['LICENSE', 'HEADER', 'TIME_ORDER', 'TIER', 'LINGUISTIC_TYPE', 'LOCALE', 'LANGUAGE', 'CONSTRAINT'];
/** UTF-16 units: the parser holds what it has not gone through. */
const CHUNK = 2 ** 18;
const LAST_ID = 'lastUsedAnnotationId';

/** Throws Failure 'corpus-invalid' when it is no well-formed EAF. */
export function readElanSource(source: string): ElanSource {
  const tierOf = new Map<string, SourceTier>();
  const tierIds = new Set<string>();
  const typeIds = new Set<string>();
  const stereotypes = new Set<string>();
  /** One past the last child of each name. */
  const ends = new Map<string, number>();
  let depth = 0;
  let rootStart = 0;
  let root = '';
  let lastId = 0;
  let lastIdValue: ElanSource['lastIdValue'];
  let tier: SourceTier | undefined;
  const xml = createXmlSource({
    open({ name, attributes, endOfTag }) {
      if (depth++ === 0) {
        root = name;
        rootStart = endOfTag;
      }
      if (name === 'TIER') {
        tier = { id: attributes.get('TIER_ID') ?? '', participant: attributes.get('PARTICIPANT') };
        tierIds.add(tier.id);
      } else if (name === 'LINGUISTIC_TYPE') typeIds.add(attributes.get('LINGUISTIC_TYPE_ID') ?? '');
      else if (name === 'CONSTRAINT') stereotypes.add(attributes.get('STEREOTYPE') ?? '');
      const id = attributes.get('ANNOTATION_ID');
      if (id === undefined) return;
      if (tier) tierOf.set(id, tier);
      lastId = Math.max(lastId, numberOf(id));
    },
    close({ name, attributes, endOfTag, isSelfClosing }, endChar) {
      depth--;
      if (depth === 1) ends.set(name, endChar);
      if (name === 'PROPERTY' && attributes.get('NAME') === LAST_ID && !isSelfClosing) {
        lastIdValue = { startChar: endOfTag, endChar: source.lastIndexOf('<', endChar - 1) };
      }
    },
  });
  for (let at = 0; at < source.length; at += CHUNK) xml.push(source.slice(at, at + CHUNK));
  xml.finish();
  const flaw = xml.flaw();
  if (flaw || root !== 'ANNOTATION_DOCUMENT') {
    const hint = 'Repair the file, or write the names into a copy that is whole.';
    const what = flaw ? `Line ${flaw.line}: ${flaw.reason}.` : 'This is no ELAN file.';
    throw new Failure('corpus-invalid', what, hint);
  }
  if (lastIdValue)
    lastId = Math.max(lastId, numberOf(`a${source.slice(lastIdValue.startChar, lastIdValue.endChar).trim()}`));
  const after = (name: string) => {
    const before = ORDER.slice(0, ORDER.indexOf(name) + 1).map((each) => ends.get(each) ?? rootStart);
    return Math.max(...before);
  };
  return {
    tierOf,
    tierIds,
    typeIds,
    stereotypes,
    lastId,
    lastIdValue,
    afterTiers: after('TIER'),
    afterTypes: after('LINGUISTIC_TYPE'),
    afterConstraints: after('CONSTRAINT'),
  };
}

function numberOf(id: string): number {
  const number = /^a(\d{1,15})$/.exec(id)?.[1];
  return number === undefined ? 0 : Number(number);
}
