// Renaming and taking out corpora and runs, over the in-process transport, on real project files.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { removeNext } from '../../main/store/corpus/remove-corpus.ts';
import { findDamage } from '../../main/store/file/integrity.ts';
import { openProject, type ProjectFile } from '../../main/store/file/project-file.ts';
import { recoverProject } from '../../main/store/file/recover.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { lastVerdict } from '../../main/store/review/verdict-log.ts';
import { addTagger, storePredictions } from '../../main/store/taggers.ts';
import type { Client } from '../../src/contract/client.ts';
import type { CorpusId, RunId, SentenceId } from '../../src/project/ids.ts';
import { countingKind } from '../support/job-kinds.ts';
import { done, failsWith, open } from '../support/open-services.ts';
import { addTexts, candidate, minedProject, scratchFolder, startTestRun, TEXTS } from '../support/project-builder.ts';

const scratch = scratchFolder();
const SECRET = ['Zainab wrote to Serekunda', 'Serekunda answered'];

interface Two {
  readonly path: string;
  readonly client: Client;
  readonly letters: CorpusId;
  readonly diary: CorpusId;
  readonly runs: { readonly letters: RunId; readonly both: RunId; readonly diary: RunId };
}

/** "letters" with five sentences, "diary" with two; runs over the one, the other and both; a tagger and its predictions. */
function twoCorpora(name: string): Two {
  const path = join(scratch, `${name}.seedmark`);
  const small = minedProject(path);
  const { connection, types, corpus: letters, project } = small;
  const diary = addTexts(connection, SECRET, { name: 'diary', fileName: 'diary.txt', sha256: '9'.repeat(64) });
  const both = startTestRun(connection, types, [letters, diary]);
  const own = startTestRun(connection, types, [diary]);
  const found = [candidate(6, [0, 1], types[0], 0.1, 'Zainab'), candidate(7, [0, 1], types[1], 0.2, 'Serekunda')];
  storeCandidates(connection, both, [...found, candidate(1, [0, 2], types[0], 0.3, 'Amina Jallo')]);
  storeCandidates(connection, own, found);
  project.close();
  const client = open({ project: path, kinds: [...JOB_KINDS, countingKind] }).connect();
  return { path, client, letters, diary, runs: { letters: small.run, both, diary: own } };
}

async function decideOn(client: Client, sentence: number, act: 'accept' | 'reject' = 'accept'): Promise<void> {
  const [{ id: type }] = await client.types.list();
  const one = { act, sentence: sentence as SentenceId, span: { start: 0, end: 1 }, type };
  await client.review.decide({ judgements: [one], withTwins: false });
}

function inspect(path: string, look: (project: ProjectFile) => void): void {
  const project = openProject(path, { isReadOnly: true });
  try {
    look(project);
  } finally {
    project.close();
  }
}

