import type { Sector } from '../city/sector.ts';
import type { AreaId, CityId, DepartmentId, DeviceId, PropertyId, RuleId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { Severity } from './severity.ts';

/** An ISO 8601 duration of fixed-length units, such as `PT10M`. */
export type IsoDuration = string;

/** What number is judged. Functions other than `last` look at the window `(t − window, t]`. */
export type SignalFunction =
  'last' | 'mean' | 'min' | 'max' | 'sum' | 'count' | 'p95' | 'stddev' | 'rate' | 'delta';

/** Comparisons with one number. */
export type ScalarOperator = '>' | '>=' | '<' | '<=' | '==' | '!=';
/** Comparisons with a closed range. */
export type RangeOperator = 'outside' | 'inside';
/** Lower and upper bound, in the property's unit. */
export type Bounds = readonly [low: number, high: number];

/** A [lon, lat] position, WGS 84 degrees. */
export type Position = readonly [lon: number, lat: number];

/** Where a rule looks: inside a drawn ring (closed or not), or within so many metres of a line (R41). */
export type SelectedPlace =
  | { readonly kind: 'polygon'; readonly ring: readonly Position[] }
  | { readonly kind: 'corridor'; readonly line: readonly Position[]; readonly metres: number };

/** Which datastreams a rule judges: those of the property that meet every condition given. */
export interface RuleSelector {
  readonly property: PropertyId;
  readonly cities?: readonly CityId[] | undefined;
  readonly areas?: readonly AreaId[] | undefined;
  readonly devices?: readonly DeviceId[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly within?: SelectedPlace | undefined;
}

/** The signal of `downstream` is judged against that of `upstream` some time earlier (R41). */
export interface DevicePair {
  readonly upstream: DeviceId;
  readonly downstream: DeviceId;
}

/**
 * The number that is judged; `window` is required unless `fn` is `last`.
 *
 * `coverage` is the share of the expected samples that the window must hold (R38). `usual` turns the signal into its
 * deviation from the usual of the hour of the week, in robust standard deviations (R44). `upstream` turns it into the
 * difference from the value of the upstream device `lag` earlier (R41).
 */
export interface RuleSignal {
  readonly fn: SignalFunction;
  readonly window?: IsoDuration | undefined;
  readonly minSamples?: number | undefined;
  readonly coverage?: number | undefined;
  readonly usual?: { readonly weeks?: number | undefined } | undefined;
  readonly upstream?: { readonly pairs: readonly DevicePair[]; readonly lag: IsoDuration } | undefined;
}

/**
 * One level of a rule; `for` is how long the condition must hold without a break. With `mOfN` the condition is that at
 * least `m` of the last `n` observations satisfy the threshold (R39).
 */
export type RuleLevel = {
  readonly severity: Severity;
  readonly for?: IsoDuration | undefined;
  readonly mOfN?: { readonly m: number; readonly n: number } | undefined;
} & (
  | { readonly op: ScalarOperator; readonly threshold: number; readonly reset?: number | undefined }
  | { readonly op: RangeOperator; readonly threshold: Bounds; readonly reset?: Bounds | undefined }
);

/**
 * A statement about another property of the same device, or about the mean over the devices of the same area or city
 * (R40). Without `fn` the newest value counts.
 */
export type PropertyCondition = {
  readonly property: PropertyId;
  readonly of?: 'device' | 'area' | 'city' | undefined;
  readonly fn?: SignalFunction | undefined;
  readonly window?: IsoDuration | undefined;
  readonly minSamples?: number | undefined;
  readonly coverage?: number | undefined;
} & (
  | { readonly op: ScalarOperator; readonly threshold: number }
  | { readonly op: RangeOperator; readonly threshold: Bounds }
);

/** What must hold besides the level's own condition: true, false, or unknown while a property gives no signal (R40). */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | PropertyCondition;

/** For whom an override is. */
export type OverrideScope =
  { readonly city: CityId } | { readonly area: AreaId } | { readonly device: DeviceId };

/** Other numbers for one level of the rule, of the kind that its operator compares with. */
export interface LevelOverride {
  readonly severity: Severity;
  readonly threshold?: number | Bounds | undefined;
  readonly reset?: number | Bounds | undefined;
}

/**
 * Other thresholds for a city, an area or a device (R42): the most specific one that has not ended counts. A threshold
 * without a reset of its own is its own reset. `until` is an RFC 3339 instant at which the override ends.
 */
export interface RuleOverride {
  readonly scope: OverrideScope;
  readonly levels: readonly LevelOverride[];
  readonly owner: string;
  readonly reason: LocalizedText | string;
  readonly until?: string | undefined;
}

/** A weekly window in which a rule may raise; `to` before `from` crosses midnight. Times are `HH:mm`. */
export interface ScheduleWindow {
  readonly days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
  readonly from: string;
  readonly to: string;
}

/**
 * What is abnormal, for how long, and how bad: see `docs/rules.md`.
 *
 * @example
 * { id: 'pm25-hourly', version: 1, signal: { fn: 'mean', window: 'PT1H', minSamples: 30 },
 *   levels: [{ severity: 'medium', op: '>', threshold: 80, reset: 70, for: 'PT10M' }], … }
 */
export interface Rule {
  readonly id: RuleId;
  readonly version: number;
  readonly name: LocalizedText;
  readonly department: DepartmentId;
  readonly sector: Sector;
  readonly enabled: boolean;
  readonly select: RuleSelector;
  readonly groupBy: 'device' | 'area' | 'city';
  readonly signal: RuleSignal;
  /** Takes values of quality `suspect` for no data, as those of quality `bad` are (I6). */
  readonly ignoreSuspect?: boolean | undefined;
  readonly levels: readonly RuleLevel[];
  readonly when?: Condition | undefined;
  readonly overrides?: readonly RuleOverride[] | undefined;
  readonly quorum?: { readonly atLeast: number | string; readonly of: 'devices' } | undefined;
  readonly noData?:
    | {
        readonly after?: IsoDuration | undefined;
        readonly severity: Severity;
        readonly groupBy?: 'device' | 'area' | 'city' | undefined;
        /** Whether a silent or faulty parent speaks for its children (R45); true unless given. */
        readonly parent?: boolean | undefined;
      }
    | undefined;
  readonly keepFiring?: IsoDuration | undefined;
  readonly flap?: { readonly changes: number; readonly within: IsoDuration } | undefined;
  readonly schedule?:
    | {
        readonly timeZone?: string | undefined;
        readonly windows: readonly ScheduleWindow[];
        readonly holidays?: readonly string[] | undefined;
      }
    | undefined;
  readonly inhibitedBy?: readonly { readonly rule: RuleId; readonly same: 'device' | 'area' }[] | undefined;
  readonly escalate?:
    | readonly {
        readonly after: IsoDuration;
        readonly to: string;
        readonly severity?: Severity | undefined;
      }[]
    | undefined;
  /** Stands until an operator resets it, even when the signal is normal again (R43). */
  readonly latched?: boolean | undefined;
  /** Evaluated in the shadow: what it would raise is seen by its authors only (R33). */
  readonly draft?: boolean | undefined;
  /** A change needs the approval of a second person (R34). */
  readonly safety?: boolean | undefined;
  /** The entry of the threshold pack that it was adopted from. */
  readonly pack?: { readonly id: string; readonly version: string; readonly entry: string } | undefined;
  readonly message: LocalizedText;
  readonly instruction?: LocalizedText | undefined;
  readonly basis?: string | undefined;
}
