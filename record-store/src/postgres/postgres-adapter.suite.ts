import { startPostgres, type RunningPostgres } from '@ioc/test-requirements';
import { Client } from 'pg';
import type { TestedAdapter } from '../contract/with-store.suite.ts';
import { openPostgresRecordStore } from './open-postgres-record-store.ts';

/** Connections of one store of a test: fewer than in production, so that waiting for one is tested too. */
const CONNECTIONS = 4;

/**
 * Empties every table but those that migrations fill, as the database's owner: the triggers that keep timelines are off
 * for these statements. Making a database for every test takes ten times as long.
 */
const EMPTY = `
  set session_replication_role = replica;
  do $$ begin
    execute (
      select 'truncate ' || string_agg(quote_ident(tablename), ', ') from pg_tables
      where schemaname = current_schema() and tablename not like 'ioc_migration%'
        and tablename not in ('clocks', 'quarantine_size'));
  end $$;
  update clocks set n = 0;
  update quarantine_size set messages = 0, bytes = 0;`;

/** Runs statements as the owner of the server. */
export async function administer(server: RunningPostgres, statements: string): Promise<void> {
  const client = new Client(server.url);
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}

/** PostgreSQL on a server of its own. */
export function postgresUnderTest(): TestedAdapter {
  let server: RunningPostgres | undefined;
  return {
    name: 'PostgreSQL',
    async start() {
      server = await startPostgres();
      await (await openPostgresRecordStore({ url: server.url })).close();
    },
    createDatabase() {
      if (server === undefined) throw new Error('the server was not started');
      const running = server;
      return Promise.resolve({
        open: (options = {}) =>
          openPostgresRecordStore({ ...options, url: running.url, connections: CONNECTIONS }),
        close: () => administer(running, EMPTY),
      });
    },
    stop: async () => server?.close(),
  };
}
