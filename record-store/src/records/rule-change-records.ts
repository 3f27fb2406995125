import { failed, succeeded, type Rule, type RuleId } from '@ioc/domain';
import { countChanges, type Counted } from '../change-clock.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import type { ProposedRuleChange, RuleChangeDecision, RuleChangeRecords } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { ruleChangeSchema } from '../stored/rule-change-schema.ts';
import type { RuleChangeTable } from '../tables/rule-change-table.ts';
import { findStoredRule, storeRuleVersion } from './rule-records.ts';

type Answer<Act extends 'propose' | 'decide'> = Awaited<ReturnType<RuleChangeRecords[Act]>>;

/** The changes of rules that a second person decides on, over a database. */
export function ruleChangeRecords(records: RecordDatabase): RuleChangeRecords {
  const { db } = records;
  return {
    async of(id) {
      const rows = await db
        .selectFrom('rule_changes')
        .selectAll()
        .where('rule_id', '=', id)
        .orderBy('n', 'desc')
        .execute();
      return rows.map(changeOf);
    },
    // The rules' clock is taken so that a proposal and a change of the rule never pass each other.
    propose: (rule, base, change) =>
      countChanges(records, 'rules', async (trx): Promise<Counted<Answer<'propose'>>> => {
        const stored = await findStoredRule(trx, rule.id);
        if (!stored) return { changes: 0, answer: failed({ code: 'not-found' }) };
        if (stored.version !== base) {
          return { changes: 0, answer: failed({ code: 'conflict', current: stored }) };
        }
        const before = await changesOf(trx, rule.id);
        for (const pending of before.filter(({ state }) => state === 'pending')) {
          await store(trx, { ...pending, state: 'superseded' });
        }
        const proposed: ProposedRuleChange = {
          rule: rule.id,
          n: Math.max(0, ...before.map(({ n }) => n)) + 1,
          state: 'pending',
          base,
          proposed: { ...rule, version: base },
          ...change,
        };
        await store(trx, proposed);
        return { changes: 0, answer: succeeded(proposed) };
      }),
    decide: (id, n, decision) =>
      countChanges(records, 'rules', async (trx): Promise<Counted<Answer<'decide'>>> => {
        const change = (await changesOf(trx, id)).find((known) => known.n === n);
        const stored = await findStoredRule(trx, id);
        if (!change || !stored) return { changes: 0, answer: failed({ code: 'not-found' }) };
        const refusal = refusalOf(change, decision, stored);
        if (refusal) return { changes: 0, answer: failed(refusal) };
        const decided = decidedChange(change, decision);
        await store(trx, decided);
        if (decision.state === 'rejected') return { changes: 0, answer: succeeded({ change: decided }) };
        const rule: Rule = { ...change.proposed, version: stored.version + 1 };
        await storeRuleVersion(trx, rule, { by: change.by, at: decision.at });
        return { changes: 1, answer: succeeded({ change: decided, rule }) };
      }),
  };
}

function refusalOf(
  change: ProposedRuleChange,
  { state, by }: RuleChangeDecision,
  stored: Rule,
): (Answer<'decide'> & { readonly ok: false })['fault'] | undefined {
  if (change.state !== 'pending') return { code: 'decided', change };
  if (state === 'approved' && change.by === by) return { code: 'own-change' };
  if (state === 'approved' && change.base !== stored.version) return { code: 'conflict', current: stored };
  return undefined;
}

function decidedChange(
  change: ProposedRuleChange,
  { state, by, at, reason }: RuleChangeDecision,
): ProposedRuleChange {
  const words = reason === undefined ? {} : { decisionReason: reason };
  return { ...change, state, decidedBy: by, decidedAt: at, ...words };
}

async function changesOf(trx: RecordTransaction, id: RuleId): Promise<readonly ProposedRuleChange[]> {
  const rows = await trx.selectFrom('rule_changes').selectAll().where('rule_id', '=', id).execute();
  return rows.map(changeOf);
}

async function store(trx: RecordTransaction, change: ProposedRuleChange): Promise<void> {
  const { rule, n, state } = change;
  const body = JSON.stringify(change);
  await trx
    .insertInto('rule_changes')
    .values({ rule_id: rule, n, state, body })
    .onConflict((conflict) => conflict.columns(['rule_id', 'n']).doUpdateSet({ state, body }))
    .execute();
}

function changeOf(row: RuleChangeTable): ProposedRuleChange {
  return parseStored(ruleChangeSchema, row.body, { table: 'rule_changes', id: `${row.rule_id} ${row.n}` });
}
