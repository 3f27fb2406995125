import { isUserId, instant, type DutyTime } from '@ioc/domain';
import { MOST_ITEMS_PER_PAGE } from '../page-cursor.ts';
import type { RecordDatabase } from '../record-database.ts';
import { RecordStoreError } from '../record-store-error.ts';
import type { DutyRecords } from '../shifts.ts';
import { parseStored } from '../stored-json.ts';
import { dutyGroupSchema } from '../stored/shift-schema.ts';
import type { DutyTimeTable } from '../tables/duty-table.ts';

/** The duty roster over a database. */
export function dutyRecords({ db }: RecordDatabase): DutyRecords {
  return {
    async groups() {
      const rows = await db.selectFrom('duty_groups').selectAll().orderBy('id').execute();
      return rows.map((row) => parseStored(dutyGroupSchema, row.body, { table: 'duty_groups', id: row.id }));
    },
    async putGroup(group) {
      const body = JSON.stringify(group);
      await db
        .insertInto('duty_groups')
        .values({ id: group.id, body })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
        .execute();
    },
    deleteGroup: (id) =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom('duty_times').where('group_id', '=', id).execute();
        const deleted = await trx.deleteFrom('duty_groups').where('id', '=', id).executeTakeFirst();
        return deleted.numDeletedRows > 0n;
      }),
    async times({ group, from, to }) {
      let query = db.selectFrom('duty_times').selectAll().where('from_at', '<', to).where('to_at', '>', from);
      if (group !== undefined) query = query.where('group_id', '=', group);
      const rows = await query.orderBy('from_at').orderBy('id').limit(MOST_ITEMS_PER_PAGE).execute();
      return rows.map(timeOf);
    },
    addTime: ({ id, group, user, from, to }) =>
      db.transaction().execute(async (trx) => {
        const known = await trx
          .selectFrom('duty_groups')
          .select('id')
          .where('id', '=', group)
          .executeTakeFirst();
        if (known === undefined) return false;
        await trx
          .insertInto('duty_times')
          .values({ id, group_id: group, user_id: user, from_at: from, to_at: to })
          .execute();
        return true;
      }),
    async deleteTime(id) {
      const deleted = await db.deleteFrom('duty_times').where('id', '=', id).executeTakeFirst();
      return deleted.numDeletedRows > 0n;
    },
  };
}

function timeOf(row: DutyTimeTable): DutyTime {
  if (!isUserId(row.user_id)) throw new RecordStoreError('corrupt', `duty_times ${row.id} names nobody`);
  return {
    id: row.id,
    group: row.group_id,
    user: row.user_id,
    from: instant(row.from_at),
    to: instant(row.to_at),
  };
}
