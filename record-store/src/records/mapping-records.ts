import { countChanges, readClock } from '../change-clock.ts';
import type { RecordDatabase } from '../record-database.ts';
import type { MappingRecords } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { storedMappingSchema } from '../stored/mapping-schema.ts';

/** The mapping profiles over a database. */
export function mappingRecords(records: RecordDatabase): MappingRecords {
  const { db } = records;
  return {
    revision: () => readClock(db, 'mappings'),
    async all() {
      const rows = await db.selectFrom('mapping_profiles').selectAll().orderBy('id').execute();
      return rows.map((row) =>
        parseStored(storedMappingSchema, row.body, { table: 'mapping_profiles', id: row.id }),
      );
    },
    create: (profile) =>
      countChanges(records, 'mappings', async (trx) => {
        const inserted = await trx
          .insertInto('mapping_profiles')
          .values({ id: profile.id, body: JSON.stringify(profile) })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('id')
          .execute();
        return { changes: inserted.length, answer: inserted.length > 0 };
      }),
    put: (profile) =>
      countChanges(records, 'mappings', async (trx) => {
        const body = JSON.stringify(profile);
        await trx
          .insertInto('mapping_profiles')
          .values({ id: profile.id, body })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
          .execute();
        return { changes: 1, answer: undefined };
      }),
    delete: (id) =>
      countChanges(records, 'mappings', async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('mapping_profiles')
          .where('id', '=', id)
          .executeTakeFirst();
        return { changes: Number(numDeletedRows), answer: numDeletedRows > 0n };
      }),
  };
}
