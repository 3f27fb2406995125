import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteRecordStore } from '../sqlite/open-sqlite-record-store.ts';
import { LibsqlDatabase } from '../sqlite/libsql-database.ts';
import { SQLITE_DIALECT } from '../sql-dialect.ts';
import { migrationList } from './migration-list.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioc-migration-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('goes on with what one ingest had evaluated, as the part that is the whole intake', async () => {
  const path = join(folder, 'records.sqlite');
  const db = new Kysely<{
    evaluators: { name: string; cursor: number };
    rule_states: { evaluator: string; key: string; state: string };
  }>({ dialect: new SqliteDialect({ database: new LibsqlDatabase(new Database(path)) }) });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrationList(SQLITE_DIALECT)) },
    migrationTableName: 'ioc_migrations',
    migrationLockTableName: 'ioc_migration_lock',
  });
  expect((await migrator.migrateTo('0009-settings')).error).toBeUndefined();
  await db.insertInto('evaluators').values({ name: 'rules', cursor: 918 }).execute();
  await db.insertInto('rule_states').values({ evaluator: 'rules', key: 'clock', state: '{}' }).execute();
  await db.destroy();
  const store = await openSqliteRecordStore({ path });
  const claim = await store.parts.claim({ part: 'all', instance: 'a' });
  if (!claim.ok) throw new Error('nobody holds it');
  expect(await store.parts.evaluation(claim.value).load()).toEqual({
    cursor: 918,
    states: [{ key: 'clock', state: '{}' }],
  });
  await store.close();
});
