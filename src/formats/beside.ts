// What stands beside a label's type: its subtype, a score, where it comes from. The same keys wherever a format keeps
// unknown keys of a label.

import type { LabelledSpan, Provenance } from '../corpus/sentence.ts';
import type { JsonRecord } from './records/jsonl.ts';
import { isRecord, numberAt } from './records/record-reader.ts';

export type Beside = Pick<LabelledSpan, 'subtype' | 'score' | 'provenance'>;

/** Only what is there, and is of the right kind. */
export function besideOf({ subtype, score, provenance }: JsonRecord): Beside {
  const number = numberAt(score);
  return {
    ...(typeof subtype === 'string' && subtype !== '' ? { subtype } : {}),
    ...(number === undefined ? {} : { score: number }),
    ...provenanceOf(typeof provenance === 'string' ? parsed(provenance) : provenance),
  };
}

/** The counterpart: only what is there. */
export function pickBeside({ subtype, score, provenance }: Beside): Beside {
  return {
    ...(subtype === undefined ? {} : { subtype }),
    ...(score === undefined ? {} : { score }),
    ...(provenance === undefined ? {} : { provenance }),
  };
}

/** As an object of texts, or as the JSON of one where a format's columns have one type each. */
function provenanceOf(value: unknown): { readonly provenance?: Provenance } {
  const isOurs = isRecord(value) && Object.values(value).every((one) => typeof one === 'string');
  return isOurs ? { provenance: value as Provenance } : {};
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
