// Services on real project files for the tests of handlers; they are closed when the test file ends.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after } from 'node:test';
import { openService, type Service, type ServiceOptions } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import { Failure, type FailureCode } from '../../src/failure.ts';
import type { JobId } from '../../src/project/ids.ts';
import { countingKind } from './job-kinds.ts';
import { scratchFolder } from './project-builder.ts';
import { leaveProject } from './service-project.ts';

const scratch = scratchFolder();
const services: Service[] = [];
after(async () => {
  for (const service of services) await service.close();
});

/** With a user folder of its own where none is given. */
export function open(options: Partial<ServiceOptions> = {}): Service {
  const folder = join(scratch, `user-${services.length}`);
  const service = openService({ folder, kinds: [countingKind], ...options });
  services.push(service);
  return service;
}

/** The path of a project with five sentences and every span a candidate. */
export function mined(name: string): string {
  const path = join(scratch, `${name}.seedmark`);
  leaveProject(path);
  return path;
}

/** For assert.rejects. */
export const failsWith = (code: FailureCode) => (error: unknown) => {
  assert.ok(error instanceof Failure, String(error));
  assert.equal(error.code, code, error.message);
  assert.ok(error.message.length > 0 && error.hint.length > 0);
  return true;
};

/** Waits until a job has ended well. @returns its result. */
export async function done<Result>(client: Client, job: JobId): Promise<Result> {
  for (;;) {
    const { state, failure, result, endedAt } = await client.jobs.read({ job });
    if (endedAt === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    assert.equal(state, 'done', JSON.stringify(failure));
    return result as Result;
  }
}
