import type { AreaId, CityId, DepartmentId, DeviceId, PropertyId, RuleId } from '../identifiers.ts';
import { isAreaId, isCityId, isDepartmentId, isDeviceId, isPropertyId, isRuleId } from '../identifiers.ts';
import type { ObservationValue, Quality } from '../observation/observation.ts';
import { instant, type EpochMs } from '../time/instant.ts';
import type { EvaluatedDatastream } from './evaluated-datastream.ts';
import type { Rule, RuleLevel } from './rule.ts';
import type { EngineEvent } from './step.ts';
import type { Transition } from './transition.ts';

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** Monday 2026-11-23, 07:00 in Asia/Ho_Chi_Minh. */
export const START = Date.UTC(2026, 10, 23, 0, 0, 0);

function checked<I extends string>(text: string, isId: (text: string) => text is I): I {
  if (isId(text)) return text;
  throw new RangeError(`no identifier: ${text}`);
}

export const deviceId = (text: string): DeviceId => checked(text, isDeviceId);
export const propertyId = (text: string): PropertyId => checked(text, isPropertyId);
export const cityId = (text: string): CityId => checked(text, isCityId);
export const areaId = (text: string): AreaId => checked(text, isAreaId);
export const ruleId = (text: string): RuleId => checked(text, isRuleId);
const departmentId = (text: string): DepartmentId => checked(text, isDepartmentId);

/** Minutes after `START`. */
export function at(minutes: number): EpochMs {
  return instant(START + minutes * MINUTE);
}

/** A level `>` threshold. */
export function above(
  severity: RuleLevel['severity'],
  threshold: number,
  more: { reset?: number; for?: string } = {},
): RuleLevel {
  return { severity, op: '>', threshold, ...more };
}

/** A rule on the newest `pm2_5` of every device, `high` over 80, unless said otherwise. */
export function makeRule(more: Partial<Rule> = {}): Rule {
  return {
    id: ruleId('pm25-high'),
    version: 1,
    name: { vi: 'Bụi mịn cao', en: 'High fine dust' },
    department: departmentId('environment'),
    sector: 'environment',
    enabled: true,
    select: { property: propertyId('pm2_5') },
    groupBy: 'device',
    signal: { fn: 'last' },
    levels: [above('high', 80)],
    message: { vi: 'Bụi mịn cao', en: 'High fine dust' },
    ...more,
  };
}

/** A `pm2_5` datastream of one reading a minute in Bắc Giang. */
export function makeDatastream(device: string, more: Partial<EvaluatedDatastream> = {}): EvaluatedDatastream {
  return {
    device: deviceId(device),
    property: propertyId('pm2_5'),
    city: cityId('bac-giang'),
    tags: [],
    intervalMs: MINUTE,
    ...more,
  };
}

/** An observation so many minutes after `START`. */
export function observed(
  minutes: number,
  v: ObservationValue,
  more: { device?: string; property?: string; q?: Quality } = {},
): EngineEvent {
  const { device = 'env-1', property = 'pm2_5', q = 'good' } = more;
  return {
    kind: 'observation',
    device: deviceId(device),
    property: propertyId(property),
    t: at(minutes),
    v,
    q,
  };
}

/** A tick so many minutes after `START`. */
export function ticked(minutes: number): EngineEvent {
  return { kind: 'tick', now: at(minutes) };
}

/** Ticks every `everyMinutes` from one time to another, both included. */
export function ticks(from: number, to: number, everyMinutes = 1): EngineEvent[] {
  return Array.from({ length: Math.floor((to - from) / everyMinutes) + 1 }, (_, index) =>
    ticked(from + index * everyMinutes),
  );
}

/** Transitions in short, such as `3 raised high`, `5.5 high→medium`, `9 no-data raised low`. */
export function inShort(transitions: readonly Transition[]): string[] {
  return transitions.map((transition) => {
    const minutes = Number(((transition.at - START) / MINUTE).toFixed(3));
    const kind = transition.alertKind === 'no-data' ? 'no-data ' : '';
    if (transition.kind === 'severity-changed')
      return `${minutes} ${kind}${transition.from}→${transition.severity}`;
    if (transition.kind === 'raised') return `${minutes} ${kind}raised ${transition.severity}`;
    if (transition.kind === 'withdrawn') return `${minutes} ${kind}withdrawn ${transition.reason}`;
    if (transition.kind === 'marked')
      return `${minutes} ${kind}${transition.isOn ? '' : 'no longer '}${transition.mark}`;
    return `${minutes} ${kind}${transition.kind}`;
  });
}
