import { failed, isEpochMs, succeeded, type Rule, type RuleId } from '@ioc/domain';
import { countChanges, readClock, type Counted } from '../change-clock.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { RuleChange, RuleRecords, RuleVersion } from '../record-store.ts';
import { RecordStoreError } from '../record-store-error.ts';
import { parseStored } from '../stored-json.ts';
import { ruleSchema } from '../stored/rule-schema.ts';
import type { RuleTable } from '../tables/rule-table.ts';
import type { RuleVersionTable } from '../tables/rule-version-table.ts';

type Answer<Change extends 'create' | 'replace'> = Awaited<ReturnType<RuleRecords[Change]>>;

/** The rules over a database. */
export function ruleRecords(records: RecordDatabase): RuleRecords {
  const { db } = records;
  return {
    revision: () => readClock(db, 'rules'),
    async all() {
      const rows = await db
        .selectFrom('rules')
        .selectAll()
        .where('deleted_at', 'is', null)
        .orderBy('id')
        .execute();
      return rows.map(ruleOf);
    },
    async find(id) {
      const rule = db.selectFrom('rules').selectAll().where('id', '=', id).where('deleted_at', 'is', null);
      const row = await rule.executeTakeFirst();
      return row && ruleOf(row);
    },
    async versions(id) {
      const versions = db.selectFrom('rule_versions').selectAll().where('rule_id', '=', id);
      return (await versions.orderBy('version').execute()).map(versionOf);
    },
    create: (rule, change) =>
      countChanges(records, 'rules', async (trx): Promise<Counted<Answer<'create'>>> => {
        const existing = await storedRule(trx, rule.id);
        if (existing?.deleted_at === null) {
          return { changes: 0, answer: failed({ code: 'exists' }) };
        }
        const created: Rule = { ...rule, version: (existing?.version ?? 0) + 1 };
        await storeRuleVersion(trx, created, change);
        return { changes: 1, answer: succeeded(created) };
      }),
    replace: (rule, expectedVersion, change) =>
      countChanges(records, 'rules', async (trx): Promise<Counted<Answer<'replace'>>> => {
        const existing = await storedRule(trx, rule.id);
        if (existing === undefined || existing.deleted_at !== null) {
          return { changes: 0, answer: failed({ code: 'not-found' }) };
        }
        if (existing.version !== expectedVersion) {
          return { changes: 0, answer: failed({ code: 'conflict', current: ruleOf(existing) }) };
        }
        const next: Rule = { ...rule, version: existing.version + 1 };
        await storeRuleVersion(trx, next, change);
        return { changes: 1, answer: succeeded(next) };
      }),
    delete: (id, change) =>
      countChanges(records, 'rules', async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('rules')
          .set({ deleted_by: change.by, deleted_at: change.at })
          .where('id', '=', id)
          .where('deleted_at', 'is', null)
          .executeTakeFirst();
        return { changes: Number(numUpdatedRows), answer: numUpdatedRows > 0n };
      }),
  };
}

/** A rule as it was in one version, also when it was deleted since; undefined when there was no such version. */
export async function ruleInVersion(
  trx: RecordTransaction,
  id: RuleId,
  version: number,
): Promise<Rule | undefined> {
  const row = await trx
    .selectFrom('rule_versions')
    .selectAll()
    .where('rule_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && versionOf(row).rule;
}

/** A rule that is not deleted, inside a transaction. */
export async function findStoredRule(trx: RecordTransaction, id: RuleId): Promise<Rule | undefined> {
  const row = await storedRule(trx, id);
  return row?.deleted_at === null ? ruleOf(row) : undefined;
}

function storedRule(trx: RecordTransaction, id: RuleId): Promise<RuleTable | undefined> {
  return trx.selectFrom('rules').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Stores a version and makes it the one in force. */
export async function storeRuleVersion(
  trx: RecordTransaction,
  rule: Rule,
  change: RuleChange,
): Promise<void> {
  const body = JSON.stringify(rule);
  const current = { version: rule.version, body, deleted_by: null, deleted_at: null };
  await trx
    .insertInto('rules')
    .values({ id: rule.id, ...current })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(current))
    .execute();
  await trx
    .insertInto('rule_versions')
    .values({ rule_id: rule.id, version: rule.version, body, changed_by: change.by, changed_at: change.at })
    .execute();
}

function ruleOf(row: RuleTable): Rule {
  return parseStored(ruleSchema, row.body, { table: 'rules', id: row.id });
}

function versionOf(row: RuleVersionTable): RuleVersion {
  const id = `${row.rule_id} version ${row.version}`;
  if (!isEpochMs(row.changed_at)) throw new RecordStoreError('corrupt', `rule_versions ${id} has no time`);
  const rule = parseStored(ruleSchema, row.body, { table: 'rule_versions', id });
  return { rule, by: row.changed_by, at: row.changed_at };
}
