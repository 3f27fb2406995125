import { severityRank, type DeviceId, type Rule, type RuleId } from '@ioc/domain';
import type { Incident } from '@ioc/device-simulators';

import type { TracedAlert } from './alert-book.ts';
import type { HealthSpell, PlayedMonth } from './play-month.ts';
import type { Requirement } from './truth-crossings.ts';

/** How long after its end an incident still explains an alert, and may still be noticed, in milliseconds. */
export const AFTERMATH_MS = 1_800_000;

/** What became of one requirement: `delayMs` after the truth went past the threshold plus `for`, below 0 is early. */
export interface Finding {
  readonly requirement: Requirement;
  readonly delayMs: number | undefined;
  readonly isMasked: boolean;
}

/** What became of one incident. `isAsked`: something had to be noticed. */
export interface IncidentResult {
  readonly incident: Incident;
  readonly findings: readonly Finding[];
  readonly missingHealth: readonly string[];
  readonly alerts: readonly TracedAlert[];
  readonly isAsked: boolean;
  readonly isDetected: boolean;
}

/** A month's results: `falseAlerts` are those that no incident explains. */
export interface Score {
  readonly incidents: readonly IncidentResult[];
  readonly falseAlerts: readonly TracedAlert[];
  readonly overlapping: number;
}

type ByDevice<T> = ReadonlyMap<DeviceId, readonly T[]>;

function byDevice<T>(items: readonly T[], devicesOf: (item: T) => readonly DeviceId[]): ByDevice<T> {
  const grouped = new Map<DeviceId, T[]>();
  for (const item of items) {
    for (const device of devicesOf(item)) {
      const known = grouped.get(device);
      if (known) known.push(item);
      else grouped.set(device, [item]);
    }
  }
  return grouped;
}

function reachedAt({ steps, closedAt }: TracedAlert, rank: number, from: number): number | undefined {
  for (const [index, { at, severity }] of steps.entries()) {
    const until = steps[index + 1]?.at ?? closedAt ?? Infinity;
    if (severityRank(severity) >= rank && until > from) return Math.max(at, from);
  }
  return undefined;
}

/** Scores what the product said against what really happened. */
export class Scoring {
  readonly #rules: ReadonlyMap<RuleId, Rule>;
  readonly #alerts: ByDevice<TracedAlert>;
  readonly #spells: ByDevice<HealthSpell>;
  readonly #incidents: ByDevice<Incident>;
  readonly #month: PlayedMonth;

  constructor(rules: readonly Rule[], month: PlayedMonth, incidents: readonly Incident[]) {
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#month = month;
    this.#alerts = byDevice(month.alerts, ({ alert }) => (alert.device ? [alert.device] : []));
    this.#spells = byDevice(month.spells, ({ device }) => [device]);
    this.#incidents = byDevice(incidents, ({ devices }) => devices);
  }

  #propertyOf({ alert }: TracedAlert): string | undefined {
    return this.#rules.get(alert.rule.id)?.select.property;
  }

  #explains(incident: Incident, traced: TracedAlert): boolean {
    const property = this.#propertyOf(traced);
    const { kind } = traced.alert;
    const isTimely = traced.raisedAt >= incident.from && traced.raisedAt <= incident.to + AFTERMATH_MS;
    const isMeant =
      incident.tolerates.some((tolerated) => tolerated === property) ||
      incident.expect.some((one) => one.property === property && (one.kind ?? 'threshold') === kind);
    return isTimely && isMeant;
  }

  #find(requirement: Requirement): Finding {
    const { expectation, device, crossedAt, forMs, incident } = requirement;
    const rank = severityRank(expectation.severity);
    const times = (this.#alerts.get(device) ?? [])
      .filter((traced) => this.#propertyOf(traced) === expectation.property)
      .filter(({ alert }) => alert.kind === (expectation.kind ?? 'threshold'))
      .map((traced) => reachedAt(traced, rank, crossedAt))
      .filter((at) => at !== undefined && at <= incident.to + AFTERMATH_MS);
    const first = times.length === 0 ? undefined : Math.min(...times.map((at) => at ?? Infinity));
    const delayMs = first === undefined ? undefined : first - crossedAt - forMs;
    return { requirement, delayMs, isMasked: delayMs === undefined && this.#isMasked(requirement) };
  }

  /** Whether the sensor itself was at fault while it should have noticed. */
  #isMasked({ incident, device, crossedAt, forMs, intervalMs }: Requirement): boolean {
    const until = crossedAt + forMs + 10 * intervalMs;
    return (this.#incidents.get(device) ?? []).some(
      (other) => other !== incident && other.isSensorFault && other.from <= until && other.to >= crossedAt,
    );
  }

  #missingHealth(incident: Incident): readonly string[] {
    return incident.expectHealth.filter(
      (reason) =>
        !incident.devices.some((device) =>
          (this.#spells.get(device) ?? []).some(
            (spell) =>
              spell.reason === reason &&
              spell.from <= incident.to + AFTERMATH_MS &&
              (spell.to ?? Infinity) >= incident.from,
          ),
        ),
    );
  }

  /** What became of an incident whose requirements are given. */
  incident(incident: Incident, requirements: readonly Requirement[]): IncidentResult {
    const findings = requirements.map((requirement) => this.#find(requirement));
    const missingHealth = this.#missingHealth(incident);
    const asked = findings.filter(({ isMasked }) => !isMasked);
    const alerts = incident.devices
      .flatMap((device) => this.#alerts.get(device) ?? [])
      .filter((traced) => this.#explains(incident, traced));
    return {
      incident,
      findings,
      missingHealth,
      alerts,
      isAsked: asked.length > 0 || incident.expectHealth.length > 0,
      isDetected: asked.every(({ delayMs }) => delayMs !== undefined) && missingHealth.length === 0,
    };
  }

  /** Alerts that no incident explains. */
  falseAlerts(): readonly TracedAlert[] {
    return this.#month.alerts.filter((traced) => {
      const { device } = traced.alert;
      const near = device === undefined ? [] : (this.#incidents.get(device) ?? []);
      return !near.some((incident) => this.#explains(incident, traced));
    });
  }

  /** Alerts of one rule, group and kind that were open at the same time. */
  overlapping(): number {
    const last = new Map<string, TracedAlert>();
    let overlapping = 0;
    for (const traced of this.#month.alerts) {
      const { rule, group, kind } = traced.alert;
      const key = `${rule.id}|${group.by}|${group.id}|${kind}`;
      const before = last.get(key);
      if (before && (before.closedAt ?? Infinity) > traced.raisedAt) overlapping += 1;
      last.set(key, traced);
    }
    return overlapping;
  }
}
