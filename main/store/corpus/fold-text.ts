// The form in which texts are compared in a search: whatever the case, whatever way accents are composed. Derived, never
// stored in place of the text.

/** Canonically composed, lower case, one sigma. Lengths may differ from the text's. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}
