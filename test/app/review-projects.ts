// Projects to review, made through the store as an import and a mining run make them: Wikigold with spans that the starter
// model really ranked (test/fixtures/wikigold-ranking), sentences in many scripts, and a very long list.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { setRunState, startRun } from '../../main/store/candidates/runs.ts';
import { settleCandidates } from '../../main/store/candidates/settle-candidates.ts';
import { addCorpus } from '../../main/store/corpus/corpora.ts';
import { finishImport, importBatch } from '../../main/store/corpus/import-batch.ts';
import { addSeed, addType, setPhrase } from '../../main/store/entity-types.ts';
import type { Connection } from '../../main/store/file/connection.ts';
import { createProject } from '../../main/store/file/project-file.ts';
import { createSegmenter } from '../../src/corpus/segment.ts';
import type { Sentence } from '../../src/corpus/sentence.ts';
import type { CorpusId, RunId, SeedId, SentenceId, TypeId } from '../../src/project/ids.ts';
import type { FoundCandidate } from '../../src/project/mining.ts';
import { SOURCE } from '../support/project-builder.ts';

const ROOT = join(import.meta.dirname, '../..');
const WIKIGOLD = join(ROOT, 'resources/corpora/wikigold/wikigold.conll');
const RANKING = join(ROOT, 'test/fixtures/wikigold-ranking/ranking.jsonl');

interface TypeLine {
  readonly name: string;
  readonly phrase: string;
  readonly colour: string;
  readonly seed: string;
}

/** The paper's seeds. */
const TYPES: readonly TypeLine[] = [
  { name: 'PER', phrase: 'person', colour: '#c9732f', seed: 'Peter' },
  { name: 'LOC', phrase: 'location', colour: '#2f6fb0', seed: 'London' },
  { name: 'ORG', phrase: 'organization', colour: '#7a56a8', seed: 'Reuters' },
  { name: 'MISC', phrase: 'miscellaneous', colour: '#1b8a6b', seed: 'German' },
];

interface LaidOut {
  readonly connection: Connection;
  readonly types: ReadonlyMap<string, TypeId>;
  readonly seeds: ReadonlyMap<string, SeedId>;
  readonly corpora: readonly CorpusId[];
  close(): void;
}

interface Started extends LaidOut {
  readonly run: RunId;
}

interface CorpusLines {
  readonly name: string;
  readonly language: string;
  readonly sentences: readonly Sentence[];
}

const BATCH = 5000;

function importCorpus(connection: Connection, { name, language, sentences }: CorpusLines): CorpusId {
  const corpus = addCorpus(connection, { ...SOURCE, name, fileName: `${name}.txt`, language });
  for (let from = 0; from < sentences.length; from += BATCH) {
    const items = sentences
      .slice(from, from + BATCH)
      .map((sentence, i) => ({ sentence: { ...sentence, spans: [] }, line: from + i + 1 }));
    importBatch(connection, corpus, from, items);
  }
  finishImport(connection, corpus);
  return corpus;
}

/** A project with types, their seeds, and these corpora. Sentences are numbered through. */
function layOut(path: string, lines: readonly CorpusLines[], lookedFor = TYPES): LaidOut {
  const project = createProject(path, basename(path, '.seedmark'));
  const { connection } = project;
  const types = new Map<string, TypeId>();
  const seeds = new Map<string, SeedId>();
  for (const line of lookedFor) {
    const type = addType(connection, { name: line.name, colour: line.colour });
    setPhrase(connection, type, { language: 'en', phrase: line.phrase });
    types.set(line.name, type);
    seeds.set(line.name, addSeed(connection, { type, language: 'en', text: line.seed, isNegative: false }));
  }
  const corpora = lines.map((corpus) => importCorpus(connection, corpus));
  return { connection, types, seeds, corpora, close: () => project.close() };
}

