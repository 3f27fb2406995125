import { instant } from '@ioc/domain';
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { decodeCursor, pageLimit, pageOf, timeKeySchema } from '../page-cursor.ts';
import type { RecordDatabase } from '../record-database.ts';
import type {
  ClaimedNotification,
  DeliveryRecord,
  NotificationRecord,
  NotificationRecords,
  NotificationState,
  StoredChannel,
} from '../notifications.ts';
import { parseStored } from '../stored-json.ts';
import { channelSchema, messageSchema } from '../stored/notification-schema.ts';
import type { DeliveryTable, NotificationTable } from '../tables/notification-table.ts';
import type { RecordTables } from '../tables/record-tables.ts';
import { collectNotices } from './collect-notices.ts';

/** How long messages that are done and the log of deliveries are kept, in milliseconds: 90 days. */
export const DELIVERIES_KEPT_MS = 7_776_000_000;

const stateSchema: z.ZodType<NotificationState> = z.enum(['pending', 'sending', 'sent', 'dead']);
const resultSchema: z.ZodType<DeliveryRecord['result']> = z.enum([
  'sent',
  'failed',
  'dead',
  'test-sent',
  'test-failed',
]);
const logKeySchema = z.tuple([z.int(), z.int()]);

/** Notifications over a database. */
export function notificationRecords(records: RecordDatabase): NotificationRecords {
  return {
    ...channelRecords(records),
    ...messageRecords(records),
    ...deliveryRecords(records),
    collect: (now) => collectNotices(records, now),
  };
}

function channelRecords({
  db,
}: RecordDatabase): Pick<NotificationRecords, 'channels' | 'putChannel' | 'deleteChannel'> {
  return {
    async channels() {
      const rows = await db.selectFrom('notification_channels').selectAll().orderBy('id').execute();
      return rows.map((row) =>
        parseStored(channelSchema, row.body, { table: 'notification_channels', id: row.id }),
      );
    },
    async putChannel(channel) {
      const body = JSON.stringify(channel);
      await db
        .insertInto('notification_channels')
        .values({ id: channel.id, body })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
        .execute();
    },
    async deleteChannel(id) {
      const gone = await db.deleteFrom('notification_channels').where('id', '=', id).executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
  };
}

function messageRecords(
  records: RecordDatabase,
): Pick<NotificationRecords, 'claim' | 'settle' | 'list' | 'revive'> {
  const { db } = records;
  return {
    claim: (now, lease) => claim(records, now, lease),
    settle: ({ id, channel, attempts }, outcome, at) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('notifications')
          .select(['id', 'body'])
          .where('id', '=', id)
          .where('state', '=', 'sending')
          .where('attempts', '=', attempts)
          .executeTakeFirst();
        if (row === undefined) return false;
        const told = parseStored(messageSchema, row.body, { table: 'notifications', id });
        const { result, detail } = outcome;
        const isOver = result !== 'failed';
        await trx
          .updateTable('notifications')
          .set({
            state: isOver ? result : 'pending',
            body: JSON.stringify(result === 'sent' ? told : { ...told, error: detail }),
            ...(isOver ? {} : { due_at: outcome.retryAt }),
          })
          .where('id', '=', id)
          .execute();
        await trx
          .insertInto('deliveries')
          .values({ notification: id, channel, at, attempt: attempts, result, detail })
          .execute();
        await trimOld(trx, at);
        return true;
      }),
    async list({ state, channel }, page) {
      const limit = pageLimit(page.limit);
      const before = decodeCursor(timeKeySchema, page.cursor);
      let query = db.selectFrom('notifications').selectAll();
      if (state !== undefined) query = query.where('state', '=', state);
      if (channel !== undefined) query = query.where('channel', '=', channel);
      if (before !== undefined)
        query = query.where((is) => is(is.refTuple('created_at', 'id'), '<', is.tuple(before[0], before[1])));
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, { limit, itemOf: messageOf, keyOf: (row) => [row.created_at, row.id] });
    },
    async revive(id, now) {
      const revived = await db
        .updateTable('notifications')
        .set({ state: 'pending', due_at: now, attempts: 0 })
        .where('id', '=', id)
        .where('state', '=', 'dead')
        .executeTakeFirst();
      return revived.numUpdatedRows > 0n;
    },
  };
}

async function trimOld(db: Kysely<RecordTables>, now: number): Promise<void> {
  const before = now - DELIVERIES_KEPT_MS;
  await db.deleteFrom('deliveries').where('at', '<', before).execute();
  await db
    .deleteFrom('notifications')
    .where('state', 'in', ['sent', 'dead'])
    .where('due_at', '<', before)
    .execute();
}

function claim(
  { db, dialect }: RecordDatabase,
  now: number,
  { leaseMs, limit }: { readonly leaseMs: number; readonly limit: number },
): Promise<readonly ClaimedNotification[]> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('notifications')
      .selectAll()
      .where('state', 'in', ['pending', 'sending'])
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .limit(limit)
      .$if(dialect.hasRowLocks, (query) => query.forUpdate().skipLocked())
      .execute();
    const stored = await trx.selectFrom('notification_channels').selectAll().execute();
    const channels = new Map<string, StoredChannel>();
    for (const { id, body } of stored)
      channels.set(id, parseStored(channelSchema, body, { table: 'notification_channels', id }));
    const claimed: ClaimedNotification[] = [];
    for (const row of rows) {
      const to = channels.get(row.channel);
      const change = { claimed_at: now, due_at: now + leaseMs, attempts: row.attempts + 1 };
      const state = to === undefined ? 'dead' : 'sending';
      await trx
        .updateTable('notifications')
        .set({ ...change, state })
        .where('id', '=', row.id)
        .execute();
      if (to !== undefined) claimed.push({ ...messageOf({ ...row, ...change, state }), to });
    }
    return claimed;
  });
}

function deliveryRecords({ db }: RecordDatabase): Pick<NotificationRecords, 'log' | 'deliveries'> {
  return {
    async log(delivery) {
      await db.insertInto('deliveries').values(delivery).execute();
      await trimOld(db, delivery.at);
    },
    async deliveries({ channel }, page) {
      const limit = pageLimit(page.limit);
      const before = decodeCursor(logKeySchema, page.cursor);
      let query = db.selectFrom('deliveries').selectAll();
      if (channel !== undefined) query = query.where('channel', '=', channel);
      if (before !== undefined)
        query = query.where((is) => is(is.refTuple('at', 'n'), '<', is.tuple(before[0], before[1])));
      const rows = await query
        .orderBy('at', 'desc')
        .orderBy('n', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, { limit, itemOf: deliveryOf, keyOf: (row) => [row.at, row.n] });
    },
  };
}

function messageOf(row: NotificationTable): NotificationRecord {
  const { id, channel, attempts } = row;
  return {
    id,
    channel,
    attempts,
    ...parseStored(messageSchema, row.body, { table: 'notifications', id }),
    state: stateSchema.parse(row.state),
    dueAt: instant(row.due_at),
    createdAt: instant(row.created_at),
  };
}

function deliveryOf({ at, result, ...row }: Selectable<DeliveryTable>): DeliveryRecord {
  const { notification, channel, attempt, detail } = row;
  return { notification, channel, attempt, detail, at: instant(at), result: resultSchema.parse(result) };
}