describe('a corpus', () => {
  it('is renamed, but not to a name that another one has', async () => {
    const { client, letters, diary } = twoCorpora('rename');
    await client.corpora.rename({ corpus: diary, name: 'journal' });
    assert.deepEqual(
      (await client.corpora.list()).map(({ name }) => name),
      ['letters', 'journal'],
    );
    await client.corpora.rename({ corpus: diary, name: 'journal' });
    await assert.rejects(client.corpora.rename({ corpus: letters, name: 'journal' }), failsWith('bad-argument'));
    await assert.rejects(client.corpora.rename({ corpus: 99 as CorpusId, name: 'x' }), failsWith('not-found'));
  });

  it('says what depends on it, and goes with all of that and nothing else', async () => {
    const { path, client, diary, letters, runs } = twoCorpora('remove');
    await decideOn(client, 1);
    await decideOn(client, 6);
    await decideOn(client, 7, 'reject');
    const before = await client.review.counts({ filter: { run: runs.letters } });
    assert.deepEqual(await client.corpora.dependents({ corpus: diary }), {
      documents: 1,
      sentences: 2,
      candidates: 4,
      verdicts: 2,
      predictions: 0,
      goldSentences: 0,
      runs: [runs.diary, runs.both],
      emptyRuns: [runs.diary],
    });
    await done(client, await client.corpora.remove({ corpus: diary }));
    assert.deepEqual(
      (await client.corpora.list()).map(({ id }) => id),
      [letters],
    );
    assert.deepEqual(
      (await client.mining.runs()).map(({ id, candidates, corpora }) => [id, candidates, corpora]),
      [
        [runs.both, 1, [letters]],
        [runs.letters, before.reduce((sum, { candidates }) => sum + candidates, 0), [letters]],
      ],
    );
    assert.deepEqual(await client.review.counts({ filter: { run: runs.letters } }), before);
    assert.deepEqual((await client.corpora.search({ text: 'Serekunda', limit: 5 })).sentences, []);
    assert.equal((await client.corpora.search({ text: 'Amina', limit: 5 })).sentences.length, 3);
    inspect(path, ({ connection }) => {
      assert.deepEqual(findLogMismatch(connection), []);
      assert.deepEqual(connection.all('SELECT * FROM pragma_foreign_key_check'), []);
      const left = connection.all<{ text: string }>('SELECT text FROM surfaces').map(({ text }) => text);
      assert.ok(left.includes('Amina Jallo') && !left.includes('Zainab') && !left.includes('Serekunda'));
    });
    assert.deepEqual(await findDamage(path), []);
  });

  it('leaves undo and redo walking over what is left, across a restart', async () => {
    const { path, client, diary } = twoCorpora('undo');
    await decideOn(client, 1);
    await decideOn(client, 6);
    await decideOn(client, 2);
    await decideOn(client, 7);
    await client.review.undo();
    await done(client, await client.corpora.remove({ corpus: diary }));
    assert.equal((await client.review.history()).redo, undefined, 'what could be brought back is gone');
    await client.projects.close({});
    const later = open({ project: path, kinds: JOB_KINDS }).connect();
    assert.equal((await later.review.undo()).action, 3);
    assert.equal((await later.review.undo()).action, 1, 'the action in between has nothing to undo');
    assert.equal((await later.review.undo()).action, undefined);
    assert.equal((await later.review.redo()).action, 1);
    inspect(path, ({ connection }) => assert.deepEqual(findLogMismatch(connection), []));
  });

  it('goes on being removed after a crash in the middle, and is no corpus to mine meanwhile', async () => {
    const { path, client, diary, runs } = twoCorpora('crash');
    await decideOn(client, 6);
    await client.projects.close({});
    const project = openProject(path);
    const tagger = addTagger(project.connection, {
      ...{ name: 'first', baseModel: 'starter', baseFingerprint: 'f', labels: ['PER'], options: {}, rngSeed: 1 },
      upToVerdict: lastVerdict(project.connection),
    });
    const type = project.connection.value<number>('SELECT min(id) FROM entity_types') as never;
    storePredictions(project.connection, tagger, [
      { sentence: 7 as SentenceId, span: { start: 0, end: 1 }, type, confidence: 0.5 },
    ]);
    project.connection.write(() => project.connection.run('UPDATE corpora SET is_removing = 1 WHERE id = ?', diary));
    project.close();
    const later = open({ project: path, kinds: JOB_KINDS }).connect();
    assert.equal((await later.corpora.list())[1].state, 'removing');
    const mining = {
      ...{ corpora: [diary], types: [], model: 'starter' },
      selection: { mode: 'all' as const },
    };
    await assert.rejects(later.mining.start({ mining }), failsWith('bad-argument'));
    await done(later, await later.corpora.remove({ corpus: diary }));
    assert.equal((await later.corpora.list()).length, 1);
    assert.deepEqual(
      (await later.mining.runs()).map(({ id }) => id),
      [runs.both, runs.letters],
    );
    assert.equal((await later.taggers.list())[0].upToVerdict, undefined);
  });

  it('waits for other work to end', async () => {
    const { client, diary, runs } = twoCorpora('busy');
    const service = client;
    const [job] = await service.corpora.import({
      files: [{ path: join(scratch, 'busy.seedmark'), name: 'x', choices: { format: 'plain' } }],
    });
    await assert.rejects(client.corpora.remove({ corpus: diary }), failsWith('bad-argument'));
    await assert.rejects(client.mining.remove({ run: runs.diary }), failsWith('bad-argument'));
    await client.jobs.cancel({ job });
    await done(client, await client.corpora.remove({ corpus: diary }));
  });

  it('that was removed leaves gaps in the numbers that a recovery does not call losses', async () => {
    const { path, client, diary, letters } = twoCorpora('recover');
    await done(client, await client.corpora.remove({ corpus: letters }));
    await client.projects.close({});
    const { tables } = recoverProject(path);
    const of = (table: string) => tables.find((one) => one.table === table)!;
    assert.deepEqual([of('sentences').rows, of('sentences').missing], [2, undefined]);
    assert.deepEqual([of('actions').missing], [0]);
    inspect(path, ({ connection }) => assert.deepEqual(connection.all('SELECT id FROM corpora'), [{ id: diary }]));
  });

  it('is taken out a few hundred rows at a time', () => {
    const path = join(scratch, 'slices.seedmark');
    const { connection, types, run, corpus, project } = minedProject(path);
    const many = Array.from({ length: 1500 }, (_, i) => candidate(5, [i % 3, 3], types[0], 0.9, `surface ${i}`));
    for (let extra = 0; extra < 500; extra++) {
      const other = startTestRun(connection, types, [corpus]);
      storeCandidates(connection, other, many.slice(3 * extra, 3 * extra + 3));
    }
    connection.write(() => connection.run('UPDATE corpora SET is_removing = 1'));
    const count = () => connection.value<number>('SELECT count(*) FROM candidates')!;
    for (let before = count(); before > 0; ) {
      removeNext(connection, corpus);
      const after = count();
      assert.ok(before - after <= 200 && after < before, `${before} to ${after}`);
      before = after;
    }
    assert.equal(run, 1);
    project.close();
  });
});

