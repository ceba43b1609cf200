// What a masked language model learns from a row (Devlin et al. 2019, section 3.1): some of its pieces are hidden, and it
// is to say which they were. Of the hidden ones most become the mask, some another piece, and some stay as they are. Drawn
// anew in each epoch, as a function of seed, epoch and row.

import { keyedRandom, shuffle } from '../tagger/keyed-random.ts';

export interface MaskingRules {
  /** Share of the pieces that are asked for. */
  readonly share: number;
  readonly seed: number;
  readonly maskId: number;
  readonly vocabularySize: number;
  /** Never asked for: boundary pieces and the unknown piece. */
  readonly excluded: ReadonlySet<number>;
}

export interface MaskedRow {
  /** As the model sees it. */
  readonly ids: Int32Array;
  /** Positions that are asked for, ascending, at least one. */
  readonly places: Int32Array;
  /** What stood there. */
  readonly originals: Int32Array;
}

/** Devlin et al.: 15 %. */
export const MASKED_SHARE = 0.15;
/** Of these, 80 % become the mask and 10 % another piece. */
const MASK_SHARE = 0.8;
const RANDOM_SHARE = 0.1;

/** Keeps these draws apart from the order of the rows. */
const MASKING_KEY = 7;

/** Whether there is a piece to ask for. */
export function canMask(ids: Int32Array, { excluded }: Pick<MaskingRules, 'excluded'>): boolean {
  return ids.some((id) => !excluded.has(id));
}

/** @param row number of the row, for the draw. */
export function maskPieces(
  ids: Int32Array,
  rules: MaskingRules,
  { epoch, row }: { epoch: number; row: number },
): MaskedRow {
  const { share, seed, maskId, vocabularySize, excluded } = rules;
  const random = keyedRandom(seed, MASKING_KEY, epoch, row);
  const eligible = [...ids.keys()].filter((at) => !excluded.has(ids[at]));
  const count = Math.max(1, Math.round(share * eligible.length));
  const places = Int32Array.from(shuffle(eligible, random).slice(0, count)).sort();
  const seen = ids.slice();
  for (const at of places) {
    const draw = random();
    if (draw < MASK_SHARE) seen[at] = maskId;
    else if (draw < MASK_SHARE + RANDOM_SHARE) seen[at] = Math.floor(random() * vocabularySize);
  }
  return { ids: seen, places, originals: places.map((at) => ids[at]) };
}
