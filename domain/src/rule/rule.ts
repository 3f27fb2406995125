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

/** Which datastreams a rule judges: those of the property that meet every condition given. */
export interface RuleSelector {
  readonly property: PropertyId;
  readonly cities?: readonly CityId[] | undefined;
  readonly areas?: readonly AreaId[] | undefined;
  readonly devices?: readonly DeviceId[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** The number that is judged; `window` is required unless `fn` is `last`. */
export interface RuleSignal {
  readonly fn: SignalFunction;
  readonly window?: IsoDuration | undefined;
  readonly minSamples?: number | undefined;
}

/** One level of a rule; `for` is how long the condition must hold without a break. */
export type RuleLevel = {
  readonly severity: Severity;
  readonly for?: IsoDuration | undefined;
} & (
  | { readonly op: ScalarOperator; readonly threshold: number; readonly reset?: number | undefined }
  | { readonly op: RangeOperator; readonly threshold: Bounds; readonly reset?: Bounds | undefined }
);

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
  readonly quorum?: { readonly atLeast: number | string; readonly of: 'devices' } | undefined;
  readonly noData?:
    | {
        readonly after?: IsoDuration | undefined;
        readonly severity: Severity;
        readonly groupBy?: 'device' | 'area' | 'city' | undefined;
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
  readonly message: LocalizedText;
  readonly instruction?: LocalizedText | undefined;
  readonly basis?: string | undefined;
}
