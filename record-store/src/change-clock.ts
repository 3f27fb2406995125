import type { Kysely } from 'kysely';
import type { RecordDatabase, RecordTransaction } from './record-database.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { RecordTables } from './tables/record-tables.ts';

/** What is counted: changes of alerts, of the device registry, of rules, of mapping profiles, of device passwords, of messages to people, of silences. */
export type ClockName =
  'alerts' | 'devices' | 'rules' | 'mappings' | 'credentials' | 'notifications' | 'silences';

/** The number of the newest committed change; 0 before the first. */
export async function readClock(db: Kysely<RecordTables>, name: ClockName): Promise<number> {
  const row = await db.selectFrom('clocks').select('n').where('name', '=', name).executeTakeFirstOrThrow();
  return row.n;
}

/** What a writing transaction did: how many changes it counts, and its answer. */
export interface Counted<T> {
  readonly changes: number;
  readonly answer: T;
}

/**
 * Runs a transaction that alone may change what the clock counts, from the number `before` on, and counts its changes.
 * Taking the clock first puts the numbers into commit order, so that a reader never sees a number whose predecessor is
 * still to come; a sequence would not (PostgreSQL gives its numbers outside of transactions).
 */
export function countChanges<T>(
  { db, dialect }: RecordDatabase,
  name: ClockName,
  work: (trx: RecordTransaction, before: number) => Promise<Counted<T>>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    const clock = await trx
      .selectFrom('clocks')
      .select('n')
      .where('name', '=', name)
      .$if(dialect.hasRowLocks, (query) => query.forUpdate())
      .executeTakeFirstOrThrow();
    const { changes, answer } = await work(trx, clock.n);
    if (changes > 0) {
      await trx
        .updateTable('clocks')
        .set({ n: clock.n + changes })
        .where('name', '=', name)
        .execute();
    }
    return answer;
  });
}

/**
 * Counts one change of another kind inside a transaction, and answers its number. Of several clocks each transaction takes
 * `devices` before `credentials`, and both before any row, so that none waits for another in a circle.
 */
export async function countAlso(
  trx: RecordTransaction,
  dialect: SqlDialect,
  name: ClockName,
): Promise<number> {
  const clock = await trx
    .selectFrom('clocks')
    .select('n')
    .where('name', '=', name)
    .$if(dialect.hasRowLocks, (query) => query.forUpdate())
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('clocks')
    .set({ n: clock.n + 1 })
    .where('name', '=', name)
    .execute();
  return clock.n + 1;
}
