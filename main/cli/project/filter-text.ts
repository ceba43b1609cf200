// How a review command says which spans it is about: `type=PER, score<0.2, surface="New York, NY"`.

import { Failure } from '../../../src/failure.ts';

export const FILTER_HELP = `
A FILTER is a list of conditions that all hold; values may be quoted, several values are parted by "|":
  type=PER|LOC        of these types
  score<0.2  score>=0.1   nearer than, not nearer than (cos2, prompt: the other way round)
  best=100            the best 100 of each type, of those that meet the other conditions
  surface="New York"  exactly these words
  id=17|20-30         these candidates (--list shows the numbers); takes no other condition
  text=river          the sentence contains it;  corpus=notes.txt  language=ha
  status=open         open, accepted, rejected, retyped, rebound, skipped, any; default: open (--reopen: all but open)
  standing=kept       kept, nested, beaten, unsettled, any; default: those that lost to no other span
  all                 no condition but the defaults
`;

export interface Condition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

const GRAMMAR_HINT = 'For instance "type=PER, score<0.2"; --help explains every condition.';

/** @throws Failure 'bad-argument' that says which part is none. */
export function parseConditions(text: string): Condition[] {
  const parts = text.match(/(?:[^,"]|"[^"]*")+/g) ?? [];
  const written = parts.map((part) => part.trim()).filter((part) => part !== '');
  // Never by an oversight, such as a variable of a script that is empty.
  if (written.length === 0) throw wrong('The filter is empty; "all" is every open span.');
  if (text.split('"').length % 2 === 0) throw wrong('A quote is not closed.');
  const conditions = written
    .filter((part) => part !== 'all')
    .map((part) => {
      const found = /^(\w+)\s*(>=|<|=)\s*(.+)$/s.exec(part);
      if (!found) throw wrong(`"${part}" is no condition.`);
      const parted = found[3].match(/(?:[^|"]|"[^"]*")+/g) ?? [];
      const values = parted.map((value) => value.trim().replace(/^"(.*)"$/s, '$1'));
      if (values.length === 0 || values.includes('')) throw wrong(`"${part}" has an empty value.`);
      return { key: found[1], operator: found[2], values };
    });
  for (const { key, operator } of conditions) {
    const isScore = key === 'score';
    if (!KEYS.has(key)) throw wrong(`There is no condition "${key}".`);
    if (isScore === (operator === '=')) throw wrong(`${key} takes ${isScore ? '< or >=' : '='}.`);
    if (conditions.filter((one) => one.key === key && one.operator === operator).length > 1) {
      throw wrong(`${key} is given twice.`);
    }
  }
  return conditions;
}

const KEYS = new Set(['type', 'score', 'best', 'surface', 'id', 'text', 'corpus', 'language', 'status', 'standing']);

/** Undefined for "any". */
export function picked<Value extends string>(
  { key, values }: Condition,
  known: readonly Value[],
): readonly Value[] | undefined {
  if (values.includes('any')) return undefined;
  return values.map((value) => {
    const found = known.find((one) => one === value);
    if (found) return found;
    throw wrong(`${key} is one of ${known.join(', ')}, any; not "${value}".`);
  });
}

export function one({ key, values }: Condition): string {
  if (values.length === 1) return values[0];
  throw wrong(`${key} takes one value.`);
}

export function oneNumber(condition: Condition): number {
  const value = Number(one(condition));
  if (Number.isFinite(value)) return value;
  throw wrong(`${condition.key} is a number.`);
}

export function oneWhole(condition: Condition): number {
  const value = oneNumber(condition);
  if (Number.isInteger(value) && value > 0) return value;
  throw wrong(`${condition.key} is a whole number above 0.`);
}

export function wrong(message: string): Failure {
  return new Failure('bad-argument', message, GRAMMAR_HINT);
}
