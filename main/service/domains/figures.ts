// What figures are drawn from.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import { Failure } from '../../../src/failure.ts';
import type { RankingCurve } from '../../../src/interpret/figures.ts';
import { phraseOf } from '../../jobs/mining/run-settings.ts';
import { readRun } from '../../store/candidates/runs.ts';
import { readLanguages } from '../../store/corpus/languages.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { CallContext } from '../index.ts';
import { modelFolder } from '../user/model-choice.ts';
import { projectSettings } from './settings.ts';

export const figuresHandlers: DomainHandlers<'figures', CallContext> = {
  async curves({ run, language }, { client: { connection, project } }) {
    const { work } = project;
    const { types } = readRun(connection, run);
    const names = new Map(readTypes(connection).map(({ id, name }) => [id, name]));
    const labels = (await work.look('languageLabels', {}, work.sentences)).filter(
      (one) => language === undefined || one.language === language,
    );
    const curves: RankingCurve[] = [];
    for (const { type } of types) {
      const label = names.get(type) ?? '';
      const gold = labels.reduce((sum, one) => sum + (one.label === label ? one.spans : 0), 0);
      if (gold === 0) continue;
      const hits = await work.look('hits', { run, type, language, label }, work.candidatesOf(run));
      curves.push(curveOf(label, hits, gold));
    }
    return curves;
  },

  async reaction({ reaction }, { client: { connection }, service }) {
    const { sentence: id, span, type, seed, model, words, by } = reaction;
    const sentence = readSentence(connection, id);
    if (span.end > sentence.words.length) {
      const hint = 'Choose words of the sentence.';
      throw new Failure('bad-argument', `The sentence has ${sentence.words.length} words only.`, hint);
    }
    const template = readLanguages(connection).get(sentence.language)?.template ?? projectSettings(connection).template;
    const phrase = phraseOf(connection, type, sentence.language);
    const asked = { sentence, span, seed, phrase, template, words: { most: words, by } };
    return service.explainer.react(modelFolder(service, model), asked);
  },

  names: ({ model, ...asked }, { service }) => service.explainer.names(modelFolder(service, model), asked),
};

function curveOf(type: string, hits: readonly boolean[], gold: number): RankingCurve {
  let found = 0;
  const points = hits.flatMap((isHit, at) => {
    if (isHit) found++;
    const rank = at + 1;
    return isHit || rank === hits.length ? [{ rank, recall: found / gold, precision: found / rank }] : [];
  });
  return { type, gold, points };
}
