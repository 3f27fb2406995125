import { Migrator } from 'kysely';
import type { RecordDatabase } from '../record-database.ts';
import { RecordStoreError } from '../record-store-error.ts';
import { migrationList } from './migration-list.ts';

/**
 * Brings the tables to this version, all or nothing; safe when several processes start at once.
 * Throws `RecordStoreError` with code `schema` when the database was made by a newer version.
 */
export async function migrate({ db, dialect }: RecordDatabase): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrationList(dialect)) },
    migrationTableName: 'ioc_migrations',
    migrationLockTableName: 'ioc_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof RecordStoreError && error.isTransient) throw error;
  throw new RecordStoreError('schema', 'the tables cannot be brought to this version', { cause: error });
}
