// Words of a sentence that somebody says are an entity of a type.

import type { Span } from '../../src/corpus/sentence.ts';
import type { TypeId } from '../../src/project/ids.ts';

export interface Mark {
  readonly span: Span;
  readonly type: TypeId;
}
