// Which way a text runs: by most of its letters, so that a sentence that begins with a foreign name is not turned around.

const RIGHT_TO_LEFT =
  /[\p{Script=Arab}\p{Script=Hebr}\p{Script=Syrc}\p{Script=Thaa}\p{Script=Nkoo}\p{Script=Adlm}\p{Script=Rohg}\p{Script=Samr}\p{Script=Mand}]/gu;
const LETTER = /\p{L}/gu;

export function directionOf(text: string): 'ltr' | 'rtl' {
  const turned = text.match(RIGHT_TO_LEFT)?.length ?? 0;
  if (turned === 0) return 'ltr';
  return turned * 2 > (text.match(LETTER)?.length ?? 0) ? 'rtl' : 'ltr';
}
