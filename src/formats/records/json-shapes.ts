// Which tool wrote a JSON source, told by its first record: each has keys that the others do not.

import { createJsonSplitter } from './json-values.ts';
import type { JsonRecord } from './jsonl.ts';
import { isTriple } from './labelled-record.ts';
import { dialogueIn } from './labelstudio-dialogue.ts';
import { isRecord, listAt, recordAt } from './record-reader.ts';
import { isPairList } from './spacy.ts';

export type JsonShape =
  | 'uima-json'
  | 'labelstudio'
  | 'argilla'
  | 'prodigy'
  | 'doccano'
  | 'jsonl-byte-spans'
  | 'spacy'
  | 'list of texts'
  | 'unknown';

const seen = new WeakMap<readonly string[], JsonShape>();

/** By the first lines of a source; remembered, for every format asks. */
export function jsonShape(firstLines: readonly string[]): JsonShape {
  const known = seen.get(firstLines);
  if (known !== undefined) return known;
  const shape = findShape(firstLines);
  seen.set(firstLines, shape);
  return shape;
}

/** So many records are looked at: the first may have no labels. */
const LOOKED_AT = 20;

function findShape(firstLines: readonly string[]): JsonShape {
  const start = firstLines.find((line) => line.trim() !== '')?.trimStart() ?? '';
  if (!/^[[{]/.test(start)) return 'unknown';
  const values: unknown[] = [];
  const splitter = createJsonSplitter(
    (value) => values.push(value),
    () => undefined,
  );
  for (const line of firstLines) {
    splitter.push(`${line}\n`);
    if (values.length >= LOOKED_AT) break;
  }
  if (values.length === 0) return shapeOfBeginning(firstLines.join('\n'));
  for (const value of values) {
    const shape = shapeOf(value);
    if (shape !== 'unknown') return shape;
  }
  return start.startsWith('[') && values.some(hasText) ? 'list of texts' : 'unknown';
}

/** Of a first record too long to be seen whole. */
function shapeOfBeginning(text: string): JsonShape {
  if (/"%(?:FEATURE_STRUCTURES|TYPES)"\s*:/.test(text)) return 'uima-json';
  if (/"(?:annotations|completions|predictions)"\s*:/.test(text) && /"data"\s*:\s*\{/.test(text)) return 'labelstudio';
  if (/"paragraphs"\s*:\s*\[/.test(text) && /"(?:sentences|raw)"\s*:/.test(text)) return 'spacy';
  return 'unknown';
}

const hasResults = (task: JsonRecord) => 'annotations' in task || 'completions' in task || 'predictions' in task;

function hasText(value: unknown): boolean {
  const { text, tokens, words, tokenized_text: givenWords } = recordAt(value);
  return typeof text === 'string' || [tokens, words, givenWords].some(Array.isArray);
}

function shapeOf(value: unknown): JsonShape {
  if (Array.isArray(value)) {
    return value.length === 2 && typeof value[0] === 'string' && isRecord(value[1]) ? 'spacy' : 'unknown';
  }
  if (!isRecord(value)) return 'unknown';
  if ('%FEATURE_STRUCTURES' in value || '%TYPES' in value) return 'uima-json';
  if (isRecord(value.data) && (hasResults(value) || typeof value.data.text === 'string' || dialogueIn(value.data)))
    return 'labelstudio';
  if (isRecord(value.fields) && ('responses' in value || 'suggestions' in value || 'metadata' in value))
    return 'argilla';
  if (typeof value.text === 'string' && ('annotation' in value || 'prediction' in value)) return 'argilla';
  if (Array.isArray(value.paragraphs) || isPairList(value.annotations)) return 'spacy';
  // Our own records say more than those of others, and so do records of words and tags.
  if (isMinimalTask(value)) return 'labelstudio';
  // Triples by words, not by characters.
  if (Array.isArray(value.tokenized_text)) return 'unknown';
  // doccano's columns are called what a project calls them.
  const isFreelyNamed =
    typeof value.text !== 'string' && Object.values(value).some((one) => listAt(one).some(isTriple));
  if (isFreelyNamed && Object.values(value).some((one) => typeof one === 'string')) return 'doccano';
  if (typeof value.text !== 'string' || 'ner_tags' in value || 'words' in value) return 'unknown';
  return shapeOfText(value);
}

/** Label Studio's JSON-MIN: regions under the name of their control, and who made them. */
function isMinimalTask(record: JsonRecord): boolean {
  const isRegion = (one: unknown) => {
    const { labels, paragraphlabels } = recordAt(one);
    return 'start' in recordAt(one) && [labels, paragraphlabels].flatMap(listAt).length > 0;
  };
  const hasRegions = Object.values(record).some((list) => listAt(list).some(isRegion));
  return hasRegions || ('annotator' in record && 'annotation_id' in record);
}

function shapeOfText(record: JsonRecord): JsonShape {
  const keys = Object.keys(record);
  if (listAt(record.spans).some((span) => 'start_byte' in recordAt(span))) return 'jsonl-byte-spans';
  if ('_task_hash' in record || '_input_hash' in record || 'answer' in record) return 'prodigy';
  const firstWord = listAt(record.tokens)[0];
  if (isRecord(firstWord) && 'start' in firstWord && 'text' in firstWord) return 'prodigy';
  if (listAt(record.entities).some((one) => 'start_offset' in recordAt(one))) return 'doccano';
  for (const labels of [record.label, record.labels]) if (listAt(labels).some(isTriple)) return 'doccano';
  if (Array.isArray(record.label) && 'Comments' in record) return 'doccano';
  if (listAt(record.entities).some(isTriple)) return 'spacy';
  if (Array.isArray(record.ents) && listAt(record.ents).every((one) => 'start' in recordAt(one))) return 'spacy';
  if (keys.every((key) => key === 'text' || key === 'meta') && isRecord(record.meta)) return 'prodigy';
  return 'unknown';
}
