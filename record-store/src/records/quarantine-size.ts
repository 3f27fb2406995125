import type { RecordDatabase, RecordTransaction } from '../record-database.ts';

/** How much is in quarantine: messages, and the bytes of their payloads and facts. */
export interface QuarantineSize {
  readonly messages: number;
  readonly bytes: number;
}

/** Runs a transaction that alone may change the quarantine, and stores the size that it answers. */
export function resizeQuarantine<T>(
  { db, dialect }: RecordDatabase,
  work: (
    trx: RecordTransaction,
    size: QuarantineSize,
  ) => Promise<{ readonly size: QuarantineSize; readonly answer: T }>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('quarantine_size')
      .select(['messages', 'bytes'])
      .$if(dialect.hasRowLocks, (query) => query.forUpdate())
      .executeTakeFirstOrThrow();
    const { size, answer } = await work(trx, before);
    if (size !== before) {
      await trx.updateTable('quarantine_size').set({ messages: size.messages, bytes: size.bytes }).execute();
    }
    return answer;
  });
}