/** … with an empty run over the corpora, for the four types. */
function startProject(path: string, lines: readonly CorpusLines[]): Started {
  const laidOut = layOut(path, lines);
  const { connection, types, seeds, corpora } = laidOut;
  const run = startRun(connection, {
    method: 'div2',
    isHigherBetter: false,
    options: {},
    modelName: 'starter',
    modelFingerprint: 'test',
    types: TYPES.map(({ name: type, phrase }) => ({
      type: types.get(type)!,
      phrase,
      seeds: [seeds.get(type)!],
      signature: type,
    })),
    corpora,
  });
  return { ...laidOut, run };
}

function finish({ connection, run, close }: Started): void {
  for (let from: number | undefined = 0; from !== undefined; ) from = settleCandidates(connection, run, from);
  setRunState(connection, run, 'done');
  close();
}

interface RankedLine {
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly score: number;
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
}

const orNaN = (value: number | null): number => value ?? Number.NaN;

export async function buildWikigold(path: string): Promise<void> {
  const { sentences } = await readCorpus(await openCorpus(WIKIGOLD, { language: 'en' }));
  const started = startProject(path, [{ name: 'wikigold', language: 'en', sentences }]);
  const lines = readFileSync(RANKING, 'utf8').trim().split('\n');
  const found = lines.map((line): FoundCandidate => {
    const { sentence, start, end, type, score, x, y } = JSON.parse(line) as RankedLine;
    const { text, words } = sentences[sentence];
    return {
      sentence: (sentence + 1) as SentenceId,
      span: { start, end },
      surface: text.slice(words[start].startChar, words[end - 1].endChar),
      type: started.types.get(type)!,
      seed: started.seeds.get(type),
      score,
      x: x.map(orNaN),
      y: y.map(orNaN),
    };
  });
  storeCandidates(started.connection, started.run, found);
  finish(started);
}

/** The first sentences of Wikigold, two types with the paper's seeds, nothing mined. */
export async function buildUnmined(path: string, sentences: number): Promise<void> {
  const { sentences: all } = await readCorpus(await openCorpus(WIKIGOLD, { language: 'en' }));
  const lines = [{ name: 'wikigold', language: 'en', sentences: all.slice(0, sentences) }];
  layOut(path, lines, TYPES.slice(0, 2)).close();
}

export interface ScriptCorpus {
  readonly language: string;
  readonly texts: readonly string[];
  /** A word of the text. */
  readonly seed: string;
}

/** Each a corpus, and one type with a seed in each language; nothing mined. */
export function buildScriptCorpora(path: string, corpora: readonly ScriptCorpus[]): void {
  const lines = corpora.map(({ language, texts }) => {
    const { words } = createSegmenter({ language });
    const doc = `${language}.txt`;
    return { name: language, language, sentences: texts.map((text) => ({ doc, text, words: words(text) })) };
  });
  const [type] = TYPES;
  const { connection, types, close } = layOut(path, lines, [type]);
  for (const { language, seed } of corpora) {
    addSeed(connection, { type: types.get(type.name)!, language, text: seed, isNegative: false });
  }
  close();
}

export interface ScriptLine {
  readonly language: string;
  readonly text: string;
  readonly surface: string;
}

