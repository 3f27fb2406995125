export {
  cityId,
  areaId,
  deviceId,
  propertyId,
  departmentId,
  ruleId,
  alertId,
  userId,
  silenceId,
} from './identifier-schemas.ts';
export {
  encodeSilence,
  silenceJson,
  silenceMatcher,
  silenceRequest,
  silencesQuery,
  type SilenceJson,
} from './http/silence.ts';
export {
  TOPIC_ROOT,
  INGEST_SUBSCRIPTIONS,
  citySubscriptions,
  LIVE_REPEAT_TOPIC,
  LIVE_SUBSCRIPTION,
  deviceTopic,
  parseDeviceTopic,
  parseReplayTopic,
  replayTopic,
  liveTopic,
  alertHintTopic,
  type DeviceChannel,
  type DeviceAddress,
  type DeviceTopic,
} from './mqtt/topics.ts';
export { deviceStatusMessage, type DeviceStatusMessage } from './mqtt/device-status.ts';
export {
  packedValues,
  packValues,
  PackedValuesError,
  unpackValues,
  decodeValues,
  type PackedValues,
} from './live/packed-values.ts';
export {
  decodeHealthFrame,
  deviceHealthFrame,
  encodeHealthFrame,
  type DeviceHealthFrame,
} from './live/device-health-frame.ts';
export { liveFrame, alertHint, type LiveFrame, type AlertHint } from './live/live-frame.ts';
export {
  streamPosition,
  subscribeRequest,
  subscribeAnswer,
  snapshotMessage,
  deltaMessage,
  noticeMessage,
  receivedMessage,
  healthMessage,
  type SubscribeRequest,
  type SubscribeAnswer,
  type SnapshotMessage,
  type DeltaMessage,
  type NoticeMessage,
} from './live/socket-messages.ts';
export {
  alertJson,
  encodeAlert,
  decodeAlert,
  alertEntryJson,
  encodeAlertEntry,
  encodeNeighbour,
  alertDetail,
  type AlertDetail,
  type AlertJson,
  type AlertEntryJson,
} from './http/alert.ts';
export {
  deviceInput,
  devicePatch,
  deviceJson,
  registeredDevice,
  encodeDevice,
  decodeDevice,
  type DeviceJson,
} from './http/device.ts';
export { deviceHealthJson, encodeHealth, decodeHealth, type DeviceHealthJson } from './http/device-health.ts';
export {
  LONGEST_OVERLAP_MS,
  overlapMs,
  renewalQuery,
  renewedCredentials,
} from './http/device-credentials.ts';
export { localizedText } from './http/localized-text.ts';
export {
  aggregateName,
  observationValue,
  quality,
  observationsQuery,
  observations,
  currentValue,
  type Observations,
} from './http/observations.ts';
export { LARGEST_PAGE, pageQuery, pageOf } from './http/page.ts';
export { problem, PROBLEM_MEDIA_TYPE, type Problem } from './http/problem.ts';
export {
  encodeIngestHealth,
  ingestHealth,
  ingestHealthAnswer,
  loggedTrouble,
  type IngestHealthJson,
} from './http/ingest-health.ts';
export {
  ledgerAnswer,
  ledgerLine,
  ledgerQuery,
  MOST_LEDGER_HOURS,
  NO_CITY,
  type LedgerAnswer,
  type LedgerLineJson,
} from './http/ledger.ts';
export {
  bulkReplayAnswer,
  bulkReplayRequest,
  MOST_REPLAYED,
  quarantinedMessage,
  replayAnswer,
  type BulkReplayAnswer,
  type QuarantinedMessageJson,
  type ReplayAnswer,
} from './http/quarantine.ts';
export {
  lonLat,
  sector,
  city,
  department,
  observedProperty,
  areaGeometry,
  areaFeature,
  areaCollection,
} from './http/reference.ts';
export { rfc3339, formatInstant, parseInstant } from './http/rfc3339.ts';
export { severity, ruleJson, ruleInput, type RuleInput } from './http/rule.ts';
export {
  packAdopted,
  packCityRequest,
  packPreview,
  rulePack,
  rulePackAnswer,
  type PackPreview,
  type RulePackAnswer,
} from './http/rule-pack.ts';
export { airIndex } from './http/air-index.ts';
export { credentials, session, type Session } from './http/session.ts';
export {
  HEARTBEAT_EVERY_MS,
  HEARTBEAT_MISSED_MS,
  HEARTBEAT_TOPIC,
  ingestHeartbeat,
  type IngestHeartbeat,
} from './live/ingest-heartbeat.ts';
export {
  acknowledgeRequest,
  alertsQuery,
  assignRequest,
  bulkAcknowledgeAnswer,
  bulkAcknowledgeRequest,
  closeRequest,
  commentRequest,
  MOST_ACKNOWLEDGED,
  shelveRequest,
  type BulkAcknowledgeAnswer,
} from './http/alert-requests.ts';
export {
  alertStatistics,
  alertStatisticsQuery,
  encodeAlertStatistics,
  type AlertStatisticsJson,
} from './http/alert-statistics.ts';
export {
  dutyGroup,
  dutyGroupNow,
  dutyTimeInput,
  dutyTimeJson,
  dutyTimesQuery,
  encodeDutyTime,
  encodeHandover,
  encodeShift,
  handoverJson,
  plainId,
  shiftJson,
  shiftNote,
  shiftsQuery,
  shiftStart,
  signRequest,
  type ShiftJson,
} from './http/shifts.ts';
export {
  channelTestAnswer,
  deliveriesQuery,
  deliveryJson,
  notificationChannelInput,
  notificationChannelJson,
  notificationJson,
  notificationsQuery,
  type NotificationChannelJson,
} from './http/notification.ts';
export { auditEntry, auditQuery, encodeAuditEntry, type AuditEntryJson } from './http/audit.ts';
export {
  backtestAnswer,
  backtestLine,
  backtestProgress,
  backtestRequest,
  NDJSON_MEDIA_TYPE,
  shadowAnswer,
  trialWarning,
  type BacktestAnswer,
  type BacktestLine,
  type ShadowAnswer,
} from './lab/backtest.ts';
export {
  ruleGroup,
  ruleThreshold,
  wouldBeAlert,
  wouldBeTransition,
  type WouldBeAlertJson,
} from './lab/would-be-alert.ts';
export {
  labSeriesAnswer,
  labSeriesRequest,
  MOST_CURVES,
  MOST_POINTS_PER_CURVE,
  type LabSeriesAnswer,
} from './lab/lab-series.ts';
export {
  alertExplainQuery,
  explainQuery,
  explainRequest,
  explanation,
  whyCode,
  type ExplanationJson,
  type WhyCode,
} from './lab/explanation.ts';
export {
  changeDecision,
  ruleChangeJson,
  ruleDifference,
  ruleDifferenceAnswer,
  type RuleChangeJson,
} from './lab/rule-lifecycle.ts';
export { currentQuery } from './http/current.ts';
export { deviceCollection, devicesQuery, parseBoundingBox } from './http/device-requests.ts';
export { ingestTrouble, reachability, systemState, type SystemState } from './http/readiness.ts';
export { role, userSummary } from './http/user.ts';
export { isTopicFilter, selectsTopic } from './mqtt/topic-filter.ts';
export {
  MAPPING_DECODERS,
  SPARKPLUG_ROOT,
  mappingProfile,
  type MappingProfile,
  type PropertyMapping,
} from './mapping/mapping-profile.ts';
export type { CsvFormat } from './mapping/csv-format.ts';
