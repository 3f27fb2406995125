import {
  SIMULATED_TAG,
  type Alert,
  type DeviceStatus,
  type EpochMs,
  type Observation,
  type PropertyId,
} from '@ioc/domain';

import { isIll } from './health-model.ts';

/**
 * How bad a device's picture is, in ascending order: nothing abnormal, a fault of the device or its data (mark D),
 * then the four severities. The number is what the map's clusters take the maximum of.
 */
export const LEVELS = ['normal', 'diagnostic', 'low', 'medium', 'high', 'critical'] as const;

/** A step of `LEVELS`. */
export type Level = (typeof LEVELS)[number];

/** What a device's marker shows. */
export interface DeviceLook {
  readonly level: Level;
  /** An open alert that nobody has taken yet. */
  readonly isUnacknowledged: boolean;
  /** `stale`: it reported before and is silent now; `unknown`: it never reported. */
  readonly freshness: 'fresh' | 'stale' | 'unknown';
  readonly isSimulated: boolean;
}

/** A datastream is stale after this many of its intervals without a value. Source: R15. */
export const STALE_INTERVALS = 3;

/** A stream never counts as stale within this time, in milliseconds: delivery and display take seconds. */
export const SHORTEST_STALE_MS = 15_000;

/** The place of a level in `LEVELS`: 0 for normal to 5 for critical. */
export function levelRank(level: Level): number {
  return LEVELS.indexOf(level);
}

/** The mark of an alert: its severity, or D when it is about a device or its data and not about the city. */
export function alertLevel(alert: Pick<Alert, 'kind' | 'severity'>): Exclude<Level, 'normal'> {
  return alert.kind === 'threshold' ? alert.severity : 'diagnostic';
}

/** Whether the alert is put away for now by an operator. */
export function isShelved(alert: Pick<Alert, 'shelvedUntil'>, now: EpochMs): boolean {
  return alert.shelvedUntil !== undefined && alert.shelvedUntil > now;
}

/** Whether a value is older than its datastream allows (R15). */
export function isStaleValue(t: EpochMs, intervalSeconds: number, now: EpochMs): boolean {
  return now - t > Math.max(STALE_INTERVALS * intervalSeconds * 1_000, SHORTEST_STALE_MS);
}

function freshnessOf(
  device: DeviceStatus,
  values: ReadonlyMap<PropertyId, Observation>,
  now: EpochMs,
): DeviceLook['freshness'] {
  if (values.size === 0)
    return device.state === 'unknown' || device.lastSeen === undefined ? 'unknown' : 'stale';
  if (device.state === 'offline') return 'stale';
  const isAnyFresh = device.datastreams.some(({ property, intervalSeconds }) => {
    const value = values.get(property);
    return value !== undefined && !isStaleValue(value.t, intervalSeconds, now);
  });
  return isAnyFresh ? 'fresh' : 'stale';
}

/** What the marker of a device shows, from its newest values, its open alerts and its health. Shelved alerts do not colour it. */
export function deviceLook(
  device: DeviceStatus,
  values: ReadonlyMap<PropertyId, Observation>,
  alerts: readonly Alert[],
  now: EpochMs,
): DeviceLook {
  const counted = alerts.filter((alert) => alert.work !== 'closed' && !isShelved(alert, now));
  const levels: readonly Level[] = [
    isIll(device) ? 'diagnostic' : 'normal',
    ...counted.filter((alert) => alert.condition === 'active').map(alertLevel),
  ];
  return {
    level: levels.reduce<Level>(
      (worst, level) => (levelRank(level) > levelRank(worst) ? level : worst),
      'normal',
    ),
    isUnacknowledged: counted.some((alert) => alert.work === 'unacknowledged'),
    freshness: freshnessOf(device, values, now),
    isSimulated: device.tags.includes(SIMULATED_TAG),
  };
}

/** Whether two looks are drawn alike. */
export function isSameLook(a: DeviceLook | undefined, b: DeviceLook): boolean {
  return (
    a !== undefined &&
    a.level === b.level &&
    a.isUnacknowledged === b.isUnacknowledged &&
    a.freshness === b.freshness &&
    a.isSimulated === b.isSimulated
  );
}

/** The order of a list of devices: worst first, then those that somebody has to take, then the silent ones. */
export function compareLooks(a: DeviceLook, b: DeviceLook): number {
  return (
    levelRank(b.level) - levelRank(a.level) ||
    Number(b.isUnacknowledged) - Number(a.isUnacknowledged) ||
    Number(a.freshness === 'fresh') - Number(b.freshness === 'fresh')
  );
}
