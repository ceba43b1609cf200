// The card of a data set (README.md): what is in it, how it was annotated and what it may be used for. What nobody has said
// is said to be missing, never made up.

import { SPLITS, type Split } from './splits.ts';
import type { WrittenSentence } from './writer.ts';

/** What the project knows and the sentences do not say. */
export interface DataCard {
  readonly title: string;
  /** BCP-47 tags. */
  readonly languages: readonly string[];
  readonly licence?: string;
  /** Free text, Markdown. */
  readonly guidelines?: string;
  /** What each type was called and which examples began it. */
  readonly types: readonly { readonly name: string; readonly phrase: string; readonly seeds: readonly string[] }[];
  /** One line for each pair of reviewers. */
  readonly agreement: readonly string[];
  readonly sources: readonly string[];
}

interface SplitCounts {
  sentences: number;
  words: number;
  unknown: number;
  readonly documents: Set<string>;
  readonly spans: Map<string, number>;
}

export interface CardCounts {
  add(split: Split, written: WrittenSentence): void;
  /** Those that have sentences, in order. */
  splits(): readonly Split[];
  of(split: Split): SplitCounts | undefined;
}

export function createCardCounts(): CardCounts {
  const bySplit = new Map<Split, SplitCounts>();
  return {
    add(split, { sentence }) {
      const counts = bySplit.get(split) ?? {
        ...{ sentences: 0, words: 0, unknown: 0 },
        ...{ documents: new Set<string>(), spans: new Map<string, number>() },
      };
      bySplit.set(split, counts);
      counts.sentences++;
      counts.words += sentence.words.length;
      counts.unknown += (sentence.unknown ?? []).reduce((sum, { start, end }) => sum + end - start, 0);
      counts.documents.add(sentence.doc);
      for (const { type } of sentence.spans) counts.spans.set(type, (counts.spans.get(type) ?? 0) + 1);
    },
    splits: () => SPLITS.filter((split) => bySplit.has(split)),
    of: (split) => bySplit.get(split),
  };
}

const NOT_SAID = 'Not said.';

/** Markdown without a YAML head. */
export function writeCardBody(counts: CardCounts, card: DataCard | undefined): string {
  const splits = counts.splits().map((split) => ({ split, ...counts.of(split)! }));
  const types = [...new Set(splits.flatMap(({ spans }) => [...spans.keys()]))].sort();
  const rows = splits.map(({ split, documents, sentences, words, unknown, spans }) =>
    row([split, documents.size, sentences, words, unknown, ...types.map((type) => spans.get(type) ?? 0)]),
  );
  const head = ['split', 'documents', 'sentences', 'words', 'words nobody judged', ...types.map(escapeCell)];
  return `# ${card?.title ?? 'Named entities'}

${[row(head), row(head.map(() => '---')), ...rows].join('\n')}

${card ? describe(card) : ''}`;
}

function describe({ languages, licence, guidelines, types, agreement, sources }: DataCard): string {
  const ofTypes = types.map(({ name, phrase, seeds }) => {
    const begun = seeds.length > 0 ? `; begun with ${seeds.map((seed) => `"${seed}"`).join(', ')}` : '';
    return `- \`${name}\`${phrase === '' ? '' : `: ${phrase}`}${begun}`;
  });
  return [
    section('Languages', languages.join(', ')),
    section('Licence', licence),
    section('Guidelines', [guidelines, ofTypes.join('\n')].filter(Boolean).join('\n\n')),
    section(
      'Agreement',
      agreement.map((line) => `- ${line}`).join('\n') || 'One reviewer, or nothing that two have both judged.',
    ),
    section('Sources', sources.map((source) => `- ${source}`).join('\n')),
  ].join('\n');
}

const section = (title: string, body: string | undefined) => `## ${title}\n\n${body || NOT_SAID}\n`;
const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
const escapeCell = (text: string) => text.replace(/[|\n\r]/g, ' ');
