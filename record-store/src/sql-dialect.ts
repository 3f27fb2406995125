import { sql, type RawBuilder } from 'kysely';

/** Everything in which the two databases differ for our statements. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'postgres';
  /** Text that sorts by code point on both. */
  readonly text: RawBuilder<unknown>;
  /** Bytes. */
  readonly bytes: RawBuilder<unknown>;
  /** A number given by the database, ascending, as primary key. */
  readonly ownNumber: RawBuilder<unknown>;
  /** Whether `select … for update` exists; without it a writing transaction already has the database to itself. */
  readonly hasRowLocks: boolean;
  /** The elements of a JSON array of arrays as rows whose column `value` is an element: the array is the parameter. */
  readonly elementsOf: (json: string) => RawBuilder<unknown>;
  /** Statements that make a table refuse changes of its rows. */
  forbidChanges(table: string): readonly RawBuilder<unknown>[];
}

/** SQLite, written for libsql 0.5 (SQLite 3.45). */
export const SQLITE_DIALECT: SqlDialect = {
  name: 'sqlite',
  text: sql`text`,
  bytes: sql`blob`,
  ownNumber: sql`integer primary key autoincrement`,
  hasRowLocks: false,
  elementsOf: (json) => sql`json_each(${json})`,
  forbidChanges: (table) =>
    ['update', 'delete'].map(
      (change) =>
        sql`create trigger ${sql.id(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
          begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`,
    ),
};

/** PostgreSQL 13 and newer. */
export const POSTGRES_DIALECT: SqlDialect = {
  name: 'postgres',
  text: sql`text collate "C"`,
  bytes: sql`bytea`,
  ownNumber: sql`bigint generated always as identity primary key`,
  hasRowLocks: true,
  elementsOf: (json) => sql`json_array_elements(${json}::json)`,
  forbidChanges: (table) => [
    sql`create function ${sql.id(`${table}_append_only`)}() returns trigger language plpgsql as
      ${sql.lit(`begin raise exception '${table} is append-only' using errcode = 'restrict_violation'; end`)}`,
    sql`create trigger ${sql.id(`${table}_no_change`)} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function ${sql.id(`${table}_append_only`)}()`,
  ],
};
