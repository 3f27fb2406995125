import { instant, isCityId, type CityId } from '@ioc/domain';
import { chunked } from '../chunked.ts';
import {
  NO_CITY,
  type LedgerFilter,
  type LedgerHead,
  type LedgerLine,
  type LedgerRecords,
  type LedgerReport,
  type LedgerRow,
  type LedgerSide,
  type LedgerUpdate,
} from '../ledger.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import { parseStored } from '../stored-json.ts';
import { ledgerCountsSchema } from '../stored/ledger-schema.ts';
import type { LedgerTable } from '../tables/ledger-table.ts';
import {
  balanceBook,
  unexplainedOf,
  type BalancedLine,
  type BalancedSide,
  type IngestBook,
} from './balance-ledger.ts';

const VALUES_PER_ROW = 9;

/** The ledger of ingest over a database. */
export function ledgerRecords({ db, dialect }: RecordDatabase): LedgerRecords {
  return {
    put: (update) =>
      db.transaction().execute(async (trx) => {
        await putHead(trx, update.head);
        await putRows(trx, update);
      }),
    read(filter) {
      // Head and rows of the same moment, which SQLite's transactions are by themselves.
      const transaction = db.transaction();
      const snapshot = dialect.hasRowLocks ? transaction.setIsolationLevel('repeatable read') : transaction;
      return snapshot.execute(async (trx) =>
        reportOf(await booksOf(trx, filter), await citiesOf(trx), filter),
      );
    },
    async prune(before) {
      const deleted = await db.deleteFrom('ingest_ledger').where('hour', '<', before).executeTakeFirst();
      await db.deleteFrom('ingest_ledger_heads').where('at', '<', before).execute();
      return Number(deleted.numDeletedRows);
    },
  };
}

async function putHead(trx: RecordTransaction, { ingest, received, passed, at }: LedgerHead): Promise<void> {
  await trx
    .insertInto('ingest_ledger_heads')
    .values({ ingest, received, passed, at })
    .onConflict((conflict) => conflict.column('ingest').doUpdateSet({ received, passed, at }))
    .execute();
}

async function putRows(trx: RecordTransaction, { head, rows }: LedgerUpdate): Promise<void> {
  for (const chunk of chunked(rows, VALUES_PER_ROW)) {
    await trx
      .insertInto('ingest_ledger')
      .values(chunk.map((row) => stored(head.ingest, row)))
      .onConflict((conflict) =>
        conflict.columns(['ingest', 'side', 'city', 'hour', 'first']).doUpdateSet((row) => ({
          last: row.ref('excluded.last'),
          messages: row.ref('excluded.messages'),
          lost: row.ref('excluded.lost'),
          body: row.ref('excluded.body'),
        })),
      )
      .execute();
  }
}

function stored(
  ingest: string,
  { side, city, hour, first, last, messages, lost, ...counts }: LedgerRow,
): LedgerTable {
  return { ingest, side, city, hour, first, last, messages, lost, body: JSON.stringify(counts) };
}

function rowOf({ ingest, side, city, hour, first, last, messages, lost, body }: LedgerTable): LedgerRow {
  const counts = parseStored(ledgerCountsSchema, body, {
    table: 'ingest_ledger',
    id: `${ingest} ${city} ${hour}`,
  });
  return { ...counts, side: sideOf(side), city, hour: instant(hour), first, last, messages, lost };
}

function sideOf(text: string): LedgerSide {
  return text === 'received' || text === 'limited' ? text : 'passed';
}

async function booksOf(trx: RecordTransaction, { from, to }: LedgerFilter): Promise<readonly IngestBook[]> {
  let query = trx.selectFrom('ingest_ledger').selectAll();
  if (from !== undefined) query = query.where('hour', '>=', from);
  if (to !== undefined) query = query.where('hour', '<', to);
  const rows = await query.execute();
  const sums = await trx
    .selectFrom('ingest_ledger')
    .select(['ingest', 'side'])
    .select((row) => [row.fn.sum('messages').as('messages'), row.fn.sum('lost').as('lost')])
    .groupBy(['ingest', 'side'])
    .execute();
  const heads = await trx.selectFrom('ingest_ledger_heads').selectAll().orderBy('ingest').execute();
  return heads.map((head) => {
    const sumOf = (side: BalancedSide): { readonly messages: number; readonly lost: number } => {
      const found = sums.find((row) => row.ingest === head.ingest && row.side === side);
      return { messages: Number(found?.messages ?? 0), lost: Number(found?.lost ?? 0) };
    };
    return {
      head: { ...head, at: instant(head.at) },
      rows: rows.filter(({ ingest }) => ingest === head.ingest).map(rowOf),
      sums: { received: sumOf('received'), passed: sumOf('passed') },
    };
  });
}

async function citiesOf(trx: RecordTransaction): Promise<ReadonlySet<string>> {
  const rows = await trx.selectFrom('cities').select('id').execute();
  return new Set(rows.map(({ id }) => id));
}

function reportOf(
  books: readonly IngestBook[],
  cities: ReadonlySet<string>,
  { city: wanted }: LedgerFilter,
): LedgerReport {
  const lines = new Map<string, LedgerLine>();
  for (const line of books.flatMap(balanceBook)) {
    const city = isCityId(line.city) && cities.has(line.city) ? line.city : NO_CITY;
    if (wanted !== undefined && city !== wanted) continue;
    const key = `${line.hour} ${city}`;
    lines.set(key, together(lines.get(key), line, city));
  }
  return {
    lines: [...lines.values()].toSorted((a, b) => b.hour - a.hour || (a.city < b.city ? -1 : 1)),
    unexplained: books.reduce((all, book) => all + unexplainedOf(book), 0),
    heads: books.map(({ head }) => head),
  };
}

function together(
  known: LedgerLine | undefined,
  line: BalancedLine,
  city: CityId | typeof NO_CITY,
): LedgerLine {
  return {
    city,
    hour: instant(line.hour),
    received: (known?.received ?? 0) + line.received,
    archived: (known?.archived ?? 0) + line.archived,
    duplicate: (known?.duplicate ?? 0) + line.duplicate,
    quarantined: (known?.quarantined ?? 0) + line.quarantined,
    pending: (known?.pending ?? 0) + line.pending,
    difference: (known?.difference ?? 0) + line.difference,
    lost: (known?.lost ?? 0) + line.lost,
    empty: (known?.empty ?? 0) + line.empty,
    partly: (known?.partly ?? 0) + line.partly,
    statuses: (known?.statuses ?? 0) + line.statuses,
    limited: (known?.limited ?? 0) + line.limited,
  };
}
