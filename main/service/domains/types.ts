// Entity types.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import { Failure } from '../../../src/failure.ts';
import type { TypeId } from '../../../src/project/ids.ts';
import { addType, changeType, orderTypes, readTypes, retireType, setPhrase } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { CallContext } from '../index.ts';

export const typesHandlers: DomainHandlers<'types', CallContext> = {
  list: (_, { client }) => readTypes(client.connection),

  add({ settings }, { client }) {
    if (settings.parent !== undefined) requireType(client.connection, settings.parent);
    const type = addType(client.connection, settings);
    client.project.tell('types.changed', {});
    return type;
  },

  change({ type, settings }, { client }) {
    requireType(client.connection, type);
    if (settings.parent !== undefined) requireType(client.connection, settings.parent);
    changeType(client.connection, type, settings);
    client.project.tell('types.changed', {});
  },

  order({ types }, { client }) {
    const known = readTypes(client.connection).map(({ id }) => id);
    if (types.length !== known.length || known.some((type) => !types.includes(type))) {
      throw new Failure('changed-meanwhile', 'The order does not name every type once.', 'Look at the types again.');
    }
    orderTypes(client.connection, types);
    client.project.tell('types.changed', {});
  },

  retire({ type, isRetired }, { client }) {
    requireType(client.connection, type);
    retireType(client.connection, type, isRetired);
    client.project.tell('types.changed', {});
  },

  setPhrase({ type, language, phrase }, { client }) {
    requireType(client.connection, type);
    setPhrase(client.connection, type, { language, phrase });
    client.project.tell('types.changed', {});
  },
};

/** @throws Failure 'not-found' */
export function requireType(connection: Connection, type: TypeId): void {
  if (readTypes(connection).some(({ id }) => id === type)) return;
  throw new Failure('not-found', `The project has no type ${type}.`, 'Look at the list of types again.');
}
