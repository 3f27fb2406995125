import type { LonLat } from '../city/city.ts';
import type { Sector } from '../city/sector.ts';
import type { AlertId, AreaId, CityId, DepartmentId, DeviceId, RuleId, UserId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { Bounds } from '../rule/rule.ts';
import type { Severity } from '../rule/severity.ts';
import type { GroupKey } from '../rule/transition.ts';
import type { EpochMs } from '../time/instant.ts';
import type { Escalation } from './escalation.ts';

/** Where an alert comes from: a rule's threshold, silence, a device's own fault, or the system itself. */
export type AlertKind = 'threshold' | 'no-data' | 'device' | 'system';
/** What the world does. */
export type AlertCondition = 'active' | 'cleared';
/** What people did (A1). */
export type AlertWork = 'unacknowledged' | 'acknowledged' | 'closed';
/** How an alert ended, by a person's word (A4). */
export type AlertResolution = 'fixed' | 'false-alarm' | 'duplicate' | 'expected' | 'handed-over';

/**
 * One rule standing for one group, from raise to close (A-numbers in `docs/alerts.md`).
 *
 * `revision` rises by one with every change; `changedAt` is when it last changed; `openedAt` is event time.
 * `value` and `threshold` are the latest judged, at `valueAt`; `firstValue` is the one that raised it at `openedAt`,
 * `peak` the worst of all occurrences, at `peakAt` (A7). `department` is its rule's owner when it was raised.
 */
export interface Alert {
  readonly id: AlertId;
  readonly rule: { readonly id: RuleId; readonly version: number };
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly condition: AlertCondition;
  readonly work: AlertWork;
  readonly group: GroupKey;
  readonly city: CityId;
  readonly sector: Sector;
  readonly department?: DepartmentId;
  readonly device?: DeviceId;
  readonly area?: AreaId;
  readonly location?: LonLat;
  readonly openedAt: EpochMs;
  readonly changedAt: EpochMs;
  readonly clearedAt?: EpochMs;
  readonly closedAt?: EpochMs;
  readonly acknowledgedBy?: UserId;
  readonly acknowledgedAt?: EpochMs;
  readonly resolution?: AlertResolution | 'cleared' | 'withdrawn';
  readonly value?: number;
  readonly threshold?: number | Bounds;
  readonly valueAt?: EpochMs;
  readonly firstValue?: number;
  readonly peak?: number;
  readonly peakAt?: EpochMs;
  readonly occurrences: number;
  readonly stale: boolean;
  readonly flapping: boolean;
  /** A silence covers it now (R24). */
  readonly silenced: boolean;
  /** Another rule's alert explains it (R25). */
  readonly inhibited: boolean;
  /** It stems from readings of a backlog that is not through, or was over before that was (R46). */
  readonly late: boolean;
  /** Its rule keeps it until an operator resets it (R43). */
  readonly latched: boolean;
  readonly shelvedUntil?: EpochMs;
  readonly assignedTo?: UserId;
  readonly escalation?: Escalation;
  readonly message: LocalizedText;
  readonly revision: number;
}

/** Who changed an alert: the engine, a time that was set, or a person. */
export type AlertActor =
  { readonly kind: 'engine' } | { readonly kind: 'timer' } | { readonly kind: 'user'; readonly user: UserId };

/** One line of an alert's timeline (A5): never edited, never deleted. */
export interface AlertEntry {
  readonly alert: AlertId;
  readonly revision: number;
  readonly at: EpochMs;
  readonly actor: AlertActor;
  readonly what:
    | 'raised'
    | 'reopened'
    | 'occurred'
    | 'severity-changed'
    | 'worsened'
    | 'cleared'
    | 'stale'
    | 'fresh'
    | 'withdrawn'
    | 'marked'
    | 'unmarked'
    | 'reset'
    | 'acknowledged'
    | 'assigned'
    | 'commented'
    | 'shelved'
    | 'unshelved'
    | 'shelf-ended'
    | 'escalated'
    | 'closed';
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
  readonly value?: number;
  readonly threshold?: number | Bounds;
}
