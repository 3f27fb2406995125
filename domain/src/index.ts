export { failed, succeeded, type Outcome } from './outcome.ts';
export type { Language, LocalizedText } from './localized-text.ts';
export { foldForSearch } from './search-fold.ts';
export {
  DEVICE_ID_PATTERN,
  PLAIN_ID_PATTERN,
  isAlertId,
  isAreaId,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isRuleId,
  isSilenceId,
  isUserId,
  type AlertId,
  type AreaId,
  type CityId,
  type DepartmentId,
  type DeviceId,
  type Identifier,
  type PropertyId,
  type RuleId,
  type SilenceId,
  type UserId,
} from './identifiers.ts';
export { instant, isEpochMs, later, LATEST_INSTANT_MS, type EpochMs } from './time/instant.ts';
export { formatIsoDuration, parseIsoDuration, type DurationFault } from './time/iso-duration.ts';
export { isSector, SECTORS, type Sector } from './city/sector.ts';
export type { BoundingBox, City, LonLat } from './city/city.ts';
export { isInForce, type Area, type AreaGeometry, type Ring } from './city/area.ts';
export { boxAround, distanceM } from './city/distance.ts';
export { areaAt, contains } from './city/locate.ts';
export type { Department } from './city/department.ts';
export type { ObservedProperty, StepLimit, ValueRange } from './observation/observed-property.ts';
export {
  QUALITIES,
  type Observation,
  type ObservationValue,
  type Quality,
  type Reading,
  type ReadingValue,
} from './observation/observation.ts';
export {
  REPLAYED_TAG,
  SIMULATED_TAG,
  type Datastream,
  type Device,
  type DeviceState,
  type DeviceStatus,
} from './observation/device.ts';
export {
  credibleChange,
  isStep,
  medianOf,
  SUSPICION,
  type HeardValue,
  type NeighbourLimit,
  type StepMemory,
} from './observation/plausibility.ts';
export {
  assessHealth,
  HEALTH_LEVELS,
  HEALTH_REASONS,
  HEALTH_THRESHOLDS,
  type Health,
  type HealthFacts,
  type HealthLevel,
  type HealthReason,
  type HealthThresholds,
} from './device-health/assess-health.ts';
export { clockOffset, newClock, noteClock, type ClockRecord } from './device-health/clock-offset.ts';
export type { DeviceHealth, SequenceGaps } from './device-health/device-health.ts';
export {
  missingNumbers,
  MOST_GAP_RANGES,
  newSequence,
  noteSequence,
  type NumberedReading,
  type SequenceNews,
  type SequenceRecord,
} from './device-health/sequence-gaps.ts';
export { SEVERITIES, severityRank, type Severity } from './rule/severity.ts';
export type {
  Bounds,
  Condition,
  DevicePair,
  IsoDuration,
  LevelOverride,
  OverrideScope,
  Position,
  PropertyCondition,
  RangeOperator,
  Rule,
  RuleLevel,
  RuleOverride,
  RuleSelector,
  RuleSignal,
  ScalarOperator,
  ScheduleWindow,
  SelectedPlace,
  SignalFunction,
} from './rule/rule.ts';
export type { AlertMark, GroupKey, ThresholdOrigin, Transition, TransitionCause } from './rule/transition.ts';
export type {
  Alert,
  AlertActor,
  AlertCondition,
  AlertEntry,
  AlertKind,
  AlertResolution,
  AlertWork,
} from './alert/alert.ts';
export type { AlertCommand } from './alert/alert-command.ts';
export { applyDue, type DueContext, type DueOutcome } from './alert/apply-due.ts';
export { dueAt, type Escalation } from './alert/escalation.ts';
export {
  handoverContents,
  type HandoverContents,
  type HandoverCounts,
  type HandoverItem,
} from './shift/handover.ts';
export { RETRY_AFTER_MS, retryAfterMs } from './notification/back-off.ts';
export { messageText } from './notification/message-text.ts';
export {
  channelsFor,
  isWorthTelling,
  noticeGroup,
  noticeItem,
  withItem,
  type NoticeItem,
  type WaitingMessage,
} from './notification/notice.ts';
export type {
  NotificationChannel,
  NotificationMatch,
  QuietHours,
} from './notification/notification-channel.ts';
export { onDuty, type DutyGroup, type DutyTime } from './shift/duty.ts';
export {
  applyShiftCommand,
  type Shift,
  type ShiftCommand,
  type ShiftFault,
  type ShiftNote,
  type ShiftOffer,
} from './shift/shift.ts';
export { ALARM_TARGETS, LOAD_PERIOD_MS } from './alert/statistics/alarm-targets.ts';
export { AlertTally } from './alert/statistics/alert-tally.ts';
export type { AlertHistory, TimeSpan } from './alert/statistics/alert-history.ts';
export type { AlertStatistics, ResponseFigures } from './alert/statistics/alert-statistics.ts';
export {
  NEIGHBOUR_WITHIN_M,
  neighboursOf,
  neighboursSince,
  type AlertNeighbour,
} from './alert/neighbours.ts';
export {
  applyCommand,
  LONGEST_SHELF_MS,
  type CommandContext,
  type CommandFault,
} from './alert/apply-command.ts';
export {
  applyTransition,
  REOPEN_WITHIN_MS,
  type AlertChange,
  type TransitionContext,
} from './alert/apply-transition.ts';
export {
  applySilences,
  covers,
  matchesAlert,
  silenceEnd,
  silenceState,
  type Silence,
  type SilenceMatcher,
  type SilenceSubject,
} from './alert/silence.ts';
export { localizedNumber, renderMessage, type MessageFacts } from './alert/render-message.ts';
export {
  checkMessage,
  MOST_READINGS_PER_MESSAGE,
  MOST_VALUES_PER_READING,
  type CheckedMessage,
  type MessageContext,
  type MessageFault,
} from './observation/check-message.ts';
export {
  CLOCK_NOT_SET_BEFORE_MS,
  FUTURE_TOLERANCE_MS,
  parseObservationTime,
  parseRfc3339,
  type TimeFault,
  type TimeFaultCode,
  type TimeWindow,
} from './observation/observation-time.ts';
export { PlainReadings, type PlainContext } from './observation/plain/plain-readings.ts';
export { checkValue, type ValueFault } from './observation/observation-value.ts';
export { checkRule, type RuleFault, type RuleFaultCode } from './rule/check-rule.ts';
export { compilePlan, InvalidRuleError, type RulePlan } from './rule/plan.ts';
export { STALE_INTERVALS } from './rule/plan-layout.ts';
export { looksAt, propertiesOf, selects, type EvaluatedDatastream } from './rule/evaluated-datastream.ts';
export {
  EngineRowError,
  initialState,
  mergedWindows,
  restoreState,
  takeChanges,
  type EngineState,
  type MergedWindow,
} from './rule/engine-state.ts';
export {
  inletsOf,
  step,
  stepInlet,
  stepReading,
  takeTransitions,
  type DatastreamInlet,
  type EngineEvent,
  type ObservationEvent,
  type StepResult,
  type TickEvent,
} from './rule/step.ts';
export { adoptPlan, type AdoptResult } from './rule/adopt-plan.ts';
export { recordedEvents, type RecordedSpan } from './rule/recorded-events.ts';
export { runBatch } from './rule/run-batch.ts';
export { signalReader, type SignalRead } from './rule/signal-reader.ts';
export {
  explainGroup,
  type ExplainedLevel,
  type ExplainedMember,
  type GroupExplanation,
  type RunningTime,
} from './rule/explain-group.ts';
export { MAX_TICK_STEP_MS } from './rule/engine/engine-clock.ts';
export { WORSENED_SHARE } from './rule/engine/judge.ts';
export { MAX_WINDOW_SAMPLES } from './rule/window/sliding-window.ts';
export { DEFAULT_TIME_ZONE, isTimeZone } from './rule/zone-offset.ts';
export {
  isPackInForce,
  isVerified,
  type PackEntry,
  type PackFigure,
  type RulePack,
  type RuleTemplate,
} from './rule-pack/rule-pack.ts';
export {
  adoptionOf,
  PackEntryIdError,
  type AdoptionContext,
  type EntryChange,
  type FieldDifference,
  type PackAdoption,
  type SupersededRule,
} from './rule-pack/adopt-pack.ts';
export type { KeptLevel } from './rule-pack/tighter-level.ts';
export type { AirIndex, AirIndexFigure, AirIndexInput, NowCastSettings } from './derived/air-index.ts';
export { subIndex, type IndexScale } from './derived/sub-index.ts';
export { nowCast } from './derived/now-cast.ts';
export { hourlyIndex, type HourlyMeans } from './derived/hourly-index.ts';
export { derivedDatastreams, INDEX_INTERVAL_SECONDS, indicesOf } from './derived/derived-datastreams.ts';
