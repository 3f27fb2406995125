import { sql } from 'kysely';
import { countChanges, type Counted } from '../change-clock.ts';
import { chunked, lastByKey } from '../chunked.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { EvaluationCommit, EvaluationRecords, PartHolding } from '../record-store.ts';
import { storableText } from '../storable-text.ts';
import { RefusedCommitError } from '../refused-commit-error.ts';
import { applyTransitions } from './apply-transitions.ts';
import { storeAlerts } from './stored-alerts.ts';
import type { Alert, AlertId } from '@ioc/domain';

/** Whose cursor and states these are, and where ids of new alerts come from. */
export interface EvaluationOptions {
  /** The part of the intake: every part has a journal of its own. */
  readonly evaluator: string;
  /** The fence of the part's holder; without it nobody is fenced off. */
  readonly fence?: number;
  readonly newAlertId: () => AlertId;
}

/** The rules host's side of the alerts over a database. */
export function evaluationRecords(records: RecordDatabase, options: EvaluationOptions): EvaluationRecords {
  const { db } = records;
  const { evaluator, fence } = options;
  const whose = { records, evaluator, fence };
  return {
    load: () =>
      // One transaction: states and cursor of the same commit.
      db.transaction().execute(async (trx) => {
        const cursor = await lockedCursor(trx, whose);
        const states = await trx
          .selectFrom('rule_states')
          .select(['key', 'state'])
          .where('evaluator', '=', evaluator)
          .orderBy('key')
          .execute();
        return { cursor: cursor ?? 0, states };
      }),
    async commit(commit) {
      if (commit.transitions.length === 0) {
        await db.transaction().execute((trx) => storeProgress(trx, { ...whose, commit }));
        return [];
      }
      return countChanges(records, 'alerts', async (trx, before): Promise<Counted<readonly Alert[]>> => {
        await storeProgress(trx, { ...whose, commit });
        const changed = await applyTransitions(trx, commit, options.newAlertId);
        await storeAlerts(trx, changed, before);
        return { changes: changed.alerts.length, answer: changed.alerts };
      });
    },
  };
}

/** Whose cursor is meant, and who may see it. */
interface Evaluator {
  readonly records: RecordDatabase;
  readonly evaluator: string;
  readonly fence: number | undefined;
}

/** The stored cursor, held until the transaction ends, so that two hosts of one part cannot both go on from it. */
async function lockedCursor(
  trx: RecordTransaction,
  { records, evaluator, fence }: Evaluator,
): Promise<number | undefined> {
  const row = await trx
    .selectFrom('evaluators')
    .select(['cursor', 'fence'])
    .where('name', '=', evaluator)
    .$if(records.dialect.hasRowLocks, (query) => query.forUpdate())
    .executeTakeFirst();
  if (fence !== undefined && row?.fence !== fence) {
    throw new RefusedCommitError(
      'not-the-holder',
      `part ${evaluator} is held under fence ${row?.fence ?? 0}, this is ${fence}`,
    );
  }
  return row?.cursor;
}

/** Throws `RefusedCommitError` when the part has a newer holder; it cannot get one before the transaction ends. */
export async function assertHolder(
  trx: RecordTransaction,
  records: RecordDatabase,
  { part, fence }: PartHolding,
): Promise<void> {
  await lockedCursor(trx, { records, evaluator: part, fence });
}

interface Progress extends Evaluator {
  readonly commit: EvaluationCommit;
}

async function storeProgress(trx: RecordTransaction, progress: Progress): Promise<void> {
  const { evaluator, commit } = progress;
  const stored = await lockedCursor(trx, progress);
  refuseRepetition(commit, stored ?? 0);
  if (stored !== commit.cursor) {
    await trx
      .insertInto('evaluators')
      .values({ name: evaluator, cursor: commit.cursor, fence: progress.fence ?? 0 })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ cursor: commit.cursor }))
      .execute();
  }
  await storeStates(trx, progress);
}

/**
 * A stretch of the journal is applied once. Ticks and rule changes are no part of the journal: they may raise and
 * clear while no message comes, without moving the cursor.
 */
function refuseRepetition(commit: EvaluationCommit, stored: number): void {
  const isFromJournal = commit.transitions.some((transition) => transition.cause.kind === 'observation');
  if (commit.cursor > stored || (commit.cursor === stored && !isFromJournal)) return;
  throw new RefusedCommitError(
    'cursor-not-beyond',
    `a commit up to ${commit.cursor} comes after one up to ${stored}`,
  );
}

async function storeStates(
  trx: RecordTransaction,
  { records: { dialect }, evaluator, commit: { states } }: Progress,
): Promise<void> {
  const kept: (readonly [string, string])[] = [];
  const dropped: string[] = [];
  for (const { key, state } of lastByKey(states, (row) => row.key)) {
    if (state === null) dropped.push(key);
    else kept.push([storableText(key), storableText(state)]);
  }
  // All rows in one parameter: a statement that stays the same is compiled once, and binding costs per value.
  if (kept.length > 0) {
    await sql`
      insert into rule_states (evaluator, key, state)
      select ${evaluator}, element.value ->> 0, element.value ->> 1
      from ${dialect.elementsOf(JSON.stringify(kept))} as element where true
      on conflict (evaluator, key) do update set state = excluded.state`.execute(trx);
  }
  for (const chunk of chunked(dropped, 1)) {
    await trx
      .deleteFrom('rule_states')
      .where('evaluator', '=', evaluator)
      .where('key', 'in', chunk)
      .execute();
  }
}
