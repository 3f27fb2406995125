import type { CityId, DeviceId, PropertyId, RuleId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { ObservationValue } from '../observation/observation.ts';
import type { EpochMs } from '../time/instant.ts';
import type { Bounds } from './rule.ts';
import type { Severity } from './severity.ts';

/** Whom one alert of a rule is about; `id` is a device, area or city id. */
export interface GroupKey {
  readonly by: 'device' | 'area' | 'city';
  readonly id: string;
}

/** What made the engine decide (R31). */
export type TransitionCause =
  | {
      readonly kind: 'observation';
      readonly device: DeviceId;
      readonly property: PropertyId;
      readonly t: EpochMs;
      readonly v: ObservationValue;
    }
  | { readonly kind: 'tick'; readonly now: EpochMs }
  | { readonly kind: 'rule-change'; readonly now: EpochMs };

/**
 * Where a threshold came from when it is not the rule's own (R42): the pack that the rule was adopted from, or an
 * override for a city, an area or a device, with its owner and reason. `rule` stands in records of old.
 */
export interface ThresholdOrigin {
  readonly level: 'rule' | 'pack' | 'city' | 'area' | 'device';
  readonly owner?: string;
  readonly reason?: LocalizedText | string;
}

/**
 * What is said of a standing alert beside its severity: another rule explains it (R25), it comes and goes too often
 * (R29), or it stems from readings that arrived long after they were made (R46).
 */
export type AlertMark = 'inhibited' | 'flapping' | 'late';

interface TransitionFacts {
  /** The rule and the version that judged. */
  readonly rule: { readonly id: RuleId; readonly version: number };
  readonly alertKind: 'threshold' | 'no-data';
  readonly group: GroupKey;
  readonly city: CityId;
  /** Event time of the decision: the observation's time, or the tick's. */
  readonly at: EpochMs;
  readonly cause: TransitionCause;
  /** The judged signal, when there is one. */
  readonly value?: number;
  /** The threshold (or range) that was judged against. */
  readonly threshold?: number | Bounds;
  /** Absent when the threshold is the rule's own (R42). */
  readonly thresholdFrom?: ThresholdOrigin;
  /** The devices behind a decision about several, the first hundred in the order of their ids (R41). */
  readonly contributors?: readonly DeviceId[];
  /** With a signal that is a deviation (R44): what is usual at this hour, and what is now, in the property's unit. */
  readonly usual?: { readonly usual: number; readonly now: number };
}

/**
 * One decision of the engine about one rule and group (R31).
 *
 * `raised` starts a standing, `severity-changed` moves it up or down (R11), `cleared` ends it, `stale` and `fresh`
 * mark that the data behind a standing alert fell silent and returned (R16), `worsened` reports a new peak,
 * `marked` says that one of its marks begins or ends (R25, R29, R46); the end of a standing ends `inhibited` and
 * `flapping` without a word of their own.
 * `withdrawn` ends a standing because its rule was disabled or deleted or no longer selects the group (R27).
 */
export type Transition = TransitionFacts &
  (
    | { readonly kind: 'raised'; readonly severity: Severity }
    | { readonly kind: 'severity-changed'; readonly severity: Severity; readonly from: Severity }
    | { readonly kind: 'worsened' }
    | { readonly kind: 'cleared' }
    | { readonly kind: 'stale' }
    | { readonly kind: 'fresh' }
    | { readonly kind: 'marked'; readonly mark: AlertMark; readonly isOn: boolean }
    | { readonly kind: 'withdrawn'; readonly reason: 'rule-disabled' | 'rule-deleted' | 'not-selected' }
  );
