// What a migration is: SQL text under a number. Nothing else, so that no later change of the program can change what an
// old migration does; once released it is frozen (a test holds its hash).

export interface Migration {
  /** A multiple of ten; the file's user_version once it has run. */
  readonly number: number;
  /** Runs in one transaction with the change of user_version, with foreign keys off and checked at the end. */
  readonly sql: string;
}
