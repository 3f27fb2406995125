import type Database from 'libsql';

type Statement = ReturnType<InstanceType<typeof Database>['prepare']>;

/**
 * Prepared statements kept for reuse: preparing costs four times what a short statement does. Bounded, because batches
 * of every length are statements of their own; the one unused for longest leaves.
 */
const MOST_STATEMENTS = 128;

/** Prepared statements of one database by their text. */
export class StatementCache {
  readonly #database: InstanceType<typeof Database>;
  readonly #statements = new Map<string, Statement>();

  constructor(database: InstanceType<typeof Database>) {
    this.#database = database;
  }

  /** The statement of that text. Throws what libsql throws when it is none. */
  get(text: string): Statement {
    const statement = this.#statements.get(text) ?? this.#database.prepare(text);
    this.#statements.delete(text);
    this.#statements.set(text, statement);
    if (this.#statements.size > MOST_STATEMENTS) this.#dropOldest();
    return statement;
  }

  clear(): void {
    this.#statements.clear();
  }

  #dropOldest(): void {
    const [oldest] = this.#statements.keys();
    if (oldest !== undefined) this.#statements.delete(oldest);
  }
}
