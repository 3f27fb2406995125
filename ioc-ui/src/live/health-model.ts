import type { DeviceHealth, DeviceStatus, HealthLevel, HealthReason } from '@ioc/domain';

/** Gap ranges that a panel names; the rest is counted. */
export const MOST_RANGES_NAMED = 6;

/** Reasons that the connection state says already, so that they are not said twice beside it. */
const SAID_BY_STATE: ReadonlySet<HealthReason> = new Set(['offline']);

/** A device's health as it may be shown: one that was told while ingest was in reach, of a device that is not unknown again. */
export function shownHealth({ health, state }: DeviceStatus): DeviceHealth | undefined {
  return state === 'unknown' && health?.level === 'good' ? undefined : health;
}

/** The level of a device's health; `unknown` when nothing was told. */
export function healthLevel(device: DeviceStatus): HealthLevel {
  return shownHealth(device)?.level ?? 'unknown';
}

/** Whether the device is ill in a way that its connection does not say and a reader of its values must know: its marker is a D. */
export function isIll({ health }: DeviceStatus): boolean {
  if (health === undefined) return false;
  const reasons = health.reasons.filter((reason) => !SAID_BY_STATE.has(reason));
  if (reasons.includes('suspect-values')) return true;
  return health.level === 'bad' && reasons.some((reason) => BAD_ALONE.has(reason));
}

const BAD_ALONE: ReadonlySet<HealthReason> = new Set(['clock-wrong', 'battery-empty']);

/** What is wrong beside the connection, in the order in which it is listed. */
export function otherReasons(device: DeviceStatus): readonly HealthReason[] {
  return (shownHealth(device)?.reasons ?? []).filter((reason) => !SAID_BY_STATE.has(reason));
}

/**
 * The newest missing numbers in words, and how many are not named.
 *
 * @example
 * missing 7, ranges 3, 5–6 → { named: '5–6, 3', others: 4 }
 */
export function namedGaps({ missing, ranges }: NonNullable<DeviceHealth['gaps']>): {
  readonly named: string;
  readonly others: number;
} {
  const newest = ranges.toReversed().slice(0, MOST_RANGES_NAMED);
  const counted = newest.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const named = newest.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
  return { named, others: missing - counted };
}
