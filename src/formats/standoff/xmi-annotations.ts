// The annotations of a CAS, held until its text is known: in columns of numbers, for every word is one.

import { createHeldNumbers } from '../held-numbers.ts';

export interface XmiAnnotation {
  /** Full name, with dots. */
  readonly type: string;
  readonly begin: number;
  readonly end: number;
  /** xmi:id of the sofa that it is on; '' where it does not say. */
  readonly sofa: string;
  /** Of the feature that says what an entity is; '' where there is none. */
  readonly label: string;
  readonly line: number;
}

/** By number, in the order of the file. */
export interface XmiAnnotations {
  add(annotation: XmiAnnotation): void;
  /** Numbers of the annotations on these sofas. */
  on(sofas: readonly string[]): Uint32Array;
  type(number: number): string;
  begin(number: number): number;
  end(number: number): number;
  label(number: number): string;
  line(number: number): number;
}

export function createXmiAnnotations(): XmiAnnotations {
  const types = createHeldNumbers('whole');
  const begins = createHeldNumbers('any');
  const ends = createHeldNumbers('any');
  const sofas = createHeldNumbers('whole');
  const labels = createHeldNumbers('whole');
  const lines = createHeldNumbers('whole');
  const names = createNames();

  return {
    add({ type, begin, end, sofa, label, line }) {
      types.add(names.numberOf(type));
      begins.add(begin);
      ends.add(end);
      sofas.add(names.numberOf(sofa));
      labels.add(names.numberOf(label));
      lines.add(line);
    },
    on(wanted) {
      const numbers = wanted.map(names.numberOf);
      return new Uint32Array(lines.count()).map((_, i) => i).filter((i) => numbers.includes(sofas.at(i)));
    },
    type: (number) => names.at(types.at(number)),
    begin: (number) => begins.at(number),
    end: (number) => ends.at(number),
    label: (number) => names.at(labels.at(number)),
    line: (number) => lines.at(number),
  };
}

/** Numbers for names that come again and again. */
function createNames() {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  return {
    numberOf(name: string): number {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, names.length);
      names.push(name);
      return names.length - 1;
    },
    at: (number: number) => names[number],
  };
}
