import type { LocalizedText, Severity } from '@ioc/domain';

import type { RuleJson } from '../../api/queries.ts';

type Override = NonNullable<RuleJson['overrides']>[number];

/** Where a number of a rule comes from (R42): the pack or the rule itself for everywhere, or an override. */
export interface NumberOrigin {
  readonly from: 'rule' | 'pack' | 'city' | 'area' | 'device';
  /** The pack, or the owner of the override. */
  readonly name: string;
  /** Absent for everywhere else. */
  readonly scope: Override['scope'] | undefined;
  readonly severity: Severity;
  /** One number, or the two of a range. */
  readonly numbers: readonly number[];
  readonly reason: LocalizedText | string | undefined;
  readonly until: string | undefined;
}

function numbersOf(value: number | readonly number[] | undefined): readonly number[] {
  if (value === undefined) return [];
  return typeof value === 'number' ? [value] : value;
}

/** Every threshold of the rule with where it comes from, the most severe and the most general first. */
export function originsOf(rule: RuleJson): readonly NumberOrigin[] {
  return rule.levels.toReversed().flatMap(({ severity, threshold }) => [
    {
      from: rule.pack === undefined ? ('rule' as const) : ('pack' as const),
      name: rule.pack === undefined ? '' : `${rule.pack.id} ${rule.pack.version}`,
      scope: undefined,
      severity,
      numbers: numbersOf(threshold),
      reason: rule.basis,
      until: undefined,
    },
    ...(rule.overrides ?? []).flatMap(({ scope, levels, owner, reason, until }) =>
      levels
        .filter((level) => level.severity === severity && level.threshold !== undefined)
        .map((level) => ({
          from:
            'device' in scope ? ('device' as const) : 'area' in scope ? ('area' as const) : ('city' as const),
          name: owner,
          scope,
          severity,
          numbers: numbersOf(level.threshold),
          reason,
          until,
        })),
    ),
  ]);
}
