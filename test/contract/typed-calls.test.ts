// Wrong calls do not compile: every line below that the compiler must refuse is marked, and a mark without an error is an
// error itself. What a caller forces past the compiler is refused at run time.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openService, type Service } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import { Failure } from '../../src/failure.ts';
import type { CandidateId, RunId, SentenceId, TypeId } from '../../src/project/ids.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { leaveProject } from '../support/service-project.ts';

describe('calls that are wrong', () => {
  const folder = scratchFolder();
  let service: Service;
  let client: Client;
  before(() => {
    const project = join(folder, 'typed.seedmark');
    leaveProject(project);
    service = openService({ folder, project });
    client = service.connect();
  });
  after(() => service.close());

  const refused = async (call: Promise<unknown>) => {
    await assert.rejects(call, (error) => error instanceof Failure && error.code === 'request-invalid');
  };

  it('do not compile, and are refused', async () => {
    const run = 1 as RunId;
    // @ts-expect-error An argument is missing.
    await refused(client.types.add({}));
    // @ts-expect-error A record that has something missing.
    await refused(client.types.add({ settings: { name: 'X' } }));
    // @ts-expect-error A key that there is not.
    await refused(client.types.list({ all: true }));
    // @ts-expect-error A number as text.
    await refused(client.jobs.read({ job: '1' }));
    // @ts-expect-error An order that there is not.
    await refused(client.review.page({ filter: { run }, order: { by: 'length' }, limit: 5 }));
    // @ts-expect-error A threshold is missing.
    await refused(client.review.page({ filter: { run }, order: { by: 'threshold' }, limit: 5 }));
    const words = { sentence: 1 as SentenceId, span: { start: 0, end: 1 }, type: 1 as TypeId };
    // @ts-expect-error Retyping needs the new type.
    await refused(client.review.decide({ judgements: [{ ...words, act: 'retype' }] }));
    // @ts-expect-error Borders are not moved in bulk.
    await refused(client.review.decideBulk({ filter: { run }, ruling: { act: 'rebound' }, expected: 1 }));
  });

  it('do not compile where the compiler alone can tell', async () => {
    const candidate = 1 as CandidateId;
    const wrong = () => [
      // @ts-expect-error A candidate's number is no run's.
      client.mining.run({ run: candidate }),
      // @ts-expect-error No such request.
      client.review.forget(),
      // @ts-expect-error No such domain.
      client.nonsense.list(),
      // @ts-expect-error No such event.
      client.connection.on('jobs.exploded', () => undefined),
      // @ts-expect-error The event has no such property.
      client.connection.on('review.decided', ({ verdicts }) => verdicts),
    ];
    assert.equal(typeof wrong, 'function');
    // @ts-expect-error The answer is a list.
    const { length }: { length: string } = await client.types.list();
    assert.equal(length, 2);
  });

  it('do not compile as handlers either', () => {
    const handlers: readonly DomainHandlers<'types', undefined>[] = [
      // @ts-expect-error No such request.
      { paint: () => undefined },
      // @ts-expect-error Another answer than the declared one.
      { list: () => ['PER'] },
      // @ts-expect-error Another argument than the declared one.
      { retire: ({ type }: { type: string }) => void type },
    ];
    assert.equal(handlers.length, 3);
  });
});
