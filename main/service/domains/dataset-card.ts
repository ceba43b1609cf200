// What a project knows of a data set beside its sentences, for the card of a folder.

import type { DatasetRequest } from '../../../src/contract/exports.ts';
import type { DataCard } from '../../../src/formats/dataset-card.ts';
import { readCorpora } from '../../store/corpus/corpora.ts';
import { readSeeds, readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readIdentity } from '../../store/settings.ts';
import { measureAgreement } from './agreement.ts';

export async function describeDataset(connection: Connection, dataset: DatasetRequest): Promise<DataCard> {
  const corpora = readCorpora(connection).filter(({ id }) => dataset.corpora.includes(id));
  const types = readTypes(connection).filter(({ id }) => dataset.types.includes(id));
  const seeds = readSeeds(connection).filter(({ isNegative, isRetired }) => !isNegative && !isRetired);
  const agreement = await measureAgreement(connection);
  return {
    title: readIdentity(connection).name,
    languages: [...new Set(corpora.map(({ language }) => language))].sort(),
    ...(dataset.licence === undefined ? {} : { licence: dataset.licence }),
    ...(dataset.guidelines === undefined ? {} : { guidelines: dataset.guidelines }),
    types: types.map(({ id, name, phrases }) => ({
      name,
      phrase: phrases.map(({ phrase }) => phrase).join(', '),
      seeds: seeds.filter(({ type }) => type === id).map(({ text }) => text),
    })),
    agreement: agreement.map(
      ({ reviewers, sentences, f1, kappa }) =>
        `${reviewers.join(' and ')}: ${sentences} sentences, F1 ${shown(f1)}, Cohen's kappa on words ${shown(kappa)}`,
    ),
    sources: corpora.map(({ name, fileName, format }) => `${name} (${fileName}, ${format})`),
  };
}

const shown = (value: number | null) => (value === null ? 'not defined' : value.toFixed(2));

/** The type that each type is a kind of, by name. */
export function supertypesOf(connection: Connection): Record<string, string> {
  const types = readTypes(connection);
  return Object.fromEntries(
    types.flatMap(({ name, parent }) => {
      const above = types.find(({ id }) => id === parent);
      return above ? [[name, above.name]] : [];
    }),
  );
}
