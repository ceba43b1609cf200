// Which script a text is written in, and which way that runs: Unicode's own properties of its letters.

/** ISO 15924 codes of the scripts that are told apart; a letter of none of them is not counted. */
const SCRIPTS =
  'Latn Cyrl Grek Arab Hebr Syrc Thaa Nkoo Adlm Rohg Ethi Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Tibt Mymr Geor Armn Khmr Mong Hang Hira Kana Hani Bopo Cher Cans Tfng Vaii Bamu Java Bali Sund Bugi Olck Mtei Cakm Lana Tale Copt Goth Runr Osge Limb Lepc Yiii Lisu Saur Rjng Syl Tglg'
    .split(' ')
    .filter(isKnown);

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg']);

const LETTERS = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'gu')] as const);

/** The script of most letters; undefined where nothing is a letter. */
export function scriptOf(text: string): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const [script, letters] of LETTERS) {
    const count = text.match(letters)?.length ?? 0;
    if (count > most) [best, most] = [script, count];
  }
  return best;
}

export function directionOf(script: string | undefined): 'ltr' | 'rtl' {
  return script !== undefined && RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
}

/** Whether this runtime's Unicode names it. */
function isKnown(script: string): boolean {
  try {
    return new RegExp(`\\p{Script=${script}}`, 'u').unicode;
  } catch {
    return false;
  }
}
