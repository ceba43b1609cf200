// A folder as Hugging Face `datasets` loads it (formats.md 4.11): a card with the names of the tags, and a file of JSON
// Lines for each split. Tags are numbers that only the card explains; -100 is a word that nobody has looked at.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars } from '../../corpus/sentence.ts';
import { type CardCounts, createCardCounts, type DataCard, writeCardBody } from '../dataset-card.ts';
import { createLineSplitter } from '../lines.ts';
import type { FolderWriter, Grouped, PartedReader, PartGroup, WrittenPart } from '../parts.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { encodeTags } from '../tags.ts';
import { isInRanges } from '../word-ranges.ts';
import { createLossCounter, formsOf, LOST, refuseSentence, type WriteOptions } from '../writer.ts';
import { createJsonlReader } from './jsonl.ts';
import { NOT_LOOKED_AT } from './jsonl-words.ts';

const SPLIT = /^(.*\/)?(train|validation|valid|dev|test)(?:-\d+-of-\d+)?\.(?:jsonl|json)$/;
const ORDER = ['train', 'validation', 'valid', 'dev', 'test'];

/** A README.md and the splits beside it, or in its folder "data". */
export function groupHuggingFaceFiles(names: readonly string[]): Grouped {
  const groups: PartGroup[] = [];
  for (const card of names.filter((name) => /(?:^|\/)README\.md$/i.test(name))) {
    const folder = card.slice(0, -'README.md'.length);
    const splits = names.filter((name) => {
      const found = SPLIT.exec(name);
      return found && ((found[1] ?? '') === folder || found[1] === `${folder}data/`);
    });
    const place = (name: string) => ORDER.indexOf(SPLIT.exec(name)?.[2] ?? '');
    splits.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
    if (splits.length === 0) continue;
    const texts = splits.map((name) => ({ role: 'text' as const, name }));
    groups.push({ doc: folder.replace(/\/$/, '') || 'dataset', parts: [{ role: 'config', name: card }, ...texts] });
  }
  return { groups, ignored: [] };
}

export function createHuggingFaceReader(options: ReadOptions = {}): PartedReader {
  let names = options.labelNames;
  let reader: FormatReader | undefined;
  let card = '';
  let isCard = false;
  let part = '';
  const splits: Record<string, number> = {};

  const counted = (items: Iterable<ReadItem>): ReadItem[] => {
    const name = SPLIT.exec(part)?.[2] ?? 'train';
    return Array.from(items, (item) => {
      if ('reject' in item) return { reject: { ...item.reject, part } };
      splits[name] = (splits[name] ?? 0) + 1;
      return item;
    });
  };

  function end(): ReadItem[] {
    if (isCard) names ??= readLabelNames(card);
    const rest = reader ? counted(reader.finish()) : [];
    reader = undefined;
    return rest;
  }

  return {
    start({ role, name }) {
      const rest = end();
      isCard = role === 'config';
      part = name;
      if (!isCard) {
        reader = createJsonlReader({ ...options, ...(names ? { labelNames: names } : {}) });
      }
      return rest;
    },
    push(chunk) {
      if (isCard) {
        card += chunk;
        return [];
      }
      reader ??= createJsonlReader(options);
      return counted(reader.push(chunk));
    },
    finish: end,
    facts: () => ({ splits, ...(names ? { labelNames: names } : {}) }),
  };
}