/** One sentence of each kind that other tools are known to break. */
export const SCRIPT_LINES: readonly ScriptLine[] = [
  { language: 'ar', text: 'وصل الصحفي محمد الأمين أمس إلى مدينة الخرطوم مع BBC News.', surface: 'محمد الأمين' },
  { language: 'he', text: 'המשוררת לאה גולדברג נולדה בקניגסברג בשנת 1911.', surface: 'לאה גולדברג' },
  { language: 'fa', text: 'نیما یوشیج در روستای یوش به دنیا آمد.', surface: 'نیما یوشیج' },
  { language: 'th', text: 'เมื่อวานนี้สมชายเดินทางไปเชียงใหม่กับครอบครัว', surface: 'สมชาย' },
  { language: 'am', text: 'ደራሲ ሀዲስ አለማየሁ በደብረ ማርቆስ ተወለዱ።', surface: 'ሀዲስ አለማየሁ' },
  { language: 'nqo', text: 'ߛߏߟߏߡߊߣߊ߫ ߞߊ߲ߕߍ߫ ߕߘߍ߬ ߞߊ߲ߞߊ߲߫ ߠߋ߬ ߘߐ߫', surface: 'ߛߏߟߏߡߊߣߊ߫ ߞߊ߲ߕߍ߫' },
  { language: 'hi', text: 'कल अमृता प्रीतम ने दिल्ली में कविता पढ़ी।', surface: 'अमृता प्रीतम' },
  { language: 'und-fonipa', text: 'ɔ̃̀k͡pɔ́ ŋ̀kèʤì ɓɛ́ʔɛ̰̂ ɖʊ̥ ǃxóõ̤ t͡ɕʰi˥˩ n̪d̪ɯ̟ ʈ͡ʂə̯', surface: 'ŋ̀kèʤì ɓɛ́ʔɛ̰̂' },
  {
    language: 'de',
    text: `Das Wort ${'Donaudampfschifffahrts'.repeat(9)}gesellschaft ist lang.`,
    surface: `${'Donaudampfschifffahrts'.repeat(9)}gesellschaft`,
  },
  {
    language: 'sw',
    text: 'Baadaye nahodha Fatuma Njoroge aliamuru tanga lishushwe 👩🏾‍🚀 kabla ya dhoruba.',
    surface: 'Fatuma Njoroge',
  },
];

/** Each of `SCRIPT_LINES` is a candidate, in their order. */
export function buildScripts(path: string): void {
  const sentences = SCRIPT_LINES.map(({ language, text }) => ({
    doc: `${language}.txt`,
    text,
    words: createSegmenter({ language: language.split('-')[0] }).words(text),
  }));
  const corpora = sentences.map((sentence, i) => ({
    name: sentence.doc,
    language: SCRIPT_LINES[i].language,
    sentences: [sentence],
  }));
  const started = startProject(path, corpora);
  const found = SCRIPT_LINES.map(({ surface }, index): FoundCandidate => {
    const { text, words } = sentences[index];
    const from = text.indexOf(surface);
    const start = words.findIndex(({ startChar }) => startChar >= from);
    const last = words.findLastIndex(({ endChar }) => endChar <= from + surface.length);
    const score = (index + 1) / 100;
    return {
      sentence: (index + 1) as SentenceId,
      span: { start, end: Math.max(start, last) + 1 },
      surface,
      type: started.types.get('PER')!,
      seed: started.seeds.get('PER'),
      score,
      x: [score, Number.NaN],
      y: [score / 2, score / 3],
    };
  });
  storeCandidates(started.connection, started.run, found);
  finish(started);
}

/** As many candidates as asked for, over Wikigold's sentences again and again: every span of up to three words. */
export async function buildLong(path: string, candidates: number): Promise<void> {
  const { sentences: wikigold } = await readCorpus(await openCorpus(WIKIGOLD, { language: 'en' }));
  const sentences: Sentence[] = [];
  const spans: { readonly sentence: number; readonly start: number; readonly end: number }[] = [];
  for (let i = 0; spans.length < candidates; i++) {
    const sentence = wikigold[i % wikigold.length];
    sentences.push(sentence);
    for (let start = 0; start < sentence.words.length; start++) {
      spans.push({ sentence: i, start, end: Math.min(sentence.words.length, start + 1 + (start % 3)) });
    }
  }
  const started = startProject(path, [{ name: 'long', language: 'en', sentences }]);
  const types = [...started.types.values()];
  const batch = 10_000;
  for (let from = 0; from < candidates; from += batch) {
    const found = spans.slice(from, Math.min(candidates, from + batch)).map(({ sentence, start, end }, i) => {
      const { text, words } = sentences[sentence];
      const score = (((from + i + 1) * 7919) % 1_000_003) / 1_000_003;
      return {
        sentence: (sentence + 1) as SentenceId,
        span: { start, end },
        surface: text.slice(words[start].startChar, words[end - 1].endChar),
        type: types[(from + i) % types.length],
        seed: undefined,
        score,
        x: [score, score],
        y: [score, score, score],
      };
    });
    storeCandidates(started.connection, started.run, found);
  }
  finish(started);
}
