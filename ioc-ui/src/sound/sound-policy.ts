import { severityRank, type Alert, type AlertId, type EpochMs, type Severity } from '@ioc/domain';

import { isShelved } from '../live/device-look.ts';

/** The severities that are heard, worst first; `low` is silent. Source: interface §3.2. */
export const HEARD = ['critical', 'high', 'medium'] as const;

/** A severity that is heard. */
export type HeardSeverity = (typeof HEARD)[number];

/** How often a severity sounds until it is acknowledged, in milliseconds; one that is absent sounds once an alert. */
export const REPEAT_MS: Readonly<Partial<Record<HeardSeverity, number>>> = { critical: 5_000, high: 15_000 };

/** How long the sound can be turned off at once, in milliseconds: the longest that nobody hears a new alert. */
export const MUTE_MS = 120_000;

/** What was heard so far. */
export interface HeardSoFar {
  /** When each severity sounded last. */
  readonly at: Readonly<Partial<Record<HeardSeverity, EpochMs>>>;
  /** Alerts that sound once, and did, or were there before anybody listened. */
  readonly once: ReadonlySet<AlertId>;
}

/** Under what the next sound is chosen. */
export interface Hearing {
  readonly now: EpochMs;
  readonly mutedUntil: EpochMs | undefined;
  /** What this station wants to hear. */
  readonly wanted: ReadonlySet<Severity>;
}

/** Whether an alert calls for somebody by sound: not taken, still standing, and nobody's word keeps it quiet. */
export function isAudible(alert: Alert, now: EpochMs): boolean {
  return (
    alert.work === 'unacknowledged' &&
    alert.condition === 'active' &&
    alert.kind === 'threshold' &&
    !alert.silenced &&
    !alert.inhibited &&
    !alert.late &&
    !isShelved(alert, now)
  );
}

/** What was there when somebody began to listen: it does not sound as new. */
export function heardAtFirst(alerts: readonly Alert[]): HeardSoFar {
  return { at: {}, once: new Set(alerts.map(({ id }) => id)) };
}

function isDue(severity: HeardSeverity, alerts: readonly Alert[], soFar: HeardSoFar, now: EpochMs): boolean {
  const repeat = REPEAT_MS[severity];
  const before = soFar.at[severity];
  if (repeat === undefined) return alerts.some(({ id }) => !soFar.once.has(id));
  return before === undefined || now - before >= repeat;
}

/**
 * What sounds now, at most one: the worst that is due. Muted, what is new is not heard afterwards as if it were, except by
 * its repetition.
 */
export function nextSound(
  alerts: readonly Alert[],
  soFar: HeardSoFar,
  { now, mutedUntil, wanted }: Hearing,
): { readonly sound: HeardSeverity | undefined; readonly soFar: HeardSoFar } {
  const audible = alerts.filter((alert) => isAudible(alert, now));
  const of = (severity: HeardSeverity): readonly Alert[] =>
    audible.filter((alert) => severityRank(alert.severity) === severityRank(severity));
  const isMuted = mutedUntil !== undefined && mutedUntil > now;
  const sound = isMuted
    ? undefined
    : HEARD.find(
        (severity) =>
          wanted.has(severity) && of(severity).length > 0 && isDue(severity, of(severity), soFar, now),
      );
  // What a worse sound drowned waits for its turn.
  const isDrowned = sound !== undefined && REPEAT_MS[sound] !== undefined;
  const once = new Set(audible.map(({ id }) => id).filter((id) => !isDrowned || soFar.once.has(id)));
  return { sound, soFar: { at: sound === undefined ? soFar.at : { ...soFar.at, [sound]: now }, once } };
}
