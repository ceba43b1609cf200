// Whatever a reviewer does, in whatever order and with whatever restarts: what is kept is what a replay of the log says,
// and what a model of undo and redo that knows no database says.

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import fc from 'fast-check';
import { openProject } from '../../main/store/file/project-file.ts';
import { type BulkRuling, decideMatching } from '../../main/store/review/bulk-verdict.ts';
import { readDecisions } from '../../main/store/review/decisions.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { decide, redo, undo } from '../../main/store/review/review.ts';
import { readReviewPage } from '../../main/store/review/review-page.ts';
import type { SentenceId, TypeId } from '../../src/project/ids.ts';
import type { Judgement, OutsideJudgement } from '../../src/project/verdicts.ts';
import { everySpan, minedProject, scratchFolder, TEXTS } from '../support/project-builder.ts';

const folder = scratchFolder();

type Step =
  | { readonly do: 'decide'; readonly judgements: readonly (Judgement | OutsideJudgement)[] }
  | {
      readonly do: 'bulk';
      readonly type: TypeId;
      readonly maxScore: number;
      readonly ruling: BulkRuling;
    }
  | { readonly do: 'undo' | 'redo' | 'reopen file' };

const sentence = fc.integer({ min: 1, max: TEXTS.length }) as fc.Arbitrary<SentenceId>;
const type = fc.integer({ min: 1, max: 2 }) as fc.Arbitrary<TypeId>;
const span = fc
  .integer({ min: 0, max: 1 })
  .chain((start) => fc.integer({ min: start + 1, max: 3 }).map((end) => ({ start, end })));
const subject = fc.record({ sentence, span, type });
const judgement: fc.Arbitrary<Judgement | OutsideJudgement> = fc.oneof(
  fc
    .tuple(subject, fc.constantFrom('accept', 'reject', 'skip', 'reopen'))
    .map(([s, act]) => ({ ...s, act }) as Judgement),
  fc.tuple(subject, type).map(([s, newType]): Judgement => ({ ...s, act: 'retype', newType })),
  fc.tuple(subject, span).map(([s, newSpan]): Judgement => ({ ...s, act: 'rebound', newSpan })),
  fc.tuple(subject, fc.constantFrom('', 'look again')).map(([s, note]): Judgement => ({ ...s, act: 'note', note })),
  fc.record({ act: fc.constant('outside' as const), sentence, span }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      judgements: fc.array(judgement, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('bulk' as const),
      type,
      maxScore: fc.double({ min: 0, max: 1, noNaN: true }),
      ruling: fc.oneof(
        fc
          .constantFrom('accept' as const, 'reject' as const, 'skip' as const, 'reopen' as const)
          .map((act) => ({ act })),
        type.map((newType) => ({ act: 'retype' as const, newType })),
      ),
    }),
  },
  { weight: 4, arbitrary: fc.constantFrom('undo' as const, 'redo' as const).map((name) => ({ do: name })) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen file' as const }) },
);

/** Actions that hold, in order, and those that were undone, the last one last. */
interface Model {
  holding: (readonly (Judgement | OutsideJudgement)[])[];
  undone: (readonly (Judgement | OutsideJudgement)[])[];
}

/** Status and note by subject, as the model has it; subjects that nothing holds for are left out. */
function expected({ holding }: Model): Map<string, string> {
  const acts = new Map<string, string>();
  const notes = new Map<string, string>();
  for (const one of holding.flat()) {
    if (one.act === 'outside') continue;
    const key = `${one.sentence} ${one.span.start} ${one.span.end} ${one.type}`;
    if (one.act === 'note') notes.set(key, one.note);
    else acts.set(key, one.act);
  }
  const noted = [...notes].filter(([, note]) => note !== '').map(([key]) => key);
  return new Map([...acts.keys(), ...noted].map((key) => [key, `${acts.get(key) ?? '-'} ${notes.get(key) ?? ''}`]));
}

const ACT_OF = {
  open: 'reopen',
  accepted: 'accept',
  rejected: 'reject',
  retyped: 'retype',
  rebound: 'rebound',
  skipped: 'skip',
};

it('any sequence of verdicts, bulk verdicts, undos, redos and restarts gives the state that the log says', () => {
  let round = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const path = join(folder, `${round++}.seedmark`);
      const small = minedProject(path);
      let { project } = small;
      const found = everySpan(small);
      const model: Model = { holding: [], undone: [] };
      const note = (judgements: readonly (Judgement | OutsideJudgement)[]) => {
        model.holding.push(judgements);
        model.undone = [];
      };
      try {
        for (const one of steps) {
          const { connection } = project;
          if (one.do === 'decide') {
            decide(connection, one.judgements, { reviewer: 'Binta' });
            note(one.judgements);
          } else if (one.do === 'bulk') {
            const { ruling, maxScore } = one;
            const done = decideMatching(connection, { run: small.run, types: [one.type], maxScore }, ruling, 'Musa');
            const about = found.filter((candidate) => candidate.type === one.type && candidate.score < maxScore);
            assert.equal(done?.verdicts ?? 0, about.length);
            if (done)
              note(
                about.map((candidate) => ({
                  sentence: candidate.sentence,
                  span: candidate.span,
                  type: candidate.type,
                  ...ruling,
                })),
              );
          } else if (one.do === 'reopen file') {
            project.close();
            project = openProject(path);
          } else {
            const [from, to] = one.do === 'undo' ? [model.holding, model.undone] : [model.undone, model.holding];
            const target = (one.do === 'undo' ? undo : redo)(connection, 'Binta');
            assert.equal(target === undefined, from.length === 0);
            to.push(...from.splice(-1));
          }
        }
        const { connection } = project;
        const kept = [...readDecisions(connection)].map(
          (d) =>
            [
              `${d.sentence} ${d.span.start} ${d.span.end} ${d.type}`,
              `${d.verdict ? ACT_OF[d.status] : '-'} ${d.note ?? ''}`,
            ] as const,
        );
        assert.deepEqual(new Map(kept), expected(model));
        assert.deepEqual(findLogMismatch(connection), []);
        const accepted = kept.filter(([, what]) => what.startsWith('accept')).map(([key]) => key);
        const shown = readReviewPage(
          connection,
          { run: small.run, statuses: ['accepted'] },
          { by: 'text' },
          { limit: 1000 },
        );
        const mined = new Set(found.map((c) => `${c.sentence} ${c.span.start} ${c.span.end} ${c.type}`));
        assert.deepEqual(
          new Set(shown.items.map((c) => `${c.sentence} ${c.span.start} ${c.span.end} ${c.type}`)),
          new Set(accepted.filter((key) => mined.has(key))),
        );
      } finally {
        project.close();
        rmSync(path);
      }
    }),
    { numRuns: 25 },
  );
});
