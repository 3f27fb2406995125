import { applyShiftCommand, failed, succeeded, type Shift } from '@ioc/domain';
import { decodeCursor, pageLimit, pageOf, timeKeySchema } from '../page-cursor.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { ShiftRecords, ShiftRequest } from '../shifts.ts';
import { parseStored } from '../stored-json.ts';
import { shiftSchema } from '../stored/shift-schema.ts';
import type { ShiftTable } from '../tables/shift-table.ts';

/** Shifts over a database. */
export function shiftRecords(records: RecordDatabase): ShiftRecords {
  const { db } = records;
  return {
    async list({ desk }, page) {
      const limit = pageLimit(page.limit);
      const before = decodeCursor(timeKeySchema, page.cursor);
      let query = db.selectFrom('shifts').selectAll();
      if (desk !== undefined) query = query.where('desk', '=', desk);
      if (before !== undefined) {
        const [startedAt, id] = before;
        query = query.where((is) => is(is.refTuple('started_at', 'id'), '<', is.tuple(startedAt, id)));
      }
      const rows = await query
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, { limit, itemOf: shiftOf, keyOf: (row) => [row.started_at, row.id] });
    },
    async find(id) {
      const row = await db.selectFrom('shifts').selectAll().where('id', '=', id).executeTakeFirst();
      return row && shiftOf(row);
    },
    async start(facts) {
      const shift = begun(facts);
      const { numInsertedOrUpdatedRows: added = 0n } = await db
        .insertInto('shifts')
        .values(rowOf(shift))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      if (added > 0n) return succeeded(shift);
      const current = await db
        .selectFrom('shifts')
        .selectAll()
        .where('desk', '=', shift.desk)
        .where('state', '<>', 'handed-over')
        .executeTakeFirstOrThrow();
      return failed({ code: 'exists', current: shiftOf(current) });
    },
    execute: (request) => db.transaction().execute((trx) => execute(trx, records, request)),
  };
}

async function execute(
  trx: RecordTransaction,
  { dialect }: RecordDatabase,
  request: ShiftRequest,
): ReturnType<ShiftRecords['execute']> {
  const { command, by, at } = request;
  const row = await trx
    .selectFrom('shifts')
    .selectAll()
    .where('id', '=', request.shift)
    .$if(dialect.hasRowLocks, (query) => query.forUpdate())
    .executeTakeFirst();
  if (row === undefined) return failed({ code: 'not-found' });
  const current = shiftOf(row);
  const outcome = applyShiftCommand(current, command, { by, at });
  if (!outcome.ok) return failed({ ...outcome.fault, current });
  const { state, body } = rowOf(outcome.value);
  await trx.updateTable('shifts').set({ state, body }).where('id', '=', current.id).execute();
  if (outcome.value.state === 'handed-over') {
    const next = begun({ id: request.nextId, desk: current.desk, startedAt: at, startedBy: by });
    await trx.insertInto('shifts').values(rowOf(next)).execute();
  }
  return succeeded(outcome.value);
}

function begun(facts: Pick<Shift, 'id' | 'desk' | 'startedAt' | 'startedBy'>): Shift {
  return { ...facts, state: 'open', notes: [], revision: 1 };
}

function rowOf(shift: Shift): ShiftTable {
  const { id, desk, state, startedAt } = shift;
  return { id, desk, state, started_at: startedAt, body: JSON.stringify(shift) };
}

function shiftOf(row: ShiftTable): Shift {
  return parseStored(shiftSchema, row.body, { table: 'shifts', id: row.id });
}
