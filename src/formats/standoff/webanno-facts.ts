// What a WebAnno TSV file says of itself: layers, rows, and all annotations of its span layers, whether or not a reader
// takes them for entities.

import type { WebannoLayer } from './webanno-layers.ts';
import type { WebannoAnnotation, WebannoRow } from './webanno-sentence.ts';

type Counts = Record<string, number>;

const count = (counts: Counts, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1;
};

export function createWebannoCounts(layers: readonly WebannoLayer[]) {
  const known = new Set<string>();
  const byLayer: Counts = {};
  const valuesByLayer: Record<string, Counts> = {};
  const labelsByLayer: Record<string, Counts> = {};
  let sentences = 0;
  let words = 0;
  let subRows = 0;
  const keyOf = ({ layer, id }: WebannoAnnotation) => `${layer.name} ${id}`;
  const shown = (entry: WebannoAnnotation['features'][number]) => entry?.value ?? '_';

  return {
    textLines: 0,
    isKnown: (annotation: WebannoAnnotation) => known.has(keyOf(annotation)),
    addAnnotation(annotation: WebannoAnnotation): void {
      const { layer, id, features } = annotation;
      if (id !== undefined) known.add(keyOf(annotation));
      count(byLayer, layer.name);
      valuesByLayer[layer.name] ??= {};
      labelsByLayer[layer.name] ??= {};
      count(valuesByLayer[layer.name], layer.features.map((name, i) => `${name}=${shown(features[i])}`).join(' / '));
      count(labelsByLayer[layer.name], shown(features[0]));
    },
    addSentence(rows: readonly WebannoRow[]): void {
      sentences++;
      for (const { isWord } of rows) {
        if (isWord) words++;
        else subRows++;
      }
    },
    describe(header: string) {
      return {
        documents: 1,
        header,
        layers: layers.map(({ kind, name, features }) => ({ kind, name, features })),
        sentences,
        textLines: this.textLines,
        tokens: words,
        subTokenRows: subRows,
        entities: Object.values(byLayer).reduce((sum, each) => sum + each, 0),
        annotationsByLayer: byLayer,
        valuesByLayer,
        entitiesByLabel: labelsByLayer,
      };
    },
  };
}
