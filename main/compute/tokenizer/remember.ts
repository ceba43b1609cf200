// A bounded memory of a pure function of texts: a corpus repeats its characters and its words.

/** Answers kept per generation; two generations live at once. About 20 MB at 8 pieces a part. */
const ANSWERS_PER_GENERATION = 50_000;
/** Longer texts (whole clauses of unspaced scripts) seldom repeat. */
const LONGEST_REMEMBERED = 64;

/** Remembers answers exactly: a full generation becomes the old one, and what is still asked for moves on. */
export function remember<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  let young = new Map<string, Answer>();
  let old = new Map<string, Answer>();
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    const made = old.get(text) ?? answer(text);
    if (text.length > LONGEST_REMEMBERED) return made;
    if (young.size >= ANSWERS_PER_GENERATION) {
      old = young;
      young = new Map();
    }
    young.set(text, made);
    return made;
  };
}
