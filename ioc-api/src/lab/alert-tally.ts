import type { GroupKey, RecordedSpan, Severity, Transition } from '@ioc/domain';

import { begun, moved, reopened, type WouldBeAlert } from './would-be-alert.ts';

/** Alerts that a tally keeps one by one: more are counted, and a person reads none of them. */
export const MOST_ALERTS_KEPT = 100_000;

/** Groups that a tally tells of. */
const MOST_GROUPS_TOLD = 1_000;

/** What became of one group. */
export interface GroupTally {
  readonly group: GroupKey;
  readonly alerts: number;
  readonly standingMs: number;
  readonly longestMs: number;
}

/** What a rule would have raised, in numbers; the alerts in the order of their beginnings. */
export interface TallyFacts {
  readonly alerts: readonly WouldBeAlert[];
  readonly alertCount: number;
  readonly bySeverity: Readonly<Partial<Record<Severity, number>>>;
  /** Time in which at least one alert about a threshold stood. */
  readonly standingMs: number;
  readonly groups: readonly GroupTally[];
}

interface GroupCount {
  readonly group: GroupKey;
  alerts: number;
  standingMs: number;
  longestMs: number;
  since: number | undefined;
}

/**
 * Makes alerts of transitions as they come, every one taken as worked on at once. Memory is bounded by the groups and
 * `MOST_ALERTS_KEPT`; counts are exact beyond.
 */
export class AlertTally {
  readonly #alerts: WouldBeAlert[] = [];
  readonly #latest = new Map<string, { place: number; alert: WouldBeAlert }>();
  readonly #groups = new Map<string, GroupCount>();
  readonly #bySeverity = new Map<Severity, number>();
  #count = 0;
  #standing = 0;
  #standingSince = 0;
  #standingMs = 0;

  /** Alerts so far. */
  get count(): number {
    return this.#count;
  }

  take(transition: Transition): void {
    const key = `${transition.alertKind} ${transition.group.by} ${transition.group.id}`;
    const held = this.#latest.get(key);
    if (transition.kind === 'raised') this.#raise(key, held, transition);
    else if (held) {
      this.#replace(held, moved(held.alert, transition));
      if (transition.kind === 'cleared' || transition.kind === 'withdrawn') this.#end(transition);
    }
  }

  /** The numbers at the end of the span; what stands then stands to its end. */
  facts({ to }: RecordedSpan): TallyFacts {
    const groups = [...this.#groups.values()].map(({ group, alerts, standingMs, longestMs, since }) => {
      const openMs = since === undefined ? 0 : to - since;
      return { group, alerts, standingMs: standingMs + openMs, longestMs: Math.max(longestMs, openMs) };
    });
    groups.sort((a, b) => b.alerts - a.alerts || b.standingMs - a.standingMs);
    return {
      alerts: this.#alerts,
      alertCount: this.#count,
      bySeverity: Object.fromEntries(this.#bySeverity),
      standingMs: this.#standingMs + (this.#standing > 0 ? to - this.#standingSince : 0),
      groups: groups.slice(0, MOST_GROUPS_TOLD),
    };
  }

  #raise(
    key: string,
    held: { place: number; alert: WouldBeAlert } | undefined,
    transition: Transition & { kind: 'raised' },
  ): void {
    const again = reopened(held?.alert, transition);
    if (held && again) this.#replace(held, again);
    else this.#open(key, begun(transition));
    this.#begin(transition, again === undefined);
  }

  #open(key: string, alert: WouldBeAlert): void {
    const isKept = this.#alerts.length < MOST_ALERTS_KEPT;
    this.#latest.set(key, { place: isKept ? this.#alerts.push(alert) - 1 : -1, alert });
    this.#count += 1;
    this.#countSeverity(alert.severity, 1);
  }

  #replace(held: { place: number; alert: WouldBeAlert }, alert: WouldBeAlert): void {
    if (held.alert.severity !== alert.severity) {
      this.#countSeverity(held.alert.severity, -1);
      this.#countSeverity(alert.severity, 1);
    }
    held.alert = alert;
    if (held.place >= 0) this.#alerts[held.place] = alert;
  }

  #countSeverity(severity: Severity, by: number): void {
    this.#bySeverity.set(severity, (this.#bySeverity.get(severity) ?? 0) + by);
  }

  #begin({ alertKind, group, at }: Transition, isNew: boolean): void {
    const count = this.#groupOf(group);
    if (isNew) count.alerts += 1;
    if (alertKind !== 'threshold') return;
    count.since = at;
    if (this.#standing === 0) this.#standingSince = at;
    this.#standing += 1;
  }

  #end({ alertKind, group, at }: Transition): void {
    const count = this.#groupOf(group);
    if (alertKind !== 'threshold' || count.since === undefined) return;
    const lastedMs = at - count.since;
    count.since = undefined;
    count.standingMs += lastedMs;
    count.longestMs = Math.max(count.longestMs, lastedMs);
    this.#standing -= 1;
    if (this.#standing === 0) this.#standingMs += Math.max(0, at - this.#standingSince);
  }

  #groupOf(group: GroupKey): GroupCount {
    const key = `${group.by} ${group.id}`;
    const known = this.#groups.get(key);
    if (known) return known;
    const made = { group, alerts: 0, standingMs: 0, longestMs: 0, since: undefined };
    this.#groups.set(key, made);
    return made;
  }
}
