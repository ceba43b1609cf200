// Round-trip time of each transport: a small call, a decision that is on the disk when it is answered, a page of fifty.
// `node test/bench/transports.ts`

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { addType } from '../../main/store/entity-types.ts';
import { createProject } from '../../main/store/file/project-file.ts';
import { connect } from '../../src/contract/client.ts';
import { addTexts, candidate, startTestRun } from '../support/project-builder.ts';
import { TRANSPORTS } from '../support/transports.ts';

const CALLS = 400;
const WARM_UP = 50;
const SENTENCES = 500;
const SENTENCE = 'Amina Jallo went to Banjul with Musa and her brother on a boat that came from Barra this morning';
const PAGE = 50;

const folder = mkdtempSync(join(tmpdir(), 'seedmark-bench-'));

function makeProject(path: string): void {
  const project = createProject(path, 'bench');
  const type = addType(project.connection, { name: 'PER', colour: '#aa0000' });
  const corpus = addTexts(
    project.connection,
    Array.from({ length: SENTENCES }, (_, i) => `${SENTENCE} ${i}`),
  );
  const run = startTestRun(project.connection, [type], [corpus]);
  storeCandidates(
    project.connection,
    run,
    Array.from({ length: SENTENCES }, (_, i) => candidate(i + 1, [0, 2], type, i / SENTENCES, 'Amina Jallo')),
  );
  project.close();
}

async function time(call: (i: number) => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + CALLS; i++) {
    const begun = performance.now();
    await call(i);
    if (i >= WARM_UP) times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * times.length)].toFixed(2);
  return `${at(0.5)} / ${at(0.99)}`;
}

console.log('ms, median / 99th percentile\ntransport\tsmall call\tdecision\tpage of 50');
for (const [index, transport] of TRANSPORTS.entries()) {
  const project = join(folder, `${index}.seedmark`);
  makeProject(project);
  const service = await transport.start({ folder, project });
  const client = connect(await service.reach());
  const [{ id: run }] = await client.mining.runs();
  const { items } = await client.review.page({ filter: { run }, order: { by: 'score' }, limit: 500 });
  const small = await time(() => client.projects.current());
  const decision = await time((i) => {
    const { sentence, span, type } = items[i];
    return client.review.decide({ judgements: [{ act: 'accept', sentence, span, type }] });
  });
  const page = await time(() => client.review.page({ filter: { run }, order: { by: 'score' }, limit: PAGE }));
  console.log([transport.name, small, decision, page].join('\t'));
  await service.kill();
}
rmSync(folder, { recursive: true, force: true });
