// Entity brackets of CoNLL-U's MISC column as GUM and Universal Anaphora write them: "(e1-ORG(e2-LOC)" opens e1, opens
// and closes e2; "e1)" closes e1. `# global.Entity` names the parts between hyphens. Spans may nest and cross. Characters
// that have a meaning here are written as %28 and the like (GUM).

import type { LabelledSpan } from '../../corpus/sentence.ts';

/** Parts of a mention when the file does not declare them. */
const USUAL_LAYOUT = ['eid', 'etype'];
/** "(…" opens, ")" at the end closes; the parts never hold a bracket. */
const BRACKET = /(\()?([^()]+)(\))?/g;
/** A mention in several parts says which one this is: "e1[2/3]". */
const PART = /^(.*?)\[(\d+)\/(\d+)\]$/;

interface Open {
  readonly id: string;
  readonly start: number;
  readonly type: string;
  /** How many opened before it. */
  readonly order: number;
}

export interface BracketSpans {
  /** In the order in which they open. */
  readonly spans: LabelledSpan[];
  /** Reasons, one for each mention or part of one that could not be taken. */
  readonly lost: string[];
  /** Parts of mentions in several parts, the first of each not counted. */
  readonly laterParts: number;
}

/** `marks`: the brackets at each word that has any, in word order. */
export function readEntityBrackets(
  marks: readonly { readonly at: number; readonly brackets: string }[],
  layout: readonly string[] = USUAL_LAYOUT,
): BracketSpans {
  const typeAt = Math.max(layout.indexOf('etype'), layout.indexOf('type'), layout.indexOf('entity'));
  const spans: (LabelledSpan & { order: number })[] = [];
  const lost: string[] = [];
  let laterParts = 0;
  const open: Open[] = [];
  let opened = 0;
  for (const { at, brackets } of marks) {
    for (const [, opens, inside, closes] of brackets.matchAll(BRACKET)) {
      const parts = inside.split('-');
      if (opens) {
        const type = typeAt < 0 ? '' : unescapeEntityType(parts[typeAt] ?? '');
        open.push({ id: parts[0], start: at, type, order: opened++ });
        if (type === '') lost.push(`an entity without a type at word ${at + 1}`);
      }
      if (closes) close(parts[0], at);
    }
  }
  for (const { start } of open) lost.push(`an entity that opens at word ${start + 1} and does not close`);
  const inOrder = spans.sort((a, b) => a.order - b.order);
  return { spans: inOrder.map(({ start, end, type }) => ({ start, end, type })), lost, laterParts };

  function close(id: string, at: number): void {
    const index = open.findLastIndex((mention) => mention.id === id);
    if (index < 0) {
      lost.push(`an entity that closes at word ${at + 1} and did not open`);
      return;
    }
    const [{ start, type, order }] = open.splice(index, 1);
    const part = PART.exec(id);
    // A span is one stretch of words: of a mention in several parts the first stands for it.
    if (part && part[2] !== '1') {
      laterParts++;
      lost.push(`part ${part[2]} of an entity in ${part[3]} parts at word ${start + 1}`);
    } else if (type !== '') spans.push({ start, end: at + 1, type, order });
  }
}

/** Brackets, hyphens, bars, percent signs and white space are what a type cannot hold as they are. */
export function escapeEntityType(type: string): string {
  return type.replace(/[()\-|%\t\n\r ]/g, (character) => `%${hex(character)}`);
}

function unescapeEntityType(escaped: string): string {
  return escaped.replace(/%(28|29|2D|7C|25|09|0A|0D|20)/gi, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
}
