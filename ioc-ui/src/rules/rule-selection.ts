import type { DeviceStatus, PropertyId, Severity } from '@ioc/domain';

import type { RuleJson } from '../api/queries.ts';

function isAmong<T>(list: readonly T[] | undefined, value: T | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value));
}

/** Whether the rule judges this datastream of the device: every condition of its selector must hold. */
export function selects(rule: RuleJson, device: DeviceStatus, property: PropertyId): boolean {
  const { select } = rule;
  return (
    rule.enabled &&
    select.property === property &&
    isAmong(select.cities, device.city) &&
    isAmong(select.areas, device.area) &&
    isAmong(select.devices, device.id) &&
    (select.tags?.every((tag) => device.tags.includes(tag)) ?? true)
  );
}

/** A threshold as a chart draws it. */
export interface ThresholdLine {
  readonly value: number;
  readonly severity: Severity;
}

/** The thresholds of the rules that judge this datastream, in the property's unit; none for a rule about a rate or a sum. */
export function thresholdLines(
  rules: Iterable<RuleJson>,
  device: DeviceStatus,
  property: PropertyId,
): readonly ThresholdLine[] {
  const judgesTheValue = new Set(['last', 'mean', 'min', 'max', 'p95']);
  return [...rules]
    .filter((rule) => judgesTheValue.has(rule.signal.fn) && selects(rule, device, property))
    .flatMap((rule) => rule.levels)
    .flatMap(({ threshold, severity }) =>
      (typeof threshold === 'number' ? [threshold] : threshold).map((value) => ({ value, severity })),
    );
}
