// A step of the build: pages of the help are Markdown, and come into the window as HTML. Raw HTML in them stays text.

import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: false });

/** @returns {import('vite').Plugin} */
export function renderPages() {
  return {
    name: 'render-pages',
    transform(text, file) {
      if (!file.endsWith('.md')) return undefined;
      return { code: `export default ${JSON.stringify(markdown.render(text))};`, moduleType: 'js', map: null };
    },
  };
}
