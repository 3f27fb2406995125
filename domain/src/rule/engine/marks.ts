import type { BoundEngine } from './bound-engine.ts';
import type { BoundGroup, BoundSilence } from './bound-parts.ts';
import { isAnyStanding } from './inhibition.ts';
import { tellGroup } from './tell-group.ts';
import { tellSilence } from './tell-silence.ts';

/**
 * How much older than the engine's time a reading is that counts as part of a backlog (R46), in milliseconds. As far as a
 * reading may be ahead of it: within that, clocks and radio may differ without anybody having been away.
 */
export const BACKLOG_AGE_MS = 300_000;

/**
 * How long after the last reading of a backlog it is through even though none came in time, in milliseconds. Backlogs
 * are sent as fast as the line allows, so a minute without any is its end.
 */
export const BACKLOG_END_MS = 60_000;

/** Says of a standing alert whether another rule explains it (R25). */
export function markGroupInhibited(engine: BoundEngine, group: BoundGroup): void {
  const { standing, inhibitors } = group;
  const isOn = standing.standing >= 0 && isAnyStanding(inhibitors);
  if (standing.isInhibited === isOn) return;
  standing.isInhibited = isOn;
  tellGroup(engine, group, { kind: 'marked', mark: 'inhibited', isOn });
}

/** The same for an alert about silence. */
export function markSilenceInhibited(engine: BoundEngine, silence: BoundSilence): void {
  const { record, inhibitors } = silence;
  const isOn = record.raisedVersion !== undefined && isAnyStanding(inhibitors);
  if (record.isInhibited === isOn) return;
  record.isInhibited = isOn;
  tellSilence(engine, silence, { kind: 'marked', mark: 'inhibited', isOn });
}

/** A group begins or ceases to stand: what it inhibits is told. */
export function inhibit(engine: BoundEngine, { inhibits }: BoundGroup, isStanding: boolean): void {
  for (const inhibitor of inhibits) {
    inhibitor.standing += isStanding ? 1 : -1;
    if (inhibitor.standing !== (isStanding ? 1 : 0)) continue;
    for (const group of inhibitor.groups) markGroupInhibited(engine, group);
    for (const silence of inhibitor.silences) markSilenceInhibited(engine, silence);
  }
}

/** Brings the marks in line with a plan that has other rules or devices. */
export function reviseInhibited(engine: BoundEngine): void {
  for (const group of engine.groups) markGroupInhibited(engine, group);
  for (const silence of engine.silences) markSilenceInhibited(engine, silence);
}

/** Whether what was observed at `t` is part of a backlog. Never before the first tick. */
export function isOfBacklog({ records: { clock } }: BoundEngine, t: number): boolean {
  return clock.lastNow - t > BACKLOG_AGE_MS;
}

/** Says of an alert that is raised at the event time `t` whether it comes from a backlog (R46). */
export function markLate(engine: BoundEngine, group: BoundGroup, t: number): void {
  if (!isOfBacklog(engine, t)) return;
  group.standing.isLate = true;
  tellGroup(engine, group, { kind: 'marked', mark: 'late', isOn: true });
}

/** Elapsed time at which the backlog behind the alert is through if nothing more comes; Infinity when there is none. */
export function backlogDue({ standing, time }: BoundGroup): number {
  return standing.isLate ? time.arrival + BACKLOG_END_MS : Infinity;
}

/** The alert still stands and the backlog is through: it is an alert like any other from here on. */
export function endBacklog(engine: BoundEngine, group: BoundGroup): void {
  if (!group.standing.isLate) return;
  group.standing.isLate = false;
  tellGroup(engine, group, { kind: 'marked', mark: 'late', isOn: false });
}
