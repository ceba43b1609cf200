// spaCy's training data as JSON (formats.md 4.7): [text, { entities }] pairs (alone, or as the `annotations` of an object),
// lines of { text, entities }, what Doc.to_json gives ({ text, ents, tokens }), and version 2's
// documents of paragraphs, sentences and BILUO tags. Offsets are code points. "-" stands for an unknown word.

import { alignWords } from '../../corpus/align-words.ts';
import { joinWords } from '../../corpus/join-words.ts';
import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars } from '../../corpus/sentence.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { decodeTags } from '../tags.ts';
import { createRecordWriter, type FormatWriter, type WriteOptions } from '../writer.ts';
import type { JsonRecord } from './jsonl.ts';
import { givenLabel, readLabelledRecord } from './labelled-record.ts';
import { describeSentence } from './own-metadata.ts';
import { createRecordReader, isRecord, listAt, nameAt, type RecordPlace, recordAt } from './record-reader.ts';

export function createSpacyReader(options: ReadOptions = {}): FormatReader {
  const counts = { paragraphs: 0, rawTextPresent: 0, tokensWithMissingEntity: 0 };
  return createRecordReader(options, {
    take(value, place, segmenter) {
      if (isPair(value)) return takeText(value[0], recordAt(value[1]));
      if (isRecord(value) && isPairList(value.annotations)) {
        return value.annotations.filter(isPair).flatMap(([text, record]) => [...takeText(text, recordAt(record))]);
      }
      if (!isRecord(value)) return 'neither an object nor a pair of text and labels';
      if (Array.isArray(value.paragraphs))
        return value.paragraphs.flatMap((one) => takeParagraph(recordAt(one), value, place));
      return typeof value.text === 'string' ? takeText(value.text, value) : 'it has no text';

      function takeText(text: string, record: JsonRecord): readonly ReadItem[] {
        const labels = listAt(record.entities ?? record.ents ?? record.spans).map(givenLabel);
        const given = { text, labels, unit: 'codepoint', metadata: record.meta, called: 'entity' } as const;
        return readLabelledRecord(given, place, segmenter, options).items;
      }
    },
    facts: () => counts,
  });

  /** Its sentences; their texts are cut from the raw text where the words stand in it. */
  function takeParagraph(paragraph: JsonRecord, document: JsonRecord, { line, doc }: RecordPlace): ReadItem[] {
    counts.paragraphs++;
    const sentences = listAt(paragraph.sentences).map((one) => listAt(recordAt(one).tokens).map(recordAt));
    const forms = sentences.map((words) => words.map(({ orth }) => (typeof orth === 'string' ? orth : '')));
    const raw = typeof paragraph.raw === 'string' ? paragraph.raw : undefined;
    if (raw !== undefined) counts.rawTextPresent++;
    const aligned = raw === undefined ? undefined : alignWords(raw, forms.flat());
    const places = aligned && 'words' in aligned ? aligned.words : undefined;
    const name = nameAt(document.id);
    const items: ReadItem[] = [];
    let first = 0;
    for (const [i, words] of sentences.entries()) {
      const reject = (reason: string) =>
        items.push({ reject: { line, reason: `sentence ${i + 1}: ${reason}`, lost: 'sentence' } });
      const own = places?.slice(first, first + words.length);
      first += words.length;
      if (words.length === 0) reject('it has no words');
      else if (forms[i].some((form) => form.trim() === '')) reject('a word is empty');
      else {
        const tags = words.map(({ ner }) => (typeof ner === 'string' && ner !== '' ? ner : '-'));
        counts.tokensWithMissingEntity += tags.filter((tag) => tag === '-').length;
        const decoded = decodeTags(tags.map((tag) => (tag === '-' ? 'O' : tag)));
        if ('invalidAt' in decoded) {
          reject(`tag ${decoded.invalidAt + 1} is no entity tag`);
          continue;
        }
        const text =
          own && raw !== undefined
            ? cutOut(raw, own)
            : joinWords(forms[i], options.closeUp ? { closeUp: options.closeUp } : {});
        items.push({
          sentence: { doc: name === undefined ? doc : `${options.doc ?? ''}#${name}`, ...text, spans: decoded.spans },
          line,
        });
      }
    }
    if (sentences.length === 0)
      items.push({ reject: { line, reason: 'a paragraph has no sentences', lost: 'sentence' } });
    return items;
  }
}

const isPair = (value: unknown): value is readonly [string, unknown] =>
  Array.isArray(value) && typeof value[0] === 'string';

/** What annotation tools for spaCy save beside a list of classes; texts that were skipped are null. */
export const isPairList = (value: unknown): value is readonly unknown[] =>
  listAt(value).some((one) => isPair(one) && isRecord(one[1])) &&
  listAt(value).every((one) => one === null || isPair(one));

function cutOut(raw: string, words: readonly { readonly startChar: number; readonly endChar: number }[]) {
  const from = words[0].startChar;
  return {
    text: raw.slice(from, words[words.length - 1].endChar),
    words: words.map(({ startChar, endChar }) => ({ startChar: startChar - from, endChar: endChar - from })),
  };
}

export function createSpacyWriter(_options: WriteOptions = {}): FormatWriter {
  return createRecordWriter({ loses: { scores: true } }, (written) => {
    const { sentence } = written;
    const at = charOffsets(sentence.text, 'codepoint');
    return {
      text: sentence.text,
      entities: sentence.spans.map((span) => {
        const { startChar, endChar } = spanChars(sentence, span);
        return [at(startChar), at(endChar), span.type];
      }),
      meta: describeSentence(written, 'codepoint'),
    };
  });
}
