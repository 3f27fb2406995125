import type { Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Tables of accounts and sessions. */
export function createUsers(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await db.schema
        .createTable('users')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('username', dialect.text, (column) => column.notNull().unique())
        .addColumn('password_hash', dialect.text, (column) => column.notNull())
        .addColumn('display_name', dialect.text, (column) => column.notNull())
        .addColumn('role', dialect.text, (column) => column.notNull())
        .addColumn('department', dialect.text)
        .execute();
      await db.schema
        .createTable('sessions')
        .addColumn('token_hash', dialect.text, (column) => column.primaryKey())
        .addColumn('user_id', dialect.text, (column) =>
          column.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('sessions_by_user').on('sessions').column('user_id').execute();
      await db.schema.createIndex('sessions_by_end').on('sessions').column('expires_at').execute();
    },
  };
}
