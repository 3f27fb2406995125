import type { CityId, Department, DepartmentId, Rule, Sector } from '@ioc/domain';
import type { UserRecord } from '@ioc/record-store';

/**
 * Whether a person may know of a rule: of a draft only administrators and its own department (R33), of any other
 * everybody who is signed in.
 */
export function maySeeRule(user: UserRecord, rule: Pick<Rule, 'draft' | 'department'>): boolean {
  return rule.draft !== true || user.role === 'admin' || user.department === rule.department;
}

/** The parts of a rule that say whose it is. */
export interface RuleScope {
  readonly department: DepartmentId;
  readonly sector: Sector;
  readonly select: Pick<Rule['select'], 'cities'>;
}

/**
 * Whether a person may create, change or delete a rule: administrators any, people of a department those of their own
 * department, in its sectors and cities (R34). A rule without cities is for all of `cities`.
 */
export function mayChangeRule(
  user: UserRecord,
  rule: RuleScope,
  known: { readonly departments: readonly Department[]; readonly cities: readonly CityId[] },
): boolean {
  if (user.role === 'admin') return true;
  if (user.role !== 'department' || user.department !== rule.department) return false;
  const own = known.departments.find((department) => department.id === user.department);
  if (own === undefined || !own.sectors.includes(rule.sector)) return false;
  return (rule.select.cities ?? known.cities).every((city) => own.cities.includes(city));
}
