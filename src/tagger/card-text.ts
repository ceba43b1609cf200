// Text that somebody typed, as it may stand in a model card: it must not become markup, end a table cell or a line, or
// end the YAML at the head. What a reader sees is what was typed, but for control characters, which become blanks.

/** Controls, line separators, and the overrides of text direction that would reach beyond the text. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;

/** Characters that Markdown or HTML may read as markup inside a line. */
const MARKUP = /[\\`*_{}[\]<>#|~&$!:@]/g;

/** What opens a list at the start of a line. */
const LIST_MARKER = /^(?:[-+]|\d+(?=[.)]))/;

/** One line of Markdown that shows the text itself. */
export function markdownText(text: string): string {
  const line = text.replace(CONTROLS, ' ').trim();
  // A backslash before any ASCII punctuation shows the punctuation (CommonMark, section 2.4); digits cannot have one.
  const escaped = line.replace(MARKUP, (character) => `\\${character}`);
  return escaped.replace(LIST_MARKER, (marker) => (/\d/.test(marker) ? `${marker}\\` : `\\${marker}`));
}

/** A double-quoted YAML scalar on one line; JSON's escapes are a part of YAML's. */
export function yamlText(text: string): string {
  return JSON.stringify(text.replace(CONTROLS, ' '));
}

/** A table in Markdown; cells are Markdown already. First column left, the others right where `numbers` says so. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  content: 'text' | 'numbers',
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = header.map((_, i) => (i === 0 || content === 'text' ? '---' : '---:'));
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}
