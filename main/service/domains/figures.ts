// What figures are drawn from.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import { Failure } from '../../../src/failure.ts';
import type { RankingCurve } from '../../../src/interpret/figures.ts';
import { phraseOf } from '../../jobs/mining/run-settings.ts';
import { readRun } from '../../store/candidates/runs.ts';
import { readHits } from '../../store/candidates/scored-candidates.ts';
import { countLanguageLabels } from '../../store/corpus/document-languages.ts';
import { readLanguages } from '../../store/corpus/languages.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { CallContext } from '../index.ts';
import { modelFolder } from '../user/model-choice.ts';
import { projectSettings } from './settings.ts';

export const figuresHandlers: DomainHandlers<'figures', CallContext> = {
  curves({ run, language }, { client: { connection } }) {
    const { types } = readRun(connection, run);
    const names = new Map(readTypes(connection).map(({ id, name }) => [id, name]));
    const labels = countLanguageLabels(connection).filter((one) => language === undefined || one.language === language);
    return types.flatMap(({ type }) => {
      const label = names.get(type) ?? '';
      const gold = labels.reduce((sum, one) => sum + (one.label === label ? one.spans : 0), 0);
      return gold === 0 ? [] : [curveOf(label, readHits(connection, { run, type, language, label }), gold)];
    });
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
