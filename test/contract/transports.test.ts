// One suite over every transport, with real handlers on a real project file.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Client, connect } from '../../src/contract/client.ts';
import { decodeMessage, encodeMessage, MOST_MESSAGE_BYTES } from '../../src/contract/codec.ts';
import type { JobRecord } from '../../src/contract/jobs.ts';
import type { Reply } from '../../src/contract/reply.ts';
import type { JobId } from '../../src/project/ids.ts';
import { failsWith } from '../support/open-services.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { type LeftJob, leaveProject } from '../support/service-project.ts';
import { type RunningService, TRANSPORTS, type Transport } from '../support/transports.ts';

const folder = scratchFolder();
let projects = 0;

async function withService(
  transport: Transport,
  use: (service: RunningService, jobs: readonly JobId[], project: string) => Promise<void>,
  left: readonly LeftJob[] = [],
): Promise<void> {
  const project = join(folder, `${projects++}.seedmark`);
  const jobs = leaveProject(project, left);
  const service = await transport.start({ folder, project });
  try {
    await use(service, jobs, project);
  } finally {
    await service.kill();
  }
}

async function clientOf(service: RunningService): Promise<Client> {
  return connect(await service.reach());
}

/** What a client without types gets for each call, in the order of the calls. */
async function callRaw(service: RunningService, calls: readonly (readonly [string, ...unknown[]])[]): Promise<Reply[]> {
  const channel = await service.reach();
  const replies = new Map<string, Reply>();
  const answered = new Promise<void>((resolve) => {
    channel.onMessage((bytes) => {
      const message = decodeMessage(bytes);
      if (message?.t === 's') replies.set(message.i, message.r as Reply);
      if (replies.size === calls.length) resolve();
    });
  });
  calls.forEach(([m, ...a], i) => {
    channel.post(encodeMessage({ t: 'q', m, a, i: String(i) }));
  });
  await answered;
  return calls.map((_, i) => replies.get(String(i))!);
}

const codeOf = (reply: Reply) => ('failure' in reply ? reply.failure.code : 'a value');

