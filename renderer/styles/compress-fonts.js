// A step of the build: fonts that come as TrueType go out as WOFF2, at less than half the size, which is also the only kind
// of font that the loopback server hands out.

import wawoff2 from 'wawoff2';

/** @returns {import('vite').Plugin} */
export function compressFonts() {
  return {
    name: 'compress-fonts',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const fonts = Object.values(bundle).filter(({ type, fileName }) => type === 'asset' && fileName.endsWith('.ttf'));
      const styles = Object.values(bundle).filter(
        ({ type, fileName }) => type === 'asset' && fileName.endsWith('.css'),
      );
      for (const font of fonts) {
        const fileName = font.fileName.replace(/ttf$/, 'woff2');
        this.emitFile({ type: 'asset', fileName, source: await wawoff2.compress(font.source) });
        for (const style of styles)
          style.source = String(style.source).replaceAll(nameOf(font.fileName), nameOf(fileName));
        delete bundle[font.fileName];
      }
    },
  };
}

/** Style sheet and fonts lie in one folder. */
function nameOf(fileName) {
  return fileName.slice(fileName.lastIndexOf('/') + 1);
}
