// A font of the user's own for a script: a face named "Chosen" that covers the script's letters only, before all others in
// the reading fonts. Marks and punctuation that scripts share stay with their letters' font.

/** Blocks by script (ISO 15924), as Unicode names them. */
const RANGES: Readonly<Record<string, string>> = {
  Latn: 'U+0020-024F, U+0250-036F, U+1AB0-1AFF, U+1D00-1DFF, U+1E00-1EFF, U+2000-206F, U+2C60-2C7F, U+A700-A7FF',
  Grek: 'U+0370-03FF, U+1F00-1FFF',
  Cyrl: 'U+0400-052F, U+1C80-1C8F, U+2DE0-2DFF, U+A640-A69F',
  Arab: 'U+0600-06FF, U+0750-077F, U+0870-08FF, U+FB50-FDFF, U+FE70-FEFF',
  Hebr: 'U+0590-05FF, U+FB1D-FB4F',
  Ethi: 'U+1200-139F, U+2D80-2DDF, U+AB00-AB2F',
  Deva: 'U+0900-097F, U+A8E0-A8FF',
  Thai: 'U+0E00-0E7F',
  Hani: 'U+2E80-2FDF, U+3000-303F, U+3400-4DBF, U+4E00-9FFF, U+F900-FAFF, U+20000-323AF',
};

export const FONT_SCRIPTS = Object.keys(RANGES);

let faces: FontFace[] = [];

/** @param fonts family by script. */
export function chooseFonts(fonts: Readonly<Record<string, string>>): void {
  for (const face of faces) document.fonts.delete(face);
  faces = Object.entries(fonts)
    .filter(([script, family]) => script in RANGES && family.trim() !== '')
    .map(([script, family]) => {
      const name = family.replaceAll(/["\\]/g, '');
      return new FontFace('Chosen', `local("${name}")`, { unicodeRange: RANGES[script] });
    });
  for (const face of faces) document.fonts.add(face);
}
