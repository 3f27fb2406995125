import { distanceM } from '../city/distance.ts';
import { severityRank } from '../rule/severity.ts';
import { later, type EpochMs } from '../time/instant.ts';
import type { Alert } from './alert.ts';

/** How near another alert must be to be a neighbour, in metres (A7). */
export const NEIGHBOUR_WITHIN_M = 500;

/** How long ago another alert may have closed and still be a neighbour, in milliseconds: 30 minutes (A7). */
export const NEIGHBOUR_SINCE_MS = 1_800_000;

/** Another alert beside one, how far it is (in metres, where both have a place), and whether it shares the area. */
export interface AlertNeighbour {
  readonly alert: Alert;
  readonly distanceM?: number;
  readonly sameArea: boolean;
}

/** From when on neighbours of the alert must have been open: 30 minutes before now, or before it closed. */
export function neighboursSince(alert: Alert, now: EpochMs): EpochMs {
  return later(alert.closedAt ?? now, -NEIGHBOUR_SINCE_MS);
}

function besideOf(alert: Alert, other: Alert): AlertNeighbour | undefined {
  const distance =
    alert.location === undefined || other.location === undefined
      ? undefined
      : distanceM(alert.location, other.location);
  const sameArea = alert.area !== undefined && alert.area === other.area;
  if (!sameArea && (distance === undefined || distance > NEIGHBOUR_WITHIN_M)) return undefined;
  return { alert: other, sameArea, ...(distance === undefined ? {} : { distanceM: distance }) };
}

/** Worst first, then nearest, then the newest. */
function order(a: AlertNeighbour, b: AlertNeighbour): number {
  const bySeverity = severityRank(b.alert.severity) - severityRank(a.alert.severity);
  const byDistance = (a.distanceM ?? Infinity) - (b.distanceM ?? Infinity);
  return bySeverity || (Number.isNaN(byDistance) ? 0 : byDistance) || b.alert.openedAt - a.alert.openedAt;
}

/**
 * The neighbours of an alert (A7): other alerts within 500 m or in the same area that were open at some time in the last
 * 30 minutes, worst first. Of an alert that has closed, in the 30 minutes before it closed.
 */
export function neighboursOf(
  alert: Alert,
  others: readonly Alert[],
  now: EpochMs,
): readonly AlertNeighbour[] {
  const since = neighboursSince(alert, now);
  const until = alert.closedAt ?? now;
  return others
    .filter((other) => other.id !== alert.id && other.openedAt <= until)
    .filter((other) => other.closedAt === undefined || other.closedAt >= since)
    .flatMap((other) => besideOf(alert, other) ?? [])
    .toSorted(order);
}
