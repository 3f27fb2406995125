import { failed, succeeded, type AlertId } from '@ioc/domain';
import { sql } from 'kysely';
import { chunked } from '../chunked.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import { WHOLE_INTAKE, type IngestPartRecord, type PartClaim, type PartRecords } from '../record-store.ts';
import type { IngestPartTable } from '../tables/ingest-part-table.ts';
import { assertHolder, evaluationRecords } from './evaluation-records.ts';

/** Who runs which part of the intake, over a database. */
export function partRecords(records: RecordDatabase, newAlertId: () => AlertId): PartRecords {
  const { db } = records;
  return {
    picture: () =>
      db.transaction().execute(async (trx) => ({
        parts: (await heldOnce(trx)).map(partOf),
        instances: await trx.selectFrom('ingest_instances').selectAll().orderBy('id').execute(),
      })),
    async beat({ id, told }) {
      await db
        .insertInto('ingest_instances')
        .values({ id, told, beat: 1 })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((row) => ({ beat: row('ingest_instances.beat', '+', 1) })),
        )
        .execute();
    },
    claim: (claim) =>
      db.transaction().execute(async (trx) => {
        if (!(await isFree(trx, records, claim))) return failed({ code: 'held' } as const);
        const { part, instance } = claim;
        const fence = (claim.seen?.fence ?? 0) + 1;
        await trx
          .insertInto('ingest_parts')
          .values({ part, fence, holder: instance })
          .onConflict((conflict) => conflict.column('part').doUpdateSet({ fence, holder: instance }))
          .execute();
        await fenceEvaluator(trx, part, fence);
        return succeeded({ part, fence });
      }),
    async release({ part, fence }) {
      await db
        .updateTable('ingest_parts')
        .set({ holder: null })
        .where('part', '=', part)
        .where('fence', '=', fence)
        .execute();
    },
    leave: (instance) =>
      db.transaction().execute(async (trx) => {
        await trx.updateTable('ingest_parts').set({ holder: null }).where('holder', '=', instance).execute();
        await trx.deleteFrom('ingest_instances').where('id', '=', instance).execute();
      }),
    async forget(instance, atBeat) {
      await db.deleteFrom('ingest_instances').where('id', '=', instance).where('beat', '=', atBeat).execute();
    },
    inherit: (holding, { part: from, moved, copied }) =>
      db.transaction().execute(async (trx) => {
        await assertHolder(trx, records, holding);
        for (const keys of chunked([...moved, ...copied], 1))
          await copyStates(trx, from, { to: holding.part, keys });
        for (const keys of chunked(moved, 1))
          await trx
            .deleteFrom('rule_states')
            .where('evaluator', '=', from)
            .where('key', 'in', keys)
            .execute();
      }),
    evaluation: ({ part, fence }) => evaluationRecords(records, { evaluator: part, fence, newAlertId }),
  };
}

/** The parts that ever had a holder. */
function heldOnce(trx: RecordTransaction): Promise<IngestPartTable[]> {
  return trx.selectFrom('ingest_parts').selectAll().where('fence', '>', 0).orderBy('part').execute();
}

function partOf({ part, fence, holder }: IngestPartTable): IngestPartRecord {
  return { part, fence, ...(holder === null ? {} : { holder }) };
}

/**
 * Claims take turns at one row, because `all` and a city exclude each other; they are rare. The parts are read by a
 * statement of their own, after the turn has come: an earlier snapshot would miss a part that was claimed meanwhile.
 */
async function takeTurn(trx: RecordTransaction, { dialect }: RecordDatabase): Promise<IngestPartTable[]> {
  await trx
    .insertInto('ingest_parts')
    .values({ part: WHOLE_INTAKE, fence: 0, holder: null })
    .onConflict((conflict) => conflict.column('part').doNothing())
    .execute();
  await trx
    .selectFrom('ingest_parts')
    .select('part')
    .where('part', '=', WHOLE_INTAKE)
    .$if(dialect.hasRowLocks, (query) => query.forUpdate())
    .execute();
  return trx.selectFrom('ingest_parts').selectAll().execute();
}

async function isFree(trx: RecordTransaction, records: RecordDatabase, claim: PartClaim): Promise<boolean> {
  const { part, instance, seen } = claim;
  const rows = await takeTurn(trx, records);
  const now = rows.find((row) => row.part === part);
  if ((now?.fence ?? 0) !== (seen?.fence ?? 0)) return false;
  const isCoveredElsewhere = rows.some(
    (row) => row.holder !== null && row.part !== part && [row.part, part].includes(WHOLE_INTAKE),
  );
  if (isCoveredElsewhere) return false;
  const holder = now?.holder ?? null;
  return holder === null || holder === instance || isDead(trx, holder, claim.deadAtBeat);
}

async function isDead(trx: RecordTransaction, holder: string, deadAtBeat?: number): Promise<boolean> {
  const row = await trx
    .selectFrom('ingest_instances')
    .select('beat')
    .where('id', '=', holder)
    .executeTakeFirst();
  return row === undefined || row.beat === deadAtBeat;
}

/** Waits for a commit of the holder before, and refuses all further ones. */
async function fenceEvaluator(trx: RecordTransaction, name: string, fence: number): Promise<void> {
  await trx
    .insertInto('evaluators')
    .values({ name, cursor: 0, fence })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ fence }))
    .execute();
}

async function copyStates(
  trx: RecordTransaction,
  from: string,
  { to, keys }: { readonly to: string; readonly keys: readonly string[] },
): Promise<void> {
  await trx
    .insertInto('rule_states')
    .columns(['evaluator', 'key', 'state'])
    .expression(
      trx
        .selectFrom('rule_states')
        .select([sql<string>`${to}`.as('evaluator'), 'key', 'state'])
        .where('evaluator', '=', from)
        .where('key', 'in', keys),
    )
    .onConflict((conflict) =>
      conflict.columns(['evaluator', 'key']).doUpdateSet((row) => ({ state: row.ref('excluded.state') })),
    )
    .execute();
}
