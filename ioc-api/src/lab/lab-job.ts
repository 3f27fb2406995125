import type {
  EngineState,
  EvaluatedDatastream,
  GroupKey,
  RecordedSpan,
  Rule,
  RulePlan,
  Transition,
} from '@ioc/domain';

import type { BacktestFacts } from './backtest-job.ts';
import type { SeriesFacts } from './series-job.ts';
import type { ExplainFacts } from './explain-job.ts';

/** What every job of the lab is about: rules on these datastreams over this span of recorded history. */
interface JobSetting {
  readonly datastreams: readonly EvaluatedDatastream[];
  readonly span: RecordedSpan;
}

/** A rule on trial, and the version in force beside it. */
export interface BacktestJob extends JobSetting {
  readonly kind: 'backtest';
  readonly rule: Rule;
  readonly current?: Rule;
}

/** The signals that a rule would judge. */
export interface SeriesJob extends JobSetting {
  readonly kind: 'series';
  readonly rule: Rule;
  /** Devices to draw; without, the worst. */
  readonly devices?: readonly string[];
}

/** Why a rule stood or did not stand for a group at the end of the span. `versions` take over from each other. */
export interface ExplainJob extends JobSetting {
  readonly kind: 'explain';
  readonly versions: readonly { readonly rule: Rule; readonly from: number }[];
  readonly group: GroupKey;
}

/** Work of the lab: it can be handed to another thread. */
export type LabJob = BacktestJob | SeriesJob | ExplainJob;

/** What comes of it. */
export type LabResult =
  | { readonly kind: 'backtest'; readonly facts: BacktestFacts }
  | { readonly kind: 'series'; readonly facts: SeriesFacts }
  | { readonly kind: 'explain'; readonly facts: ExplainFacts };

/** What comes of a job of this kind. */
export type LabFacts<K extends LabJob['kind']> = Extract<LabResult, { readonly kind: K }>['facts'];

/** How far a job is: up to this event time. */
export interface LabProgress {
  readonly at: number;
  readonly evaluated: number;
  readonly alerts: number;
}

/** A job under way: takes decisions and observations as they come, and tells what came of them. */
export interface RunningJob {
  readonly plan: () => RulePlan;
  readonly state: EngineState;
  /** Called after every event that led to transitions. */
  readonly decided: (transitions: readonly Transition[]) => void;
  /** Called after every evaluated observation of the datastream at this place. */
  readonly observed?: (place: number, t: number) => void;
  /** Called before an event of this time; a job may change its plan here. */
  readonly reach?: (t: number) => void;
  /** Whether the clock ticks once more in the span's last millisecond, and not after it: what is read then is of this instant. */
  readonly isReadAtEnd?: boolean;
  readonly alerts: () => number;
  readonly result: (evaluated: number) => LabResult;
}
