// How a vocabulary model cuts one part of a text (what the pre-splitter hands it) into pieces.

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
