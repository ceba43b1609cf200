// Label Studio's JSON tasks (formats.md 4.6). Offsets have counted UTF-16 units and code points, with the end inside and
// outside, over trimmed texts: the labelled text that comes with each region decides. Annotations are labels; what a
// model predicted and nobody confirmed is counted apart.

import { spanChars } from '../../corpus/sentence.ts';
import type { FormatReader, ReadOptions } from '../reader.ts';
import { createRecordWriter, type FormatWriter, type WriteOptions } from '../writer.ts';
import type { JsonRecord } from './jsonl.ts';
import { type GivenLabel, readLabelledRecord } from './labelled-record.ts';
import { type Dialogue, dialogueIn, placeInDialogue } from './labelstudio-dialogue.ts';
import { describeSentence } from './own-metadata.ts';
import { createRecordReader, isRecord, listAt, nameAt, recordAt } from './record-reader.ts';

const REGIONS = new Set(['labels', 'hypertextlabels', 'paragraphlabels']);

export function createLabelStudioReader(options: ReadOptions = {}): FormatReader {
  const predicted: Record<string, number> = {};
  const resultTypes: Record<string, number> = {};
  let realigned = 0;
  return createRecordReader(options, {
    take(value, place, segmenter) {
      if (!isRecord(value)) return 'not a JSON object';
      const data = isRecord(value.data) ? value.data : value;
      const found = textOf(data, value, options.textColumn);
      if (found === undefined) return 'its data have no text';
      const { text, dialogue } = found;
      const labels: GivenLabel[] = [];
      const count = (kind: string, region: JsonRecord) => {
        const name = `${kind}/${nameAt(region.type) ?? '?'}`;
        resultTypes[name] = (resultTypes[name] ?? 0) + 1;
      };
      for (const kind of ['annotations', 'completions'] as const) {
        // Of several annotators the first that has not skipped the task: their labels are not to be mixed.
        const done = listAt(value[kind])
          .map(recordAt)
          .find((one) => one.was_cancelled !== true && one.skipped !== true);
        for (const region of listAt(done?.result).map(recordAt)) {
          count(kind, region);
          if (REGIONS.has(String(region.type)))
            labels.push(...labelsOf(recordAt(region.value), dialogue, region.score));
        }
      }
      labels.push(...minimalLabels(value, dialogue));
      for (const prediction of listAt(value.predictions).map(recordAt)) {
        for (const region of listAt(prediction.result).map(recordAt)) {
          count('predictions', region);
          for (const { label } of labelsOf(recordAt(region.value))) {
            const type = nameAt(label);
            if (type) predicted[type] = (predicted[type] ?? 0) + 1;
          }
        }
      }
      const given = { text, labels, unit: 'utf16', metadata: data.seedmark, called: 'region', id: value.id } as const;
      const turns = dialogue && { sentences: dialogue.turns };
      const read = readLabelledRecord({ ...given, ...turns }, place, segmenter, options);
      realigned += read.realigned;
      return read.items;
    },
    facts: () => ({ predictedEntitiesByLabel: predicted, resultTypes, realignedEntities: realigned }),
  });
}

/** One for each type of a region. */
function labelsOf(region: JsonRecord, dialogue?: Dialogue, score?: unknown): GivenLabel[] {
  const { labels, hypertextlabels, paragraphlabels } = region;
  const types = [labels, hypertextlabels, paragraphlabels].flatMap(listAt).filter((type) => nameAt(type));
  const { start, end, text } = dialogue ? placeInDialogue(region, dialogue) : region;
  return types.map((label) => ({ start, end, text, label, score }));
}

/** JSON-MIN has the task's data at the top and each region under the name of its control. */
export function minimalLabels(task: JsonRecord, dialogue?: Dialogue): GivenLabel[] {
  if (isRecord(task.data)) return [];
  const lists = Object.values(task).map(listAt);
  return lists.flatMap((list) =>
    list.filter((one) => 'start' in recordAt(one)).flatMap((one) => labelsOf(recordAt(one), dialogue)),
  );
}

interface FoundText {
  readonly text: string;
  readonly dialogue?: Dialogue;
}

/** The text that the labels are on, named by "$text" or by custom; else the first dialogue, else the only text that there is. */
function textOf(data: JsonRecord, task: JsonRecord, named: string | undefined): FoundText | undefined {
  const textAt = (key: string | undefined): FoundText | undefined => {
    if (key !== undefined && typeof data[key] === 'string') return { text: data[key] };
    const dialogue = dialogueIn(data, key);
    return dialogue && { text: dialogue.text, dialogue };
  };
  if (named !== undefined) return textAt(named);
  const done = [...listAt(task.annotations), ...listAt(task.completions), ...listAt(task.predictions)];
  const regions = done.flatMap((one) => listAt(recordAt(one).result).map(recordAt));
  const sources = regions.map(({ source }) => (typeof source === 'string' ? source.replace(/^\$/, '') : ''));
  for (const key of [...sources, 'text', 'ner', 'content', 'sentence']) {
    const found = textAt(key);
    if (found) return found;
  }
  const texts = Object.values(data).filter((value) => typeof value === 'string');
  return textAt(undefined) ?? (texts.length === 1 ? { text: texts[0] as string } : undefined);
}

export function createLabelStudioWriter(_options: WriteOptions = {}): FormatWriter {
  return createRecordWriter(
    {},
    (written, number) => {
      const { sentence } = written;
      const result = sentence.spans.map((span, i) => {
        const { startChar, endChar } = spanChars(sentence, span);
        const text = sentence.text.slice(startChar, endChar);
        return {
          id: `t${number}s${i + 1}`,
          from_name: 'label',
          to_name: 'text',
          type: 'labels',
          value: { start: startChar, end: endChar, text, labels: [span.type] },
          ...(span.score === undefined ? {} : { score: span.score }),
        };
      });
      const data = { text: sentence.text, seedmark: describeSentence(written, 'utf16') };
      return { id: number, data, annotations: [{ result }] };
    },
    { before: '[\n', between: ',\n', after: '\n]\n' },
  );
}
