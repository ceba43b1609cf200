// How a vocabulary model cuts one part of a text (what the pre-splitter hands it) into pieces, and a bounded memory of
// such cuts: a corpus repeats its words, so most parts are looked up and not cut again.

/** Pieces of one part. Units are UTF-16 units of the part; several byte pieces of one character share its range. */
export interface Cut {
  readonly ids: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export type CutPart = (part: string) => Cut;

/** What a tokenizer model gives: its pieces and the way it cuts. */
export interface PieceModel {
  /** Spelling → id, added pieces not included. */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknownId: number | undefined;
  readonly cut: CutPart;
}

/** Cuts kept per generation; two generations live at once. About 20 MB at 8 pieces a part. */
const PARTS_PER_GENERATION = 50_000;
/** Longer parts (whole clauses of unspaced scripts) seldom repeat. */
const LONGEST_REMEMBERED = 64;

/** Remembers cuts exactly: a full generation becomes the old one, and what is still asked for moves on. */
export function rememberCuts(cut: CutPart): CutPart {
  let young = new Map<string, Cut>();
  let old = new Map<string, Cut>();
  return (part) => {
    const known = young.get(part);
    if (known !== undefined) return known;
    const made = old.get(part) ?? cut(part);
    if (part.length > LONGEST_REMEMBERED) return made;
    if (young.size >= PARTS_PER_GENERATION) {
      old = young;
      young = new Map();
    }
    young.set(part, made);
    return made;
  };
}
