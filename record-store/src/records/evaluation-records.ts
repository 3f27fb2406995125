import { countChanges, type Counted } from '../change-clock.ts';
import { chunked, lastByKey } from '../chunked.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { EvaluationCommit, EvaluationRecords, RuleStateRow } from '../record-store.ts';
import { RefusedCommitError } from '../refused-commit-error.ts';
import { applyTransitions } from './apply-transitions.ts';
import { storeAlerts } from './stored-alerts.ts';
import type { Alert, AlertId } from '@ioc/domain';

const VALUES_PER_STATE = 3;

/** Whose cursor and states these are, and where ids of new alerts come from. */
export interface EvaluationOptions {
  /** Name of the rules host: every host evaluates its own journal. */
  readonly evaluator: string;
  readonly newAlertId: () => AlertId;
}

/** The rules host's side of the alerts over a database. */
export function evaluationRecords(records: RecordDatabase, options: EvaluationOptions): EvaluationRecords {
  const { db } = records;
  const { evaluator } = options;
  return {
    load: () =>
      // One transaction: states and cursor of the same commit.
      db.transaction().execute(async (trx) => {
        const cursor = await lockedCursor(trx, records, evaluator);
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
        await db.transaction().execute((trx) => storeProgress(trx, { records, evaluator, commit }));
        return [];
      }
      return countChanges(records, 'alerts', async (trx, before): Promise<Counted<readonly Alert[]>> => {
        await storeProgress(trx, { records, evaluator, commit });
        const changed = await applyTransitions(trx, commit, options.newAlertId);
        await storeAlerts(trx, changed, before);
        return { changes: changed.alerts.length, answer: changed.alerts };
      });
    },
  };
}

/** The stored cursor, held until the transaction ends, so that two hosts of one name cannot both go on from it. */
async function lockedCursor(
  trx: RecordTransaction,
  { dialect }: RecordDatabase,
  evaluator: string,
): Promise<number | undefined> {
  const row = await trx
    .selectFrom('evaluators')
    .select('cursor')
    .where('name', '=', evaluator)
    .$if(dialect.hasRowLocks, (query) => query.forUpdate())
    .executeTakeFirst();
  return row?.cursor;
}

async function storeProgress(
  trx: RecordTransaction,
  progress: {
    readonly records: RecordDatabase;
    readonly evaluator: string;
    readonly commit: EvaluationCommit;
  },
): Promise<void> {
  const { records, evaluator, commit } = progress;
  const stored = await lockedCursor(trx, records, evaluator);
  refuseRepetition(commit, stored ?? 0);
  if (stored !== commit.cursor) {
    await trx
      .insertInto('evaluators')
      .values({ name: evaluator, cursor: commit.cursor })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ cursor: commit.cursor }))
      .execute();
  }
  await storeStates(trx, evaluator, commit.states);
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
  evaluator: string,
  states: readonly RuleStateRow[],
): Promise<void> {
  const kept: { readonly evaluator: string; readonly key: string; readonly state: string }[] = [];
  const dropped: string[] = [];
  for (const { key, state } of lastByKey(states, (row) => row.key)) {
    if (state === null) dropped.push(key);
    else kept.push({ evaluator, key, state });
  }
  for (const chunk of chunked(kept, VALUES_PER_STATE)) {
    await trx
      .insertInto('rule_states')
      .values([...chunk])
      .onConflict((conflict) =>
        conflict.columns(['evaluator', 'key']).doUpdateSet((row) => ({ state: row.ref('excluded.state') })),
      )
      .execute();
  }
  for (const chunk of chunked(dropped, 1)) {
    await trx
      .deleteFrom('rule_states')
      .where('evaluator', '=', evaluator)
      .where('key', 'in', chunk)
      .execute();
  }
}
