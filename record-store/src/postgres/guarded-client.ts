import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import type { RecordStoreError } from '../record-store-error.ts';
import { storableText } from '../storable-text.ts';
import { postgresFault } from './postgres-fault.ts';

/**
 * A lent connection as the query builder drives it, with our errors. One on which waiting or the way to the server
 * failed is thrown away instead of reused: after a timeout on this side it may still be inside a transaction, whose
 * half work the next user would commit.
 */
export class GuardedClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  #trouble: RecordStoreError | undefined;

  constructor(client: PoolClient) {
    this.#client = client;
    // While a connection is lent the pool does not listen, and an error that nobody hears ends the process.
    client.on('error', this.#onError);
  }

  query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    query: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof query !== 'string') throw new TypeError('this connection has no cursors');
    return this.#run(query, parameters.map(storableText));
  }

  release(): void {
    this.#client.off('error', this.#onError);
    this.#client.release(this.#trouble);
  }

  async #run<R>(text: string, values: unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      const { command, rowCount, rows } = await this.#client.query(text, values);
      return { command: changingCommand(command), rowCount: rowCount ?? 0, rows };
    } catch (error) {
      const fault = postgresFault(error);
      if (fault.isTransient) this.#trouble = fault;
      throw fault;
    }
  }

  readonly #onError = (error: Error): void => {
    this.#trouble = postgresFault(error);
  };
}

/** The query builder counts changed rows for these and treats all the rest alike. */
function changingCommand(command: string): PostgresQueryResult<unknown>['command'] {
  return command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' ? command : 'SELECT';
}
