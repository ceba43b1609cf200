// A project of five languages and five scripts, from files to an export: languages guessed and corrected, mined with one
// English seed and with a borrowed one, reviewed, exported; the surface text is looked at at every border.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openService, type Service } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import type { JobRecord } from '../../src/contract/jobs.ts';
import type { LanguageSurvey } from '../../src/contract/languages.ts';
import type { CorpusId, JobId, RunId, SeedId, TypeId } from '../../src/project/ids.ts';
import type { ReviewItem } from '../../src/project/review.ts';
import { wikigoldHead } from '../cli/command.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { SHARED, unlessShared } from '../support/shared.ts';

const scratch = scratchFolder();
const services: Service[] = [];
after(async () => {
  for (const service of services) await service.close();
});

const NOT_HERE =
  unlessShared('samples/scripts') ||
  unlessShared('samples/jsonl-byte-spans') ||
  unlessShared('models/tiny-xlm-roberta');

const samples = (path: string): string => readFileSync(join(SHARED, 'samples', path), 'utf8');
const head = (text: string, blocks: number, between: string): string =>
  text.split(between).slice(0, blocks).join(between);

interface Source {
  readonly language: string;
  readonly script: string;
  readonly direction: 'ltr' | 'rtl';
  readonly file: string;
  readonly text: () => string;
  /** Has labels of persons. */
  readonly isLabelled?: boolean;
}

/** English and Amharic news with labels, and the Universal Declaration of Human Rights in three more scripts. */
const SOURCES: readonly Source[] = [
  {
    language: 'en',
    script: 'Latn',
    direction: 'ltr',
    file: 'en.conll',
    text: () => wikigoldHead(60),
    isLabelled: true,
  },
  {
    ...{ language: 'am', script: 'Ethi', direction: 'ltr', file: 'am.jsonl', isLabelled: true },
    text: () => head(samples('jsonl-byte-spans/masakhaner_x_am.jsonl'), 60, '\n'),
  },
  {
    language: 'ar',
    script: 'Arab',
    direction: 'rtl',
    file: 'ar.txt',
    text: () => head(samples('scripts/arb.txt'), 8, '\n\n'),
  },
  {
    language: 'th',
    script: 'Thai',
    direction: 'ltr',
    file: 'th.txt',
    text: () => head(samples('scripts/tha.txt'), 8, '\n\n'),
  },
  {
    language: 'mn',
    script: 'Cyrl',
    direction: 'ltr',
    file: 'mn.txt',
    text: () => head(samples('scripts/khk.txt'), 8, '\n\n'),
  },
];
const LANGUAGES = SOURCES.map(({ language }) => language);