for (const transport of TRANSPORTS) {
  const several = transport.takesSeveral ? false : 'this transport has one client';

  describe(`over ${transport.name}`, { concurrency: false }, () => {
    // For the tests that leave the service as it was.
    const path = join(folder, `${transport.name}.seedmark`);
    let service: RunningService;
    before(async () => {
      leaveProject(path);
      service = await transport.start({ folder, project: path });
    });
    after(() => service.kill());

    it('answers with what the project has, dates and absent values as they are', async () => {
      const client = await clientOf(service);
      const project = await client.projects.current();
      assert.equal(project?.name, 'letters');
      assert.equal(project.path, path);
      assert.ok(project.createdAt instanceof Date && Math.abs(Date.now() - project.createdAt.getTime()) < 60_000);
      const types = await client.types.list();
      assert.deepEqual(
        types.map(({ name, isRetired, parent }) => [name, isRetired, parent]),
        [
          ['PER', false, undefined],
          ['LOC', false, undefined],
        ],
      );
      const [run] = await client.mining.runs();
      const page = await client.review.page({ filter: { run: run.id }, order: { by: 'score' }, limit: 5 });
      assert.equal(page.items.length, 5);
      assert.ok(page.next && page.items.every(({ x }) => Number.isNaN(x[1])), 'a term that there is not is NaN');
    });

    it('keeps a change on the disk, and answers with what was kept', () =>
      withService(transport, async (service, _, path) => {
        const client = await clientOf(service);
        assert.deepEqual(await client.settings.project(), { backups: 5, decidesTwins: false });
        await client.settings.changeProject({ changes: { backups: 7 } });
        await client.settings.changeLanguage({ settings: { language: 'ha', stopWords: ['da', 'ya'] } });
        const type = await client.types.add({ settings: { name: 'ORG', colour: '#00aa00' } });
        await client.seeds.add({ seed: { type, language: 'ha', text: 'Bankin Duniya', isNegative: false } });
        await service.kill();
        const again = await transport.start({ folder, project: path });
        try {
          const later = await clientOf(again);
          assert.deepEqual(await later.settings.project(), { backups: 7, decidesTwins: false });
          assert.deepEqual(await later.settings.languages(), [{ language: 'ha', stopWords: ['da', 'ya'] }]);
          assert.deepEqual(
            (await later.seeds.list()).map(({ text }) => text),
            ['Bankin Duniya'],
          );
        } finally {
          await again.kill();
        }
      }));

    it('refuses what is not declared, prototype names among it', async () => {
      const names = [
        'review.forget',
        'nonsense',
        '',
        '__proto__',
        'constructor',
        'toString',
        'projects.__proto__',
        'projects.constructor',
        'projects.toString',
        'settings.hasOwnProperty',
        '$close',
        'then',
        'x'.repeat(10_000),
      ];
      const replies = await callRaw(
        service,
        names.map((name) => [name, {}]),
      );
      assert.deepEqual([...new Set(replies.map(codeOf))], ['request-unknown']);
      assert.ok(replies.every((reply) => JSON.stringify(reply).length < 400));
    });

    it('refuses arguments that are not as declared, and says where without repeating them', async () => {
      const secret = 'Amina Jallo';
      const wrong: readonly (readonly [string, ...unknown[]])[] = [
        ['types.add'],
        ['types.add', null],
        ['types.add', 'PER'],
        ['types.add', { settings: { name: secret, colour: secret } }],
        ['types.add', { settings: { name: '', colour: '#aa0000' } }],
        ['types.add', { settings: { name: 'X', colour: '#aa0000', secret } }],
        ['types.list', { secret }],
        ['review.decide', { judgements: [{ act: 'accept', sentence: 1, span: { start: 3, end: 2 }, type: 1 }] }],
        ['review.decide', { judgements: [{ act: secret, sentence: 1, span: { start: 0, end: 2 }, type: 1 }] }],
        ['review.decide', { judgements: [{ act: 'retype', sentence: 1, span: { start: 0, end: 2 }, type: 1 }] }],
        ['review.page', { filter: { run: 1 }, order: { by: 'score' }, limit: 1e9 }],
        ['review.page', { filter: { run: 1.5 }, order: { by: 'score' }, limit: 5 }],
        ['review.page', { filter: { run: 1, minScore: Number.NaN }, order: { by: 'score' }, limit: 5 }],
        ['jobs.read', { job: '1; DROP TABLE jobs' }],
        ['projects.open', { path: 'a\0b' }],
      ];
      const replies = await callRaw(service, wrong);
      for (const [i, reply] of replies.entries()) {
        assert.equal(codeOf(reply), 'request-invalid', JSON.stringify(wrong[i]));
        assert.ok(!JSON.stringify(reply).includes(secret));
      }
      assert.match(JSON.stringify(replies[7]), /judgements\.0\.span/);
    });

    it('says of what only the desktop program has that it is not available', async () => {
      const client = await clientOf(service);
      await assert.rejects(
        client.desktop.choose({ title: 'Open', extensions: [], isNew: false, isFolder: false }),
        failsWith('not-available'),
      );
    });

    it('hands on a failure with its code and its hint', async () => {
      const client = await clientOf(service);
      await assert.rejects(
        client.types.add({ settings: { name: 'PER', colour: '#000000' } }),
        failsWith('bad-argument'),
      );
      await assert.rejects(client.jobs.read({ job: 99 as JobId }), failsWith('not-found'));
      await client.projects.close();
      await assert.rejects(client.types.list(), failsWith('project-closed'));
      await client.projects.open({ path });
    });

    it('refuses a message that is too large before it is sent, and goes on', async () => {
      const client = await clientOf(service);
      const metadata = { text: 'x'.repeat(MOST_MESSAGE_BYTES) };
      await assert.rejects(
        client.corpora.setMetadata({ document: 1 as never, metadata }),
        failsWith('message-too-large'),
      );
      assert.equal((await client.types.list()).length, 2);
    });

    it('lets a client go that sends too much or nonsense, and no other', { skip: several }, () =>
      withService(transport, async (service) => {
        const good = await clientOf(service);
        for (const bytes of [new Uint8Array(MOST_MESSAGE_BYTES + 1), Uint8Array.of(0xc1, 1, 2), new Uint8Array(0)]) {
          const bad = await service.reach();
          const gone = new Promise<void>((resolve) => bad.onEnd(resolve));
          bad.onMessage(() => undefined);
          bad.post(bytes);
          await gone;
        }
        assert.equal((await good.types.list()).length, 2);
      }),
    );

    it('tells every client of what one does, in order', { skip: several }, () =>
      withService(transport, async (service) => {
        const clients = await Promise.all([clientOf(service), clientOf(service), clientOf(service)]);
        // Each is there before anything happens.
        const [runs] = await Promise.all(clients.map((client) => client.mining.runs()));
        const heard = clients.map((client) => {
          const actions: number[] = [];
          client.connection.on('review.decided', ({ action }) => actions.push(action));
          return actions;
        });
        const { items } = await clients[0].review.page({
          filter: { run: runs[0].id },
          order: { by: 'score' },
          limit: 20,
        });
        const decided = await Promise.all(
          items.map(({ sentence, span, type }, i) =>
            clients[i % 3].review.decide({ judgements: [{ act: 'accept', sentence, span, type }] }),
          ),
        );
        await Promise.all(clients.map((client) => client.types.list()));
        await setTimeout(20);
        const actions = decided.map(({ action }) => action).sort((a, b) => a - b);
        assert.equal(new Set(actions).size, items.length);
        for (const one of heard) assert.deepEqual(one, actions);
      }),
    );

    it('serves two clients at once, each with what it asked for', { skip: several }, () =>
      withService(transport, async (service) => {
        const [one, other] = await Promise.all([clientOf(service), clientOf(service)]);
        const [run] = await one.mining.runs();
        const ask = (client: Client, limit: number) =>
          client.review.page({ filter: { run: run.id }, order: { by: 'score' }, limit });
        const pages = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(i % 2 === 0 ? one : other, i + 1)));
        pages.forEach(({ items }, i) => {
          assert.equal(items.length, i + 1);
        });
        one.connection.close();
        assert.equal((await other.types.list()).length, 2);
      }),
    );

    it('goes on when a client leaves in the middle of a call', { skip: several }, () =>
      withService(
        transport,
        async (service, [left]) => {
          const [leaving, staying] = await Promise.all([clientOf(service), clientOf(service)]);
          const job = await leaving.jobs.resume({ job: left });
          await beginningOf(staying, job);
          const cancelling = leaving.jobs.cancel({ job });
          const rejected = assert.rejects(cancelling, failsWith('connection-lost'));
          await setTimeout(30);
          leaving.connection.close();
          await rejected;
          await assert.rejects(leaving.types.list(), failsWith('connection-lost'));
          assert.equal((await endOf(staying, job)).state, 'cancelled');
        },
        [{ kind: 'stubborn', args: { wait: 200 } }],
      ),
    );

    it('rejects what is pending when the service goes, and what comes after', () =>
      withService(
        transport,
        async (service, [left]) => {
          const client = await clientOf(service);
          let isTold = false;
          client.connection.onEnd(() => {
            isTold = true;
          });
          const job = await client.jobs.resume({ job: left });
          await beginningOf(client, job);
          const pending = [client.jobs.cancel({ job }), client.jobs.pause({ job })];
          const rejected = Promise.all(pending.map((call) => assert.rejects(call, failsWith('connection-lost'))));
          await setTimeout(30);
          await service.kill();
          await rejected;
          assert.ok(isTold);
          await assert.rejects(client.types.list(), failsWith('connection-lost'));
        },
        [{ kind: 'stubborn', args: { wait: 300 } }],
      ));

    it('goes on with a job that the service left in its middle, to the same result', () =>
      withService(
        transport,
        async (service, [left], project) => {
          const client = await clientOf(service);
          const job = await client.jobs.resume({ job: left });
          await beginningOf(client, job);
          await service.kill();
          const again = await transport.start({ folder, project });
          try {
            const later = await clientOf(again);
            const interrupted = (await later.projects.current())!.interrupted;
            assert.deepEqual(
              interrupted.map(({ id }) => id),
              [job],
            );
            const ended = await endOf(later, await later.jobs.resume({ job }));
            assert.deepEqual([ended.state, ended.result], ['done', { words: 22 }]);
          } finally {
            await again.kill();
          }
        },
        [{ kind: 'count', args: { wait: 40 } }],
      ));

    it('runs a job to its end and tells how far it is, the end last', () =>
      withService(
        transport,
        async (service, [left]) => {
          const client = await clientOf(service);
          const heard: JobRecord[] = [];
          client.connection.on('jobs.advanced', (record) => heard.push(record));
          const job = await client.jobs.resume({ job: left });
          const ended = await endOf(client, job);
          assert.deepEqual(ended.result, { words: 22 });
          assert.equal(ended.state, 'done');
          assert.equal(ended.resumes, left);
          await setTimeout(20);
          const own = heard.filter(({ id }) => id === job);
          assert.equal(own.at(-1)?.state, 'done');
          assert.deepEqual(
            own.map(({ done }) => done),
            own.map(({ done }) => done).toSorted((a, b) => a - b),
          );
        },
        [{ kind: 'count', args: { wait: 30 } }],
      ));
  });
}

const MOST_POLLS = 400;

/** In the middle of its work. */
const beginningOf = (client: Client, job: JobId) => until(client, job, ({ done }) => done > 0);
const endOf = (client: Client, job: JobId) => until(client, job, ({ endedAt }) => endedAt !== undefined);

async function until(client: Client, job: JobId, isSo: (record: JobRecord) => boolean): Promise<JobRecord> {
  for (let i = 0; i < MOST_POLLS; i++) {
    const record = await client.jobs.read({ job });
    if (isSo(record)) return record;
    await setTimeout(10);
  }
  throw new Error('The job does not come so far.');
}
