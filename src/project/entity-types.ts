// Entity types as the linguist keeps them: a name and a colour, phrases by language, examples by language.

import type { SeedId, TypeId } from './ids.ts';

export interface TypeSettings {
  /** Short name used in results and exports, e.g. PER. */
  readonly name: string;
  /** #rrggbb */
  readonly colour: string;
  readonly parent?: TypeId;
}

export interface Phrase {
  /** BCP-47 tag. */
  readonly language: string;
  /** What the label context calls the type, e.g. "person". */
  readonly phrase: string;
}

export interface ProjectType extends TypeSettings {
  readonly id: TypeId;
  /** 0-based place in lists and on the number keys. */
  readonly position: number;
  /** No longer offered; what was decided for it stays. */
  readonly isRetired: boolean;
  readonly phrases: readonly Phrase[];
}

export interface SeedText {
  readonly type: TypeId;
  readonly language: string;
  readonly text: string;
  /** An example of what the type is not. */
  readonly isNegative: boolean;
}

export interface Seed extends SeedText {
  readonly id: SeedId;
  readonly isRetired: boolean;
}
