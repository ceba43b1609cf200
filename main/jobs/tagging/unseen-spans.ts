// Candidates nearer than their type's threshold that nobody has looked at, by sentence: taken for entities where the
// linguist wants it, in training and in export.

import type { Threshold } from '../../../src/contract/mining.ts';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import type { ProjectType } from '../../../src/project/entity-types.ts';
import type { RunId, SentenceId, TypeId } from '../../../src/project/ids.ts';
import { readUnseen } from '../../store/candidates/accepted-candidates.ts';
import type { Connection } from '../../store/file/connection.ts';

export interface UnseenChoice {
  /** None when absent. */
  readonly run?: RunId;
  readonly thresholds: readonly Threshold[];
}

/** Of these types only. */
export function unseenSpans(
  connection: Connection,
  { run, thresholds }: UnseenChoice,
  types: readonly ProjectType[],
): ReadonlyMap<SentenceId, readonly LabelledSpan[]> {
  const names = new Map<TypeId, string>(types.map(({ id, name }) => [id, name]));
  const found = new Map<SentenceId, LabelledSpan[]>();
  if (run === undefined) return found;
  for (const { type, threshold } of thresholds) {
    const name = names.get(type);
    if (name === undefined) continue;
    for (const { sentence, span } of readUnseen(connection, run, type, threshold)) {
      const spans = found.get(sentence) ?? [];
      spans.push({ ...span, type: name });
      found.set(sentence, spans);
    }
  }
  return found;
}
