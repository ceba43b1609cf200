// Fig. 5 out of what is known of a run's precision in each language: labels of the corpora where there are some, verdicts
// otherwise; the table says which.

import type { LanguagePrecision } from '../../../src/contract/languages.ts';
import { type Figure, languagesFigure } from '../../../src/interpret/figures.ts';
import type { TypeId } from '../../../src/project/ids.ts';

interface Words {
  readonly t: (key: string, values?: Record<string, unknown>) => string;
  readonly nameOf: (language: string) => string;
  readonly typeName: (type: TypeId) => string;
}

/** The rank that the columns are taken at: a first screen of review. */
const RANK = 10;

export function languagesFigureOf(rows: readonly LanguagePrecision[], { t, nameOf, typeName }: Words): Figure {
  const columns = rows.map(({ language, type, reviewed, verdicts, gold }) => {
    const place = { language: nameOf(language), type: typeName(type) };
    const labelled = gold?.at.findLast(({ k }) => k <= 100) ?? gold?.at.find(({ k }) => k >= RANK);
    if (labelled) return { ...place, precision: labelled.precision, basis: t('languages.byLabels', { k: labelled.k }) };
    const isKnown = verdicts > 0 && reviewed.precision !== null;
    return {
      ...place,
      precision: isKnown ? reviewed.precision : null,
      ...(isKnown && { low: reviewed.low, high: reviewed.high }),
      basis: isKnown ? t('languages.byVerdicts', { count: verdicts }) : t('languages.unknown'),
    };
  });
  return languagesFigure(columns, { title: t('languages.figure'), y: t('languages.precision') });
}
