import { randomUUID } from 'node:crypto';
import {
  channelsFor,
  instant,
  noticeGroup,
  noticeItem,
  withItem,
  type Alert,
  type AlertEntry,
  type DutyGroup,
  type EpochMs,
  type NotificationChannel,
  type WaitingMessage,
} from '@ioc/domain';
import { countChanges } from '../change-clock.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { StoredChannel } from '../notifications.ts';
import { parseStored } from '../stored-json.ts';
import { alertEntrySchema } from '../stored/alert-schema.ts';
import { channelSchema, messageSchema } from '../stored/notification-schema.ts';
import { dutyGroupSchema } from '../stored/shift-schema.ts';
import { alertOf } from './stored-alerts.ts';

/** Lines that one transaction looks at: a flood is worked off in several. */
export const NOTICES_AT_ONCE = 500;

interface Told {
  readonly alert: Alert;
  readonly entry: AlertEntry;
}

interface Listeners {
  readonly channels: readonly StoredChannel[];
  readonly groups: readonly DutyGroup[];
}

/** A message that waits, with its id where it is stored already. */
interface Draft {
  readonly id?: string;
  readonly waiting?: WaitingMessage;
  readonly lastSentAt?: EpochMs;
}

async function listeners(trx: RecordTransaction): Promise<Listeners> {
  const channels = await trx.selectFrom('notification_channels').selectAll().orderBy('id').execute();
  const groups = await trx.selectFrom('duty_groups').selectAll().execute();
  return {
    channels: channels.map((row) =>
      parseStored(channelSchema, row.body, { table: 'notification_channels', id: row.id }),
    ),
    groups: groups.map((row) => parseStored(dutyGroupSchema, row.body, { table: 'duty_groups', id: row.id })),
  };
}

async function toldLines(trx: RecordTransaction, upTo: number): Promise<readonly Told[]> {
  const rows = await trx
    .selectFrom('notices')
    .innerJoin('alerts', 'alerts.id', 'notices.alert_id')
    .innerJoin('alert_entries', (join) =>
      join
        .onRef('alert_entries.alert_id', '=', 'notices.alert_id')
        .onRef('alert_entries.revision', '=', 'notices.revision'),
    )
    .select(['alerts.id as id', 'alerts.body as body', 'alert_entries.body as entry', 'notices.n as n'])
    .where('notices.n', '<=', upTo)
    .orderBy('notices.n')
    .execute();
  return rows.map((row) => ({
    alert: alertOf(row),
    entry: parseStored(alertEntrySchema, row.entry, { table: 'alert_entries', id: row.id }),
  }));
}

async function storedDraft(
  trx: RecordTransaction,
  { dialect }: RecordDatabase,
  { channel, group }: { readonly channel: string; readonly group: string },
): Promise<Draft> {
  const rows = trx.selectFrom('notifications').where('channel', '=', channel).where('group_key', '=', group);
  const pending = await rows
    .select(['id', 'due_at', 'body'])
    .where('state', '=', 'pending')
    .where('attempts', '=', 0)
    .$if(dialect.hasRowLocks, (query) => query.forUpdate())
    .executeTakeFirst();
  const last = await rows
    .select((select) => select.fn.max('claimed_at').as('at'))
    .where('state', '<>', 'dead')
    .executeTakeFirst();
  const lastSentAt = last?.at === null || last?.at === undefined ? {} : { lastSentAt: instant(last.at) };
  if (pending === undefined) return lastSentAt;
  const told = parseStored(messageSchema, pending.body, { table: 'notifications', id: pending.id });
  return { ...lastSentAt, id: pending.id, waiting: { ...told, dueAt: instant(pending.due_at) } };
}

async function store(
  trx: RecordTransaction,
  { id, waiting }: Draft,
  of: { readonly channel: string; readonly group: string; readonly now: EpochMs },
): Promise<void> {
  if (waiting === undefined) return;
  const { dueAt, ...told } = waiting;
  const change = { due_at: dueAt, body: JSON.stringify(told) };
  if (id !== undefined) {
    await trx.updateTable('notifications').set(change).where('id', '=', id).execute();
    return;
  }
  const row = { channel: of.channel, group_key: of.group, created_at: of.now };
  await trx
    .insertInto('notifications')
    .values({ ...change, ...row, id: randomUUID(), state: 'pending', claimed_at: null, attempts: 0 })
    .execute();
}

async function draftAll(
  trx: RecordTransaction,
  records: RecordDatabase,
  { told, now }: { readonly told: readonly Told[]; readonly now: EpochMs },
): Promise<void> {
  const { channels, groups } = await listeners(trx);
  const drafts = new Map<string, { draft: Draft; channel: NotificationChannel; group: string }>();
  for (const one of told) {
    for (const channel of channelsFor(one, channels, groups)) {
      const group = noticeGroup(one.alert);
      const key = JSON.stringify([channel.id, group]);
      const held =
        drafts.get(key)?.draft ?? (await storedDraft(trx, records, { channel: channel.id, group }));
      const { quiet } = channel;
      const when = { now, ...(quiet && { quiet }), ...(held.lastSentAt && { lastSentAt: held.lastSentAt }) };
      const waiting = withItem(held.waiting, noticeItem(one.entry, one.alert), when);
      drafts.set(key, { draft: { ...held, waiting }, channel, group });
    }
  }
  for (const { draft, channel, group } of drafts.values())
    await store(trx, draft, { channel: channel.id, group, now });
}

/** Makes messages of the lines that are to be told, oldest first; one caller at a time. */
export function collectNotices(records: RecordDatabase, now: EpochMs): Promise<number> {
  return countChanges(records, 'notifications', async (trx) => {
    const rows = await trx.selectFrom('notices').select('n').orderBy('n').limit(NOTICES_AT_ONCE).execute();
    const last = rows.at(-1);
    if (last === undefined) return { changes: 0, answer: 0 };
    await draftAll(trx, records, { told: await toldLines(trx, last.n), now });
    await trx.deleteFrom('notices').where('n', '<=', last.n).execute();
    return { changes: 1, answer: rows.length };
  });
}
