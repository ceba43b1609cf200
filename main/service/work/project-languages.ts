// The languages of a project, with their script and the labels that the corpora bring along.

import type { ProjectLanguage } from '../../../src/contract/languages.ts';
import { directionOf, scriptOf } from '../../../src/corpus/script.ts';
import { countLanguageLabels, countLanguages, languageText } from '../../store/corpus/document-languages.ts';
import type { Connection } from '../../store/file/connection.ts';

/** Sentences that tell script and direction. */
const LOOKED_AT = 40;

export function readProjectLanguages(connection: Connection): ProjectLanguage[] {
  const labels = Map.groupBy(countLanguageLabels(connection), ({ language }) => language);
  return countLanguages(connection).map((counts) => {
    const script = scriptOf(languageText(connection, counts.language, LOOKED_AT));
    const own = labels.get(counts.language) ?? [];
    return {
      ...counts,
      ...{ script, direction: directionOf(script) },
      labels: own.map(({ label, spans }) => ({ label, spans })),
    };
  });
}