describe('a run', () => {
  it('says what depends on it, and goes with that; decisions stay', async () => {
    const { path, client, runs } = twoCorpora('run');
    await decideOn(client, 6);
    const [{ id: type }] = await client.types.list();
    await client.mining.setThreshold({ run: runs.both, type, threshold: 0.5 });
    assert.deepEqual(await client.mining.dependents({ run: runs.both }), { candidates: 3, evaluations: 0 });
    await done(client, await client.mining.remove({ run: runs.both }));
    assert.deepEqual(
      (await client.mining.runs()).map(({ id }) => id),
      [runs.diary, runs.letters],
    );
    await assert.rejects(client.mining.dependents({ run: runs.both }), failsWith('not-found'));
    const subject = { sentence: 6 as SentenceId, span: { start: 0, end: 1 }, type };
    assert.equal((await client.review.decision(subject))?.status, 'accepted');
    await done(client, await client.mining.remove({ run: runs.letters }));
    inspect(path, ({ connection }) => {
      assert.deepEqual(findLogMismatch(connection), []);
      const left = connection.all<{ text: string }>('SELECT text FROM surfaces').map(({ text }) => text);
      assert.deepEqual(left.sort(), ['Serekunda', 'Zainab']);
      assert.equal(connection.value('SELECT count(*) FROM settings WHERE name LIKE ?', 'thresholds%'), 0);
    });
  });
});

describe('a look at corpora before they are mined', () => {
  it('counts what each filter drops, how well the starter model fits, and tells the time that a run would take', async () => {
    const { client, letters, diary } = twoCorpora('survey');
    const survey = await done<{
      filters: { candidates: number; stopWord: number; sentences: number };
      surfaces: number;
      coverage: { words: number; pieces: number };
      seconds: number;
    }>(client, await client.corpora.survey({ corpora: [letters, diary], filters: { maxWords: 2 }, model: 'starter' }));
    const words = [...TEXTS, ...SECRET].join(' ').split(' ').length;
    assert.equal(survey.coverage.words, words);
    assert.ok(survey.coverage.pieces >= words && survey.seconds > 0);
    const bare = await done<{ filters: { candidates: number }; seconds?: number; coverage?: object }>(
      client,
      await client.corpora.survey({ corpora: [letters, diary], filters: { maxWords: 1 } }),
    );
    assert.ok(bare.filters.candidates < survey.filters.candidates);
    assert.deepEqual([bare.seconds, bare.coverage], [undefined, undefined]);
    const types = (await client.types.list()).map(({ id }) => ({ type: id, seeds: [] }));
    const mining = { corpora: [letters, diary], types, model: 'starter', selection: { mode: 'all' as const } };
    const { seconds } = await done<{ seconds: number }>(client, await client.mining.estimate({ mining }));
    assert.ok(seconds > 0 && seconds < 600, `${seconds} s`);
    await assert.rejects(client.corpora.survey({ corpora: [99 as CorpusId], filters: {} }), failsWith('not-found'));
  });
});
