import {
  applySilences,
  failed,
  instant,
  silenceEnd,
  silenceState,
  succeeded,
  type Alert,
  type AlertEntry,
  type EpochMs,
  type Silence,
} from '@ioc/domain';
import { sql, type Kysely } from 'kysely';
import { countChanges, readClock, type Counted } from '../change-clock.ts';
import { decodeCursor, pageLimit, pageOf, timeKeySchema } from '../page-cursor.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { SilenceRecords } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { silenceSchema } from '../stored/silence-schema.ts';
import type { RecordTables } from '../tables/record-tables.ts';
import type { SilenceTable } from '../tables/silence-table.ts';
import { alertOf, storeAlerts } from './stored-alerts.ts';

type Ended = Awaited<ReturnType<SilenceRecords['end']>>;

// Literal: with a bound value SQLite cannot know that the index of open alerts serves.
const CLOSED = sql.lit('closed');

/** The silences over a database; lists end first by their end, the latest first. */
export function silenceRecords(records: RecordDatabase): SilenceRecords {
  const { db } = records;
  return {
    revision: () => readClock(db, 'silences'),
    async list({ at, state }, page) {
      const limit = pageLimit(page.limit);
      const before = decodeCursor(timeKeySchema, page.cursor);
      let query = db.selectFrom('silences').selectAll();
      if (state === 'active') query = query.where('from_at', '<=', at);
      if (state === 'pending') query = query.where('from_at', '>', at);
      if (state === 'active' || state === 'pending') query = query.where('to_at', '>', at);
      if (state === 'ended') query = query.where('to_at', '<=', at);
      if (before !== undefined) {
        const [to, id] = before;
        query = query.where((is) => is(is.refTuple('to_at', 'id'), '<', is.tuple(to, id)));
      }
      const rows = await query
        .orderBy('to_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, { limit, itemOf: silenceOf, keyOf: (row) => [row.to_at, row.id] });
    },
    async find(id) {
      const row = await db.selectFrom('silences').selectAll().where('id', '=', id).executeTakeFirst();
      return row && silenceOf(row);
    },
    async nextChange(after) {
      const begins = db.selectFrom('silences').select('from_at').where('from_at', '>', after);
      const [first] = await begins.where('to_at', '>', after).orderBy('from_at').limit(1).execute();
      const ends = db.selectFrom('silences').select('to_at').where('to_at', '>', after);
      const [last] = await ends.where('from_at', '<=', after).orderBy('to_at').limit(1).execute();
      const next = Math.min(first?.from_at ?? Infinity, last?.to_at ?? Infinity);
      return next === Infinity ? undefined : instant(next);
    },
    create: (silence) =>
      countChanges(records, 'silences', async (trx) => {
        await trx.insertInto('silences').values(rowOf(silence)).execute();
        return { changes: 1, answer: undefined };
      }),
    end: (id, { by, at }) =>
      countChanges(records, 'silences', async (trx): Promise<Counted<Ended>> => {
        const row = await trx.selectFrom('silences').selectAll().where('id', '=', id).executeTakeFirst();
        if (row === undefined) return { changes: 0, answer: failed('not-found') };
        const silence = silenceOf(row);
        if (silenceState(silence, at) === 'ended') return { changes: 0, answer: failed('ended') };
        const ended: Silence = { ...silence, endedAt: at, endedBy: by };
        await trx.updateTable('silences').set(rowOf(ended)).where('id', '=', id).execute();
        return { changes: 1, answer: succeeded(ended) };
      }),
    apply: (at) =>
      countChanges(records, 'alerts', async (trx, before) => {
        const changed = await changedBySilences(trx, at);
        if (changed.alerts.length > 0) await storeAlerts(trx, changed, before);
        return { changes: changed.alerts.length, answer: changed.alerts };
      }),
  };
}

/** The silences that are active at the time, of each alert's reason the first by id. */
export async function activeSilences(
  db: Kysely<RecordTables> | RecordTransaction,
  at: EpochMs,
): Promise<readonly Silence[]> {
  const rows = await db
    .selectFrom('silences')
    .selectAll()
    .where('to_at', '>', at)
    .where('from_at', '<=', at)
    .orderBy('id')
    .execute();
  return rows.map(silenceOf);
}

async function changedBySilences(
  trx: RecordTransaction,
  at: EpochMs,
): Promise<{ readonly alerts: readonly Alert[]; readonly entries: readonly AlertEntry[] }> {
  const silences = await activeSilences(trx, at);
  let open = trx.selectFrom('alerts').select(['id', 'body']).where('work', '<>', CLOSED);
  if (silences.length === 0) open = open.where('silenced', '=', 1);
  const rows = await open.orderBy('opened_at').orderBy('id').execute();
  const changes = rows.flatMap((row) => applySilences(alertOf(row), silences, at) ?? []);
  return { alerts: changes.map(({ alert }) => alert), entries: changes.map(({ entry }) => entry) };
}

function silenceOf(row: SilenceTable): Silence {
  return parseStored(silenceSchema, row.body, { table: 'silences', id: row.id });
}

function rowOf(silence: Silence): SilenceTable {
  return {
    id: silence.id,
    from_at: silence.from,
    to_at: silenceEnd(silence),
    body: JSON.stringify(silence),
  };
}