/** The names of the first `class_label` of the card's YAML head: `'0': O` lines below `names:`, or a list. */
export function readLabelNames(card: string): readonly string[] | undefined {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  splitter.push(card);
  splitter.finish();
  const head = lines.slice(1, Math.max(1, lines.indexOf('---', 1)));
  const at = head.findIndex(
    (line, i) =>
      /^\s*names:\s*$/.test(line) && head.slice(Math.max(0, i - 3), i).some((l) => /class_label:\s*$/.test(l)),
  );
  if (at < 0) return undefined;
  const indent = head[at].search(/\S/);
  const names: string[] = [];
  for (const line of head.slice(at + 1)) {
    const listed = /^(\s*)-\s+(.+?)\s*$/.exec(line);
    const numbered = /^(\s*)['"]?(\d+)['"]?:\s+(.+?)\s*$/.exec(line);
    const found = listed ?? numbered;
    if (!found || found[1].length < indent || (numbered && found[1].length === indent)) break;
    const name = unquote((listed ? listed[2] : numbered?.[3]) ?? '');
    if (listed) names.push(name);
    // Numbers are consecutive; one beyond the lines of the head is damage, and would be a list as long as it says.
    else if (numbered && Number(numbered[2]) < head.length) names[Number(numbered[2])] = name;
  }
  return names.length > 0 ? Array.from(names, (name) => name ?? '') : undefined;
}

function unquote(scalar: string): string {
  if (/^".*"$/s.test(scalar)) {
    try {
      return String(JSON.parse(scalar));
    } catch {
      return scalar;
    }
  }
  return /^'.*'$/s.test(scalar) ? scalar.slice(1, -1).replaceAll("''", "'") : scalar;
}

const FILES = { train: 'train.jsonl', validation: 'validation.jsonl', test: 'test.jsonl' } as const;

export function createHuggingFaceWriter({
  scheme,
  splits,
  outside = 'negative',
  card,
}: WriteOptions = {}): FolderWriter {
  const losses = createLossCounter();
  /** Tags in the order in which they were met: their place is their number. */
  const numbers = new Map<string, number>([['O', 0]]);
  const counts = createCardCounts();
  let hasUnknown = false;
  const numberOf = (tag: string): number => {
    const known = numbers.get(tag) ?? numbers.size;
    numbers.set(tag, known);
    return known;
  };

  return {
    push(written) {
      const { sentence, id } = written;
      const forms = formsOf(sentence);
      const refusal = refuseSentence(sentence, forms, () => true);
      if (refusal !== undefined) {
        losses.add(refusal);
        return [];
      }
      const spans = sentence.spans
        .filter(({ type }) => type !== '')
        .toSorted((a, b) => a.start - b.start || b.end - a.end);
      losses.add(LOST.types, sentence.spans.length - spans.length);
      losses.add(LOST.fragments, spans.filter(({ fragments }) => fragments).length);
      const { tags, left } = encodeTags(forms.length, spans, scheme);
      losses.add('spans that overlap a longer one (in `spans`, not in `ner_tags`)', left.length);
      const isUnknown = isInRanges(forms.length, sentence.unknown);
      hasUnknown ||= isUnknown.includes(true);
      const at = charOffsets(sentence.text, 'codepoint');
      const record = {
        id: id ?? null,
        doc: sentence.doc,
        tokens: forms,
        ner_tags: tags.map((tag, i) =>
          tag === 'O' && (outside === 'unknown' || isUnknown[i]) ? NOT_LOOKED_AT : numberOf(tag),
        ),
        text: sentence.text,
        offset_unit: 'codepoint',
        word_offsets: sentence.words.map(({ startChar, endChar }) => [at(startChar), at(endChar)]),
        spans: spans.map((span) => {
          const { startChar, endChar } = spanChars(sentence, span);
          const { subtype = null, score = null, provenance } = span;
          const origin = provenance ? JSON.stringify(provenance) : null;
          return { start: at(startChar), end: at(endChar), label: span.type, score, subtype, provenance: origin };
        }),
      };
      const split = splits?.byDocument?.[sentence.doc] ?? 'train';
      counts.add(split, written);
      return [{ name: FILES[split], text: `${JSON.stringify(record)}\n` }];
    },
    finish(): WrittenPart[] {
      return [
        {
          name: 'README.md',
          text: writeCard([...numbers.keys()], counts, hasUnknown && outside === 'negative' ? 'marked' : outside, card),
        },
      ];
    },
    losses: losses.list,
  };
}

const LEFT_OUT = 'their tag is -100, which training leaves out of account.';
const MEANINGS = {
  unknown: `Words outside all spans have not been looked at: ${LEFT_OUT}`,
  marked: `Words outside all spans are no entities (tag 0, \`O\`), but for those that nobody has looked at: ${LEFT_OUT}`,
  negative: 'Words outside all spans are no entities (tag 0, `O`).',
} as const;

function writeCard(
  tags: readonly string[],
  counts: CardCounts,
  outside: keyof typeof MEANINGS,
  card: DataCard | undefined,
): string {
  const names = tags.map((tag, i) => `            '${i}': ${JSON.stringify(tag)}`).join('\n');
  const files = counts.splits();
  const data = files.map((split) => `  - split: ${split}\n    path: ${FILES[split]}`).join('\n');
  const languages = (card?.languages ?? []).filter((tag) => tag !== 'und');
  const spoken = languages.length > 0 ? `language:\n${languages.map((tag) => `- ${tag}\n`).join('')}` : '';
  const licence = card?.licence ? `license: ${JSON.stringify(card.licence)}\n` : '';
  return `---
${spoken}${licence}task_categories:
- token-classification
task_ids:
- named-entity-recognition
configs:
- config_name: default
  data_files:
${data}
dataset_info:
  features:
  - name: id
    dtype: string
  - name: doc
    dtype: string
  - name: tokens
    sequence: string
  - name: ner_tags
    sequence:
      class_label:
        names:
${names}
  - name: text
    dtype: string
  - name: offset_unit
    dtype: string
  - name: word_offsets
    sequence:
      sequence: int64
  - name: spans
    list:
    - name: start
      dtype: int64
    - name: end
      dtype: int64
    - name: label
      dtype: string
    - name: score
      dtype: float64
    - name: subtype
      dtype: string
    - name: provenance
      dtype: string
---

${writeCardBody(counts, card)}
${MEANINGS[outside]}

- \`tokens\`, \`ner_tags\`: words and their tags; the names of the tags are in the head of this card.
- \`text\`, \`word_offsets\`, \`spans\`: the verbatim text, and where words and entities stand in it, in code points, end
  exclusive. Spans may overlap; \`ner_tags\` tells the longer of such.
`;
}
