// A ground under words without elements around them (CSS Custom Highlight API): a sentence keeps its runs of text, so that
// no letter changes its form at a border.

import type { CharRange } from '../../../src/corpus/sentence.ts';

/** As the style sheet names it. */
const NAME = 'rival';

/** @param element undefined takes it away. A browser without highlights draws none: the list beside has them all. */
export function highlightRivals(element: HTMLElement | undefined, ranges: readonly CharRange[]): void {
  if (typeof Highlight === 'undefined') return;
  if (!element || ranges.length === 0) {
    CSS.highlights.delete(NAME);
    return;
  }
  CSS.highlights.set(NAME, new Highlight(...ranges.map((range) => domRange(element, range))));
}

function domRange(element: HTMLElement, { startChar, endChar }: CharRange): Range {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const after = before + node.length;
    if (startChar >= before && startChar <= after) range.setStart(node, startChar - before);
    if (endChar >= before && endChar <= after) range.setEnd(node, endChar - before);
    before = after;
  }
  return range;
}
