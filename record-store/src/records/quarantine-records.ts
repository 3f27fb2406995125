import type { Kysely } from 'kysely';
import { lastByKey } from '../chunked.ts';
import { decodeCursor, pageLimit, pageOf, timeKeySchema } from '../page-cursor.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { ArrivedMessage, QuarantinedMessage, QuarantineRecords } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { bytesOf, quarantinedFactsSchema } from '../stored/quarantined-message-schema.ts';
import type { QuarantineTable } from '../tables/quarantine-table.ts';
import type { RecordTables } from '../tables/record-tables.ts';
import { resizeQuarantine, type QuarantineSize } from './quarantine-size.ts';
import { trimQuarantine, type QuarantineBounds } from './trim-quarantine.ts';

/**
 * Most bytes of messages on one page: 16 MiB. A page of 1,000 messages of the largest size would be 256 MiB, which
 * neither the process nor its reader wants at once; the page ends early instead, but never before its first message.
 */
export const MOST_BYTES_PER_PAGE = 16 * 1024 * 1024;

/** Messages written by one statement: at most 12 MiB of payloads at 256 KiB each. */
const MOST_MESSAGES_PER_STATEMENT = 48;

/** The quarantine over a database, newest first. */
export function quarantineRecords(records: RecordDatabase, bounds: QuarantineBounds): QuarantineRecords {
  const { db } = records;
  return {
    async put(messages) {
      if (messages.length === 0) return;
      const rows = lastByKey(messages, (message) => message.id).map(rowOf);
      const newestMs = rows.reduce((newest, row) => Math.max(newest, row.received_at), 0);
      await resizeQuarantine(records, async (trx, before) => {
        const added = await insertNew(trx, rows);
        const grown = { messages: before.messages + added.messages, bytes: before.bytes + added.bytes };
        return { size: await trimQuarantine(trx, grown, { bounds, newestMs }), answer: undefined };
      });
    },
    async list(filter, page) {
      const before = decodeCursor(timeKeySchema, page.cursor);
      let query = db.selectFrom('quarantine').select(['id', 'received_at', 'bytes']);
      if (filter.device !== undefined) query = query.where('device', '=', filter.device);
      if (filter.reason !== undefined) query = query.where('reason', '=', filter.reason);
      if (before !== undefined) {
        const [receivedAt, id] = before;
        query = query.where((is) => is(is.refTuple('received_at', 'id'), '<', is.tuple(receivedAt, id)));
      }
      const limit = pageLimit(page.limit);
      const newestFirst = query.orderBy('received_at', 'desc').orderBy('id', 'desc');
      const found = await newestFirst.limit(limit + 1).execute();
      return wholePage(db, found, limit);
    },
    async find(id) {
      return (await messagesOf(db, [id])).get(id);
    },
    delete: (id) =>
      resizeQuarantine(records, async (trx, before) => {
        const row = await trx
          .deleteFrom('quarantine')
          .where('id', '=', id)
          .returning('bytes')
          .executeTakeFirst();
        if (row === undefined) return { size: before, answer: false };
        return { size: { messages: before.messages - 1, bytes: before.bytes - row.bytes }, answer: true };
      }),
    async ofMessage(message) {
      const found = await messagesOf(db, await idsOf(db, message));
      return [...found.values()];
    },
    supersede: (message, keep) =>
      resizeQuarantine(records, async (trx, before) => {
        const leaving = (await idsOf(trx, message)).filter((id) => !keep.includes(id));
        if (leaving.length === 0) return { size: before, answer: undefined };
        const rows = await trx
          .deleteFrom('quarantine')
          .where('id', 'in', leaving)
          .returning('bytes')
          .execute();
        const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
        const size = { messages: before.messages - rows.length, bytes: before.bytes - bytes };
        return { size, answer: undefined };
      }),
    async count() {
      const size = await db.selectFrom('quarantine_size').select('messages').executeTakeFirstOrThrow();
      return size.messages;
    },
  };
}

/** Ids of the rows of a message. Its topic is only in the bodies, which may hold what SQL text cannot. */
async function idsOf(
  db: Kysely<RecordTables>,
  { topic, payload, receivedAt }: ArrivedMessage,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('quarantine')
    .select(['id', 'body'])
    .where('received_at', '=', receivedAt)
    .where('payload', '=', payload)
    .orderBy('id')
    .execute();
  return rows
    .filter(
      ({ id, body }) =>
        parseStored(quarantinedFactsSchema, body, { table: 'quarantine', id }).topic === topic,
    )
    .map(({ id }) => id);
}

type FoundRow = Pick<QuarantineTable, 'id' | 'received_at' | 'bytes'>;

async function wholePage(
  db: Kysely<RecordTables>,
  found: readonly FoundRow[],
  limit: number,
): ReturnType<QuarantineRecords['list']> {
  const shown = Math.min(limit, rowsWithin(found, MOST_BYTES_PER_PAGE));
  const ids = found.slice(0, shown).map((row) => row.id);
  const messages = await messagesOf(db, ids);
  const page = pageOf(found.slice(0, shown + 1), {
    limit: shown,
    itemOf: (row) => messages.get(row.id),
    keyOf: (row) => [row.received_at, row.id],
  });
  // A message that was deleted between the two questions is left out.
  return { ...page, items: page.items.filter((message) => message !== undefined) };
}

function rowsWithin(rows: readonly FoundRow[], mostBytes: number): number {
  let bytes = 0;
  const beyond = rows.findIndex((row) => (bytes += row.bytes) > mostBytes);
  return beyond === -1 ? rows.length : Math.max(1, beyond);
}

async function messagesOf(
  db: Kysely<RecordTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, QuarantinedMessage>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('quarantine')
    .select(['id', 'body', 'payload'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, messageOf(row)]));
}

function messageOf(row: Pick<QuarantineTable, 'id' | 'body' | 'payload'>): QuarantinedMessage {
  const facts = parseStored(quarantinedFactsSchema, row.body, { table: 'quarantine', id: row.id });
  return { ...facts, payload: bytesOf(row.payload) };
}

async function insertNew(trx: RecordTransaction, rows: readonly QuarantineTable[]): Promise<QuarantineSize> {
  let added: QuarantineSize = { messages: 0, bytes: 0 };
  for (let start = 0; start < rows.length; start += MOST_MESSAGES_PER_STATEMENT) {
    const inserted = await trx
      .insertInto('quarantine')
      .values(rows.slice(start, start + MOST_MESSAGES_PER_STATEMENT))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('bytes')
      .execute();
    const bytes = inserted.reduce((sum, row) => sum + row.bytes, 0);
    added = { messages: added.messages + inserted.length, bytes: added.bytes + bytes };
  }
  return added;
}

function rowOf(message: QuarantinedMessage): QuarantineTable {
  const { payload, ...facts } = message;
  const body = JSON.stringify(facts);
  return {
    id: message.id,
    received_at: message.receivedAt,
    reason: message.reason,
    device: message.device ?? null,
    bytes: payload.byteLength + Buffer.byteLength(body),
    body,
    payload,
  };
}
