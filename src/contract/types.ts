// Entity types: name, colour, place in the list, parent, and what each language calls them.

import * as v from 'valibot';
import type { ProjectType, TypeSettings } from '../project/entity-types.ts';
import type { TypeId } from '../project/ids.ts';
import { colour, flag, id, languageTag, listOf, name, phrase } from './checks.ts';
import { request, returns } from './request.ts';

const settings: v.GenericSchema<TypeSettings> = v.strictObject({
  name,
  colour,
  parent: v.optional(id<TypeId>()),
});

export const types = {
  /** In the linguist's order, retired ones too. */
  list: request({}, returns<readonly ProjectType[]>()),
  add: request({ settings }, returns<TypeId>()),
  change: request({ type: id<TypeId>(), settings }, returns<void>()),
  /** All types, in their new order. */
  order: request({ types: listOf(id<TypeId>()) }, returns<void>()),
  /** No longer offered, or offered again; what was decided stays. */
  retire: request({ type: id<TypeId>(), isRetired: flag }, returns<void>()),
  /** An empty phrase takes it away. */
  setPhrase: request({ type: id<TypeId>(), language: languageTag, phrase }, returns<void>()),
} as const;
