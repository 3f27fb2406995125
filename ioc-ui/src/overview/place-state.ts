import { SECTORS, type Alert, type EpochMs, type Sector } from '@ioc/domain';

import { alertLevel, isShelved, levelRank, type DeviceLook, type Level } from '../live/device-look.ts';
import type { DeviceEntry } from '../live/live-picture.ts';

/** Whether a device reports: on time, late (its values are older than R15 allows), silent (offline), or never heard of. */
export type Reporting = 'reporting' | 'late' | 'silent' | 'unheard';

/** One device with its look, as the overview counts it. */
export interface OverviewDevice {
  readonly entry: DeviceEntry;
  readonly look: DeviceLook;
}

/** What is to be counted. */
export interface OverviewFacts {
  readonly devices: readonly OverviewDevice[];
  readonly alerts: readonly Alert[];
  readonly now: EpochMs;
}

/**
 * How a place is: `abnormal` with the worst alert that stands; `blind` when none of its devices reports, so nothing can be
 * said; `partial` when nothing abnormal is known but some devices do not report; `normal` when all report.
 */
export type PlaceCondition = 'abnormal' | 'blind' | 'partial' | 'normal';

/** The state of a city, sector or ward, with the counts that it follows from. */
export interface PlaceState {
  readonly condition: PlaceCondition;
  readonly worst: Level;
  readonly devices: number;
  readonly byReporting: Readonly<Record<Reporting, number>>;
  readonly abnormal: number;
  /** Alerts that stand and are not put away, and how many of them nobody has taken. */
  readonly alerts: number;
  readonly unacknowledged: number;
  /** The alert that gave `worst`: the oldest of the worst. */
  readonly worstAlert: Alert | undefined;
}

/** Whether and how a device reports. */
export function reportingOf({ entry, look }: OverviewDevice): Reporting {
  if (look.freshness === 'unknown') return 'unheard';
  if (look.freshness === 'fresh') return 'reporting';
  return entry.device.state === 'offline' ? 'silent' : 'late';
}

function conditionOf(worst: Level, devices: number, reporting: number): PlaceCondition {
  if (worst !== 'normal') return 'abnormal';
  if (reporting === 0) return 'blind';
  return reporting < devices ? 'partial' : 'normal';
}

function worstOf(alerts: readonly Alert[]): Alert | undefined {
  return alerts.toSorted(
    (a, b) => levelRank(alertLevel(b)) - levelRank(alertLevel(a)) || a.openedAt - b.openedAt,
  )[0];
}

/** The state of the place that has these devices and alerts. */
export function placeState({ devices, alerts, now }: OverviewFacts): PlaceState {
  const byReporting = { reporting: 0, late: 0, silent: 0, unheard: 0 };
  let worst: Level = 'normal';
  let abnormal = 0;
  for (const device of devices) {
    byReporting[reportingOf(device)]++;
    if (device.look.level !== 'normal') abnormal++;
    if (levelRank(device.look.level) > levelRank(worst)) worst = device.look.level;
  }
  const counted = alerts.filter((alert) => alert.work !== 'closed' && !isShelved(alert, now));
  const standing = counted.filter((alert) => alert.condition === 'active');
  const worstAlert = worstOf(standing);
  if (worstAlert !== undefined && levelRank(alertLevel(worstAlert)) >= levelRank(worst)) {
    worst = alertLevel(worstAlert);
  }
  return {
    condition: conditionOf(worst, devices.length, byReporting.reporting),
    worst,
    devices: devices.length,
    byReporting,
    abnormal,
    alerts: standing.length,
    unacknowledged: counted.filter(({ work }) => work === 'unacknowledged').length,
    worstAlert,
  };
}

/** The ward that an alert is in, as far as it says. */
function areaOf(alert: Alert): string | undefined {
  return alert.area ?? (alert.group.by === 'area' ? alert.group.id : undefined);
}

/** The part of the facts that is of one city. */
export function ofCity({ devices, alerts, now }: OverviewFacts, city: string): OverviewFacts {
  return {
    devices: devices.filter(({ entry }) => entry.device.city === city),
    alerts: alerts.filter((alert) => alert.city === city),
    now,
  };
}

/** The part of the facts that is of one sector. */
export function ofSector({ devices, alerts, now }: OverviewFacts, sector: Sector): OverviewFacts {
  return {
    devices: devices.filter(({ entry }) => entry.device.sector === sector),
    alerts: alerts.filter((alert) => alert.sector === sector),
    now,
  };
}

/** A part of the facts under its name: a sector, or a ward (`undefined`: in no known ward). */
export interface Part<T> {
  readonly of: T;
  readonly facts: OverviewFacts;
  readonly state: PlaceState;
}

/** The sectors that have devices or alerts, in the order in which sectors are always named. */
export function bySector(facts: OverviewFacts): readonly Part<Sector>[] {
  return SECTORS.map((sector) => {
    const part = ofSector(facts, sector);
    return { of: sector, facts: part, state: placeState(part) };
  }).filter(({ state }) => state.devices + state.alerts + state.unacknowledged > 0);
}

/** The wards, worst first, then the one where the most devices do not report. */
export function byArea(facts: OverviewFacts): readonly Part<string | undefined>[] {
  const areas = new Set([
    ...facts.devices.map(({ entry }) => entry.device.area),
    ...facts.alerts.map((alert) => areaOf(alert)),
  ]);
  const missing = ({ devices, byReporting }: PlaceState): number => devices - byReporting.reporting;
  return [...areas]
    .map((area) => {
      const part = {
        devices: facts.devices.filter(({ entry }) => entry.device.area === area),
        alerts: facts.alerts.filter((alert) => areaOf(alert) === area),
        now: facts.now,
      };
      return { of: area, facts: part, state: placeState(part) };
    })
    .toSorted(
      (a, b) =>
        levelRank(b.state.worst) - levelRank(a.state.worst) ||
        missing(b.state) - missing(a.state) ||
        (a.of ?? '').localeCompare(b.of ?? ''),
    );
}
