import type { RecordDatabase } from '../record-database.ts';
import type { RecordStore } from '../record-store.ts';

/** Small settings over a database. */
export function settingRecords({ db }: RecordDatabase): RecordStore['settings'] {
  return {
    async get(name) {
      const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value;
    },
    async put(name, value) {
      await db
        .insertInto('settings')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}
