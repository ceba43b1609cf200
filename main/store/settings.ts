// What belongs to the project as a whole: its name, its own id, and settings that the service defines.

import type { Connection } from './file/connection.ts';

/** Undefined when it was never set. */
export function readSetting(connection: Connection, name: string): unknown {
  const value = connection.value<string>('SELECT value FROM settings WHERE name = ?', name);
  return value === undefined ? undefined : JSON.parse(value);
}

/** @param value anything that JSON can say. */
export function setSetting(connection: Connection, name: string, value: unknown): void {
  connection.write(() =>
    connection.run(
      'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      name,
      JSON.stringify(value),
    ),
  );
}

export function deleteSetting(connection: Connection, name: string): void {
  connection.write(() => connection.run('DELETE FROM settings WHERE name = ?', name));
}

export interface ProjectIdentity {
  /** UUID, the same in every copy of the project. */
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export function readIdentity(connection: Connection): ProjectIdentity {
  return {
    id: readSetting(connection, 'id') as string,
    name: readSetting(connection, 'name') as string,
    createdAt: new Date(readSetting(connection, 'createdAt') as number),
  };
}
