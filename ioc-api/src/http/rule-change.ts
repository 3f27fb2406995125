import { randomBytes } from 'node:crypto';

import { checkRule, isRuleId, type LocalizedText, type Rule, type RuleId } from '@ioc/domain';
import type { UserRecord } from '@ioc/record-store';
import type { RuleInput } from '@ioc/wire';

import { ProblemError, type FieldFault } from '../problem/problem-error.ts';
import { mayChangeRule } from '../session/rule-permission.ts';
import type { ApiContext } from './api-context.ts';

/** What an alert says whose rule has no words of its own: the rule's name and what was measured where. */
function usualMessage(name: LocalizedText): LocalizedText {
  const facts = '{device} {value} {unit} ({threshold} {unit})';
  return { vi: `${name.vi}: ${facts}`, en: `${name.en}: ${facts}` };
}

/** An id for a rule that was given none: `rule-` and 64 random bits. */
export function newRuleId(): RuleId {
  const id = `rule-${randomBytes(8).toString('hex')}`;
  if (!isRuleId(id)) throw new Error('a new rule id is not one');
  return id;
}

/** The rule that was handed in, without its version, which the store counts. */
export function ruleOf(input: RuleInput, id: RuleId): Omit<Rule, 'version'> {
  return { ...input, id, message: input.message ?? usualMessage(input.name) };
}

/** Throws a 403 unless the person may change the rule (R34). */
export async function refuseForeignRule(
  context: ApiContext,
  user: UserRecord,
  rule: Omit<Rule, 'version'>,
): Promise<void> {
  const { reference } = context.records;
  const [departments, cities] = await Promise.all([reference.departments(), reference.cities()]);
  if (!mayChangeRule(user, rule, { departments, cities: cities.map(({ id }) => id) })) {
    throw new ProblemError('forbidden', {
      detail: {
        vi: 'Chỉ sửa được quy tắc của đơn vị mình, trong lĩnh vực và địa bàn của mình.',
        en: 'People change rules of their own department, in its sectors and cities.',
      },
    });
  }
}

async function unknownReferences(
  context: ApiContext,
  rule: Omit<Rule, 'version'>,
): Promise<readonly FieldFault[]> {
  const { reference } = context.records;
  const [departments, cities, properties] = await Promise.all([
    reference.departments(),
    reference.cities(),
    reference.observedProperties(),
  ]);
  const unknown = (path: string, vi: string, en: string): FieldFault => ({
    path,
    message: { vi: `Không có ${vi} này.`, en: `There is no such ${en}.` },
  });
  return [
    ...(departments.some(({ id }) => id === rule.department)
      ? []
      : [unknown('department', 'đơn vị', 'department')]),
    ...(properties.some(({ id }) => id === rule.select.property)
      ? []
      : [unknown('select.property', 'đại lượng đo', 'observed property')]),
    ...(rule.select.cities ?? []).flatMap((of, index) =>
      cities.some(({ id }) => id === of) ? [] : [unknown(`select.cities.${index}`, 'thành phố', 'city')],
    ),
  ];
}

/** Throws a 422 that names every fault of the rule with its field (R10). */
export async function refuseBadRule(context: ApiContext, rule: Omit<Rule, 'version'>): Promise<void> {
  const faults = checkRule({ ...rule, version: 1 });
  const errors = [
    ...faults.map(({ path, message }) => ({ path, message })),
    ...(await unknownReferences(context, rule)),
  ];
  if (errors.length > 0) throw new ProblemError('unprocessable', { errors });
}
