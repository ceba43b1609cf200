// Languages by name, where the browser knows one; by tag otherwise: most languages on earth have no name in it.

export function languageName(tag: string, locale: string): string {
  if (tag === 'und') return '';
  try {
    return new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  } catch {
    // Not a well-formed tag: it is shown as the linguist wrote it.
    return tag;
  }
}

/** How many are named before the rest is an ellipsis. */
const NAMED = 3;

export function languageNames(tags: readonly string[], locale: string): string {
  const names = tags.map((tag) => languageName(tag, locale)).filter((name) => name !== '');
  return names.slice(0, NAMED).join(', ') + (names.length > NAMED ? '…' : '');
}
