import type { EvaluatedDatastream, Rule, RuleLevel } from '@ioc/domain';
import { isAreaId, isCityId, isDepartmentId, isDeviceId, isPropertyId, isRuleId } from '@ioc/domain';

/** Devices, and what each of them measures: 10,000 datastreams. */
export const DEVICES = 2_000;
export const PROPERTIES = ['pm2_5', 'noise', 'level', 'voltage', 'flow'] as const;

/** What kinds of rules there are; `plain` ones compare the newest value with a threshold. */
export type RuleKind = 'plain' | 'window' | 'quorum' | 'schedule' | 'm-of-n';

function checked<T extends string>(text: string, is: (candidate: string) => candidate is T): T {
  if (is(text)) return text;
  throw new RangeError(`no identifier: ${text}`);
}

const CITY = checked('bac-giang', isCityId);
const DEPARTMENT = checked('bench', isDepartmentId);

/** The area of a device when there are so many. */
export function areaOf(device: number, areas: number): string {
  return `ward-${device % areas}`;
}

/** Every property of every device, once a minute, in so many areas. */
export function makeDatastreams(areas: number): readonly EvaluatedDatastream[] {
  return Array.from({ length: DEVICES }, (_, device) =>
    PROPERTIES.map((property) => ({
      device: checked(`dev-${device}`, isDeviceId),
      property: checked(property, isPropertyId),
      city: CITY,
      area: checked(areaOf(device, areas), isAreaId),
      tags: [],
      intervalMs: 60_000,
    })),
  ).flat();
}

const LEVELS: readonly RuleLevel[] = [
  { severity: 'medium', op: '>', threshold: 80, reset: 75, for: 'PT2M' },
  { severity: 'high', op: '>', threshold: 95, reset: 90 },
];

const PARTS: Readonly<Record<RuleKind, Partial<Rule>>> = {
  plain: {},
  window: { signal: { fn: 'mean', window: 'PT10M', coverage: 0.5 } },
  quorum: { groupBy: 'area', quorum: { atLeast: '30%', of: 'devices' } },
  schedule: {
    schedule: { windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '06:00', to: '22:00' }] },
    keepFiring: 'PT5M',
  },
  'm-of-n': { levels: [{ severity: 'high', op: '>', threshold: 80, mOfN: { m: 3, n: 5 } }] },
};

/** A rule for one property in one area. */
export function makeRule(id: number, kind: RuleKind, property: string, area: string): Rule {
  return {
    id: checked(`rule-${id}`, isRuleId),
    version: 1,
    name: { vi: 'Ngưỡng', en: 'Threshold' },
    department: DEPARTMENT,
    sector: 'environment',
    enabled: true,
    select: { property: checked(property, isPropertyId), areas: [checked(area, isAreaId)] },
    groupBy: 'device',
    signal: { fn: 'last' },
    levels: LEVELS,
    message: { vi: '{device}: {value}', en: '{device}: {value}' },
    ...PARTS[kind],
  };
}

/** Rules for every property in every area, so many as `perCell` says, of kinds in turn. */
export function makeRules(
  areas: number,
  perCell: (cell: number) => number,
  kinds: readonly RuleKind[],
): readonly Rule[] {
  const rules: Rule[] = [];
  for (let cell = 0; cell < areas * PROPERTIES.length; cell++) {
    const property = PROPERTIES[cell % PROPERTIES.length] ?? PROPERTIES[0];
    const area = areaOf(Math.floor(cell / PROPERTIES.length), areas);
    for (let place = perCell(cell); place > 0; place--) {
      rules.push(makeRule(rules.length, kinds[rules.length % kinds.length] ?? 'plain', property, area));
    }
  }
  return rules;
}
