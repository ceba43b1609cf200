// The root element of an XML file, from its first lines: what tells one XML format from another.

export interface XmlRoot {
  /** Without the prefix. */
  readonly name: string;
  /** The namespace that its prefix stands for; '' when it has none. */
  readonly uri: string;
}

/** More than this before the root element is no prologue; in UTF-16 units. */
const LONGEST_PROLOGUE = 2 ** 16;
const SKIPPED = /^(?:\s+|\ufeff|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE(?:[^<>[\]"']|"[^"]*"|'[^']*'|\[[^\]]*\])*>)/i;
const START_TAG = /^<([^\s<>/!?:"'=]+:)?([^\s<>/!?:"'=]+)((?:\s[^<>]*)?)/;

/** Undefined when it is no XML, or when the root element is not within the lines. */
export function findXmlRoot(firstLines: readonly string[]): XmlRoot | undefined {
  let rest = firstLines.join('\n').slice(0, LONGEST_PROLOGUE);
  if (!rest.trimStart().startsWith('<') && !rest.startsWith('\ufeff')) return undefined;
  for (let skipped = SKIPPED.exec(rest); skipped; skipped = SKIPPED.exec(rest)) rest = rest.slice(skipped[0].length);
  const tag = START_TAG.exec(rest);
  if (!tag) return undefined;
  const [, prefix = '', name, attributes] = tag;
  const declared = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`;
  for (const [, key, double, single] of attributes.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (key === declared) return { name, uri: double ?? single };
  }
  return { name, uri: '' };
}
