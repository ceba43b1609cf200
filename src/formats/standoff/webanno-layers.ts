// The header of WebAnno TSV 3: layers, their kind and their features, in the order of the columns.

import { Failure } from '../../failure.ts';
import type { ReadOptions } from '../reader.ts';

export interface WebannoLayer {
  readonly kind: 'T_SP' | 'T_RL' | 'T_CH';
  readonly name: string;
  readonly features: readonly string[];
  /** Of its first feature; a layer without features has a column as well. */
  readonly firstColumn: number;
  readonly columnCount: number;
}

/** Columns before those of the layers: number, characters, word. */
export const FIXED_COLUMNS = 3;

export function addLayer(layers: readonly WebannoLayer[], line: string): WebannoLayer | undefined {
  const match = /^#(T_SP|T_RL|T_CH)=([^|]+)((?:\|[^|]*)*)$/.exec(line);
  if (!match) return undefined;
  const [, kind, name, rest] = match;
  const features = rest === '' ? [] : rest.slice(1).split('|');
  const last = layers.at(-1);
  const firstColumn = last ? last.firstColumn + last.columnCount : FIXED_COLUMNS;
  return { kind: kind as WebannoLayer['kind'], name, features, firstColumn, columnCount: Math.max(1, features.length) };
}

const isNamed = (name: string, wanted: string) => name === wanted || name.endsWith(`.${wanted}`);
/** DKPro's layers of parts of speech, lemmas, syntax and so on; nothing of them is an entity. */
const LINGUISTIC = /\.(?:lexmorph|segmentation|syntax|morph|transform|metadata|coref|semantics|phonetics)\./;

/** The span layers that are read: the named one, else named entities, else all that a project made itself. */
export function entityLayers(layers: readonly WebannoLayer[], { layer }: ReadOptions): readonly WebannoLayer[] {
  const spans = layers.filter(({ kind }) => kind === 'T_SP');
  if (layer === undefined) {
    const named = spans.filter(({ name }) => isNamed(name, 'NamedEntity'));
    return named.length > 0 ? named : spans.filter(({ name }) => !LINGUISTIC.test(name));
  }
  const found = spans.filter(({ name }) => isNamed(name, layer));
  if (found.length > 0) return found;
  const hint = `Span layers here: ${spans.map(({ name }) => name).join(', ') || 'none'}.`;
  throw new Failure('bad-argument', `There is no span layer called "${layer}".`, hint);
}

/** Column of the feature that is the type. Throws Failure 'bad-argument' when the layer has no such feature. */
export function labelColumn({ name, features, firstColumn }: WebannoLayer, { labelFeature }: ReadOptions): number {
  if (labelFeature === undefined) return firstColumn + Math.max(0, features.indexOf('value'));
  const at = features.indexOf(labelFeature);
  if (at >= 0) return firstColumn + at;
  const hint = `Features of ${name}: ${features.join(', ') || 'none'}.`;
  throw new Failure('bad-argument', `There is no feature called "${labelFeature}".`, hint);
}
