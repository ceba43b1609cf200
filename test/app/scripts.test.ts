// Every script is read as its sentence is written, whichever way the interface runs.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { buildScripts, SCRIPT_LINES } from './review-projects.ts';
import { openReview, WINDOW } from './studio.ts';
import { useStudio } from './use-studio.ts';

const studio = useStudio('Scripts', buildScripts);
let page: Page;

before(async () => {
  page = await studio.start();
  await openReview(page);
});

/** Left edge of each word of an element's text, as it is painted. */
async function wordPlaces(selector: string): Promise<number[]> {
  return page.evaluate((found) => {
    const element = document.querySelector(found)!;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const places: number[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const { index, 0: word } of node.textContent!.matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        places.push(Math.round(range.getBoundingClientRect().left));
      }
    }
    return places;
  }, selector);
}

const orderOf = (places: readonly number[]): number[] => places.map((_, i) => i).sort((a, b) => places[a] - places[b]);

describe('a sentence in any script', { concurrency: false }, () => {
  for (const [row, { language, text, surface }] of SCRIPT_LINES.entries()) {
    it(`is shown verbatim with its span, in one text node a run: ${language}`, async () => {
      await page.locator('.list').focus();
      await page.keyboard.press('Home');
      for (let i = 0; i < row; i++) await page.keyboard.press('ArrowDown');
      await page.locator(`.row.current .sentence[lang="${language}"]`).waitFor();
      const sentence = page.locator('.row.current .sentence');
      assert.equal(await sentence.textContent(), text);
      assert.equal(await sentence.locator('mark').textContent(), surface);
      const runs = await sentence.evaluate((element) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        let count = 0;
        while (walker.nextNode()) if (walker.currentNode.textContent !== '') count++;
        return count;
      });
      assert.ok(runs <= 3, `${runs} text nodes`);
      const overflow = await sentence.evaluate((element) => element.scrollWidth - element.clientWidth);
      assert.ok(overflow <= 0, `${overflow} pixels beyond the edge`);
    });

    it(`keeps its words where they stand without the mark: ${language}`, async () => {
      const marked = await wordPlaces('.row.current .sentence');
      await page.evaluate(() => {
        const shown = document.querySelector('.row.current .sentence')!;
        const plain = shown.cloneNode() as HTMLElement;
        plain.textContent = shown.textContent;
        plain.id = 'plain';
        shown.after(plain);
      });
      const plain = await wordPlaces('#plain');
      await page.evaluate(() => document.getElementById('plain')!.remove());
      // A mark at the edge of a word cuts no word in two here, so both have the same words.
      if (marked.length === plain.length) assert.deepEqual(orderOf(marked), orderOf(plain));
      else assert.equal(language, 'th', 'only a script without blanks has a mark inside of what blanks separate');
    });
  }

  it('runs from the right where its script does, in the open row and in the concordance', async () => {
    const directions = await page
      .locator('.kwic')
      .evaluateAll((lines) => lines.map((line) => [line.getAttribute('lang'), line.getAttribute('dir')]));
    for (const [language, direction] of directions) {
      assert.equal(direction, ['ar', 'he', 'fa', 'nqo'].includes(language!) ? 'rtl' : 'ltr', language!);
    }
    const arabic = page.locator('.kwic[lang=ar]');
    const [before, after] = await Promise.all([
      arabic.locator('.before').boundingBox(),
      arabic.locator('.after').boundingBox(),
    ]);
    assert.ok(before!.x > after!.x);
  });

  it('is painted with fonts that came with the program, IPA with its marks too', async () => {
    const session = await page.context().newCDPSession(page);
    await session.send('DOM.enable');
    await session.send('CSS.enable');
    const { root } = await session.send('DOM.getDocument', { depth: 0 });
    const ours = /^(Charis|Noto)/;
    for (const { language } of SCRIPT_LINES.filter((line) => line.language !== 'sw')) {
      const selector = `.kwic[lang="${language}"], .row.current .sentence[lang="${language}"]`;
      const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
      const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
      const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId, selector: '*' });
      const inside = await Promise.all(
        nodeIds.map((id) => session.send('CSS.getPlatformFontsForNode', { nodeId: id })),
      );
      const all = [...fonts, ...inside.flatMap((found) => found.fonts)];
      const foreign = all.filter(({ familyName, isCustomFont }) => !isCustomFont || !ours.test(familyName));
      assert.deepEqual(
        foreign.map(({ familyName, glyphCount }) => `${familyName} ${glyphCount}`),
        [],
        language,
      );
    }
  });

  it('mirrors the interface around the sentences when that runs from the right', async () => {
    const left = (await page.locator('nav').boundingBox())!.x;
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    const right = (await page.locator('nav').boundingBox())!.x;
    const filters = (await page.locator('.filters').boundingBox())!.x;
    const list = (await page.locator('.list').boundingBox())!.x;
    const german = page.locator('.kwic[lang=de]');
    const [before, after] = await Promise.all([
      german.locator('.before').boundingBox(),
      german.locator('.after').boundingBox(),
    ]);
    assert.equal(left, 0);
    assert.ok(right > WINDOW.width / 2);
    assert.ok(filters > list);
    assert.ok(before!.x < after!.x);
  });
});
