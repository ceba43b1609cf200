// Names back into an EAF, by the rules of its schema: a tier that subdivides the text tier, with one annotation a name,
// chained within its sentence, and a tier associated one to one with that for the types. A reference annotation has one
// parent, so a name of several words cannot refer to word annotations. What exists already is not touched, but for the
// counter of annotations that ELAN keeps.

import { Failure } from '../../failure.ts';
import { applyEdits, type Edit, lineBreakOf, surfaceOf, type WriteBack } from '../write-back.ts';
import { createLossCounter } from '../writer.ts';
import { escapeXml, isXmlText } from '../xml/xml-text.ts';
import { type ElanSource, readElanSource, type SourceTier } from './elan-source.ts';

const CHUNKS = { type: 'ne-chunk', tier: 'NE', stereotype: 'Symbolic_Subdivision' };
const TYPES = { type: 'ne-type', tier: 'NE-type', stereotype: 'Symbolic_Association' };
/** As ELAN words them. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  Symbolic_Subdivision:
    'Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered',
  Symbolic_Association: '1-1 association with a parent annotation',
};

interface Name {
  readonly text: string;
  readonly type: string;
}

export const writeBackElan: WriteBack = (source, sentences) => {
  const losses = createLossCounter();
  const elan = readElanSource(source);
  const namesByTier = new Map<SourceTier, Map<string, Name[]>>();
  let missing = 0;
  for (const { sentence, id = '' } of sentences) {
    const tier = elan.tierOf.get(id);
    if (!tier) missing++;
    const names = sentence.spans.flatMap((span) => {
      const name = { text: surfaceOf(sentence, span), type: span.type };
      if (isXmlText(name.text) && isXmlText(name.type)) return [name];
      losses.add('spans with a type that XML cannot hold');
      return [];
    });
    if (!tier || names.length === 0) continue;
    const ofTier = namesByTier.get(tier) ?? new Map<string, Name[]>();
    namesByTier.set(tier, ofTier.set(id, [...(ofTier.get(id) ?? []), ...names]));
  }
  if (missing > 0) {
    const hint = 'Import the file anew, then write the names back.';
    throw new Failure('corpus-invalid', `${missing} annotations are not in the file as they were read.`, hint);
  }
  if (namesByTier.size === 0) return { text: source, losses: losses.list() };
  return { text: applyEdits(source, editsFor(elan, namesByTier, lineBreakOf(source))), losses: losses.list() };
};

function editsFor(
  elan: ElanSource,
  namesByTier: ReadonlyMap<SourceTier, ReadonlyMap<string, readonly Name[]>>,
  lineBreak: string,
): Edit[] {
  const chunkType = freshName(CHUNKS.type, elan.typeIds);
  const valueType = freshName(TYPES.type, elan.typeIds);
  let lastId = elan.lastId;
  const tiers: string[] = [];
  const newId = () => `a${++lastId}`;
  for (const [{ id: parent, participant }, names] of namesByTier) {
    const chunkTier = freshName(`${CHUNKS.tier}@${parent}`, elan.tierIds);
    const valueTier = freshName(`${TYPES.tier}@${parent}`, elan.tierIds);
    const chunks: string[] = [];
    const values: string[] = [];
    for (const [annotation, ofSentence] of names) {
      let previous: string | undefined;
      for (const { text, type } of ofSentence) {
        const chunk = newId();
        chunks.push(referring(chunk, annotation, previous, text));
        values.push(referring(newId(), chunk, undefined, type));
        previous = chunk;
      }
    }
    // One by one: a recording of hours has more names than a call takes arguments.
    for (const line of tierLines(chunkTier, parent, chunkType, participant, chunks)) tiers.push(line);
    for (const line of tierLines(valueTier, chunkTier, valueType, participant, values)) tiers.push(line);
  }
  const types = [linguisticType(chunkType, CHUNKS.stereotype), linguisticType(valueType, TYPES.stereotype)];
  const constraints = [CHUNKS, TYPES]
    .filter(({ stereotype }) => !elan.stereotypes.has(stereotype))
    .map(({ stereotype }) => `<CONSTRAINT DESCRIPTION="${DESCRIPTIONS[stereotype]}" STEREOTYPE="${stereotype}"/>`);
  const insert = (at: number, lines: readonly string[]): Edit => {
    const text = lines.map((line) => `${lineBreak}    ${line}`).join('');
    return { startChar: at, endChar: at, text };
  };
  const edits = [insert(elan.afterTiers, tiers), insert(elan.afterTypes, types)];
  if (constraints.length > 0) edits.push(insert(elan.afterConstraints, constraints));
  if (elan.lastIdValue) edits.push({ ...elan.lastIdValue, text: String(lastId) });
  return edits;
}

/** The name, or the name with a number behind it where that is taken; taken from now on. */
function freshName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  taken.add(name);
  return name;
}

function referring(id: string, parent: string, previous: string | undefined, value: string): string {
  const chain = previous === undefined ? '' : ` PREVIOUS_ANNOTATION="${previous}"`;
  const attributes = `ANNOTATION_ID="${id}" ANNOTATION_REF="${escapeXml(parent)}"${chain}`;
  const content = `<ANNOTATION_VALUE>${escapeXml(value)}</ANNOTATION_VALUE>`;
  return `    <ANNOTATION><REF_ANNOTATION ${attributes}>${content}</REF_ANNOTATION></ANNOTATION>`;
}

function tierLines(
  id: string,
  parent: string,
  type: string,
  participant: string | undefined,
  annotations: readonly string[],
): string[] {
  const speaker = participant === undefined ? '' : ` PARTICIPANT="${escapeXml(participant)}"`;
  const head = `<TIER LINGUISTIC_TYPE_REF="${type}" PARENT_REF="${escapeXml(parent)}"${speaker} TIER_ID="${escapeXml(id)}">`;
  return [head, ...annotations, '</TIER>'];
}

function linguisticType(id: string, stereotype: string): string {
  return `<LINGUISTIC_TYPE CONSTRAINTS="${stereotype}" GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="${id}" TIME_ALIGNABLE="false"/>`;
}