async function done(client: Client, job: JobId): Promise<JobRecord> {
  for (;;) {
    const record = await client.jobs.read({ job });
    if (record.endedAt !== undefined) {
      assert.equal(record.state, 'done', JSON.stringify(record.failure));
      return record;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const surfaceOf = ({ text, words, span }: Pick<ReviewItem, 'text' | 'words' | 'span'>): string =>
  text.slice(words[span.start].startChar, words[span.end - 1].endChar);

/** No border parts what a reader sees as one character. */
function assertWholeCharacters(text: string, borders: readonly number[]): void {
  const starts = new Set([...graphemes.segment(text)].map(({ index }) => index));
  for (const border of borders) assert.ok(border === text.length || starts.has(border), `${border} in "${text}"`);
}

describe('a project of five languages', {
  skip: NOT_HERE,
  concurrency: 1,
}, () => {
  let client: Client;
  let type: TypeId;
  let seed: SeedId;
  let corpora: CorpusId[];
  let run: RunId;

  before(async () => {
    if (NOT_HERE) return;
    const service = openService({ folder: join(scratch, 'user'), kinds: JOB_KINDS });
    services.push(service);
    client = service.connect();
    await client.projects.create({ path: join(scratch, 'five.seedmark'), name: 'five' });
    await client.models.add({ path: join(SHARED, 'models/tiny-xlm-roberta'), name: 'tiny' });
  });

  async function mine(seeds: readonly SeedId[], model = 'tiny', only = corpora): Promise<RunId> {
    const started = await client.mining.start({
      mining: {
        ...{ corpora: only, types: [{ type, seeds }], model, device: 'cpu' },
        selection: { mode: 'top', k: 40 },
      },
    });
    await done(client, started.job);
    return started.run;
  }

  const page = async (language: string, of = run): Promise<readonly ReviewItem[]> =>
    (await client.review.page({ filter: { run: of, language }, order: { by: 'score' }, limit: 100 })).items;

  it('guesses languages, scripts and directions at import; what it takes for a relative is corrected by document', async () => {
    corpora = [];
    for (const { file, text } of SOURCES) {
      const path = join(scratch, file);
      writeFileSync(path, text());
      const { languages, script } = await client.corpora.preview({ path, choices: {} });
      assert.ok(languages.length > 0 && script !== undefined);
      const [job] = await client.corpora.import({ files: [{ path, name: file, choices: {} }] });
      corpora.push(((await done(client, job)).result as { corpus: CorpusId }).corpus);
    }
    const guessed = (await client.languages.list()).map(({ language }) => language);
    for (const language of ['en', 'ar', 'th', 'mn']) assert.ok(guessed.includes(language), guessed.join());
    // Tigrinya is written with the same syllables.
    const wrong = guessed.filter((language) => !LANGUAGES.includes(language));
    for (const language of wrong) {
      const documents = await client.languages.documents({ language, limit: 500 });
      assert.ok(documents.every(({ corpus }) => corpus === corpora[1]));
      const guesses = await client.languages.guess({ document: documents[0].id });
      assert.ok(
        guesses.some((guess) => guess.language === 'am'),
        'Amharic is offered',
      );
      await client.languages.assign({ documents: documents.map(({ id }) => id), language: 'am' });
    }
    const found = await client.languages.list();
    assert.deepEqual(
      found.map(({ language, script, direction }) => [language, script, direction]).sort(),
      SOURCES.map(({ language, script, direction }) => [language, script, direction]).sort(),
    );
    assert.deepEqual(
      (await client.corpora.list()).map(({ language }) => language),
      LANGUAGES,
    );
    for (const { language, isLabelled = false } of SOURCES) {
      const { labels } = found.find((one) => one.language === language)!;
      assert.equal(
        labels.some(({ label, spans }) => label === 'PER' && spans > 0),
        isLabelled,
      );
    }
  });

  it('keeps every text verbatim, and parts no character that a reader sees', async () => {
    for (const [i, corpus] of corpora.entries()) {
      const source = SOURCES[i].text();
      for (const { text, words, spans } of await client.corpora.sentences({ corpus, from: 0, limit: 500 })) {
        if (SOURCES[i].file.endsWith('.txt')) assert.ok(source.includes(text), text);
        assertWholeCharacters(
          text,
          words.flatMap(({ startChar, endChar }) => [startChar, endChar]),
        );
        assert.ok(spans.every(({ start, end }) => start < end && end <= words.length));
      }
    }
  });

  it('says how well a model knows each script, and which labelled spans can be found', async () => {
    const survey = (await done(client, await client.languages.survey({ model: 'starter' })))
      .result as unknown as LanguageSurvey;
    assert.deepEqual(survey.languages.map(({ language }) => language).sort(), [...LANGUAGES].sort());
    const unknown = new Map(
      survey.languages.map(({ language, coverage }) => [
        language,
        coverage === undefined ? 1 : coverage.wordsWithUnknown / coverage.words,
      ]),
    );
    assert.ok(unknown.get('en')! < 0.01, `English ${unknown.get('en')}`);
    for (const language of ['am', 'th'])
      assert.ok(unknown.get(language)! > 0.5, `${language} ${unknown.get(language)}`);
    const { ceilings } = survey.languages.find(({ language }) => language === 'en')!;
    const { spans, reachable } = ceilings.find(({ label }) => label === 'PER')!;
    assert.ok(reachable > 0 && reachable < spans);
    assert.deepEqual(await client.languages.lastSurvey({ model: 'starter' }), survey);
    assert.equal(await client.languages.lastSurvey({ model: 'tiny' }), undefined);
  });

  it('mines all of them with one English seed, each with its own phrase and list', async () => {
    type = await client.types.add({ settings: { name: 'PER', colour: '#336699' } });
    await client.types.setPhrase({ type, language: 'en', phrase: 'person' });
    await client.types.setPhrase({ type, language: 'th', phrase: 'บุคคล' });
    await client.settings.changeLanguage({ settings: { language: 'th', template: '{label}: {seed}' } });
    seed = await client.seeds.add({ seed: { type, language: 'en', text: 'Amina Jallo', isNegative: false } });
    run = await mine([seed]);
    for (const language of LANGUAGES) {
      const items = await page(language);
      assert.ok(items.length > 0 && items.length <= 40, `${language}: ${items.length}`);
      for (const item of items) {
        assert.equal(item.seed, seed);
        const { startChar } = item.words[item.span.start];
        assertWholeCharacters(item.text, [startChar, item.words[item.span.end - 1].endChar]);
        const [surface] = await client.review.surfaces({ filter: { run, surface: item.surface }, limit: 1 });
        assert.equal(surface.text, surfaceOf(item));
      }
    }
    const lists = await Promise.all(LANGUAGES.map((language) => page(language)));
    assert.equal(lists.filter(({ length }) => length === 40).length >= 3, true, 'each language has a list of its own');
    const thai = await client.review.why({ candidate: lists[3][0].id, words: 3 });
    assert.ok(
      thai.slots.some(({ side }) => side === 'context'),
      'the label context is explained as it was mined',
    );
  });

  it('tells precision by language, from verdicts and from labels', async () => {
    for (const language of LANGUAGES) {
      const standing = (await page(language)).filter(({ standing }) => standing === 'kept');
      const judgements = standing.slice(0, 4).map(({ sentence, span }, i) => {
        return { act: i < 3 ? ('accept' as const) : ('reject' as const), sentence, span, type };
      });
      await client.review.decide({ judgements });
    }
    const precision = await client.languages.precision({ run });
    assert.deepEqual(precision.map(({ language }) => language).sort(), [...LANGUAGES].sort());
    for (const { language, verdicts, reviewed, gold, candidates } of precision) {
      assert.equal(verdicts, 4, language);
      assert.ok(
        reviewed.precision !== null && reviewed.low <= reviewed.precision && reviewed.precision <= reviewed.high,
      );
      assert.equal(reviewed.candidates, candidates);
      assert.equal(gold !== undefined, SOURCES.find((source) => source.language === language)!.isLabelled ?? false);
    }
  });

  it('borrows a local seed from what was confirmed, and mines that language with it alone', async () => {
    const offered = await client.languages.borrowable({ type, language: 'am', run, limit: 10 });
    const accepted = (await page('am')).filter(({ status }) => status === 'accepted').map(surfaceOf);
    assert.deepEqual(offered.map(({ text }) => text).sort(), [...new Set(accepted)].sort());
    assert.ok(offered.every(({ score }) => score !== undefined));
    const local = await client.seeds.add({ seed: { type, language: 'am', text: offered[0].text, isNegative: false } });
    const again = await mine([seed, local]);
    for (const language of LANGUAGES) {
      const items = await page(language, again);
      assert.ok(
        items.every((item) => item.seed === (language === 'am' ? local : seed)),
        language,
      );
    }
    const own = (await page('am', again)).filter((item) => surfaceOf(item) === offered[0].text);
    assert.ok(
      own.every(({ y }) => y.every((term) => Math.abs(term) < 1e-4)),
      'the label context of the seed itself',
    );
  });

  it('mines English with the starter: what it ranks first are persons', async () => {
    const starter = await mine([seed], 'starter', [corpora[0]]);
    const [{ language, gold }, ...others] = await client.languages.precision({ run: starter });
    assert.deepEqual([language, others], ['en', []]);
    assert.ok(gold!.at[0].k === 10 && gold!.at[0].precision >= 0.3, JSON.stringify(gold));
  });

  it('exports every language with borders that stand where the words stand', async () => {
    const accepted = (await Promise.all(LANGUAGES.map((language) => page(language))))
      .flat()
      .filter(({ status }) => status === 'accepted');
    assert.equal(accepted.length, 15);
    const dataset = { corpora, types: [type], unknownWords: 'outside' as const };
    const target = join(scratch, 'five.jsonl');
    await done(client, await client.exports.dataset({ dataset: { ...dataset, format: 'jsonl' }, path: target }));
    const records = readFileSync(target, 'utf8')
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { text: string; words: string[]; spans: { start: number; end: number; text: string }[] },
      );
    const written = records.flatMap(({ text, spans }) =>
      spans.map(({ start, end, text: surface }) => {
        assert.equal(text.slice(start, end), surface);
        assertWholeCharacters(text, [start, end]);
        return `${text}\n${start} ${surface}`;
      }),
    );
    assert.deepEqual(
      written.sort(),
      accepted.map((item) => `${item.text}\n${item.words[item.span.start].startChar} ${surfaceOf(item)}`).sort(),
    );
    // Read back as a corpus, the labels mark the same words.
    const [job] = await client.corpora.import({ files: [{ path: target, name: 'again', choices: {} }] });
    const { corpus } = (await done(client, job)).result as { corpus: CorpusId };
    const back = await client.corpora.sentences({ corpus, from: 0, limit: 500 });
    const surfaces = back.flatMap(({ text, words, spans }) => spans.map((span) => surfaceOf({ text, words, span })));
    assert.deepEqual(surfaces.sort(), accepted.map(surfaceOf).sort());
  });
});
