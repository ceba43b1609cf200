// A step of the build: fonts that come as TrueType go out as WOFF2, at a third of the size, which is also the only kind of
// font that the loopback server hands out. What was compressed once is kept beside the packages.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import wawoff2 from 'wawoff2';

const KEPT = join(import.meta.dirname, '../../node_modules/.cache/fonts');

/** @returns {import('vite').Plugin} */
export function compressFonts() {
  return {
    name: 'compress-fonts',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const assets = Object.values(bundle).filter(({ type }) => type === 'asset');
      const styles = assets.filter(({ fileName }) => fileName.endsWith('.css'));
      for (const font of assets.filter(({ fileName }) => fileName.endsWith('.ttf'))) {
        const fileName = font.fileName.replace(/ttf$/, 'woff2');
        this.emitFile({ type: 'asset', fileName, source: await compress(font.source) });
        for (const style of styles)
          style.source = String(style.source).replaceAll(nameOf(font.fileName), nameOf(fileName));
        delete bundle[font.fileName];
      }
    },
  };
}

async function compress(font) {
  const kept = join(KEPT, `${createHash('sha256').update(font).digest('hex')}.woff2`);
  if (existsSync(kept)) return readFileSync(kept);
  const compressed = await wawoff2.compress(font);
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(kept, compressed);
  return compressed;
}

/** Style sheet and fonts lie in one folder. */
function nameOf(fileName) {
  return fileName.slice(fileName.lastIndexOf('/') + 1);
}
