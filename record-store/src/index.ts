export type {
  AlertCommandFault,
  AlertCommandRequest,
  AlertFilter,
  AlertRecords,
  ArrivedMessage,
  AuditEntry,
  AuditRecords,
  CredentialRecords,
  DeviceCredential,
  DeviceFilter,
  DeviceRecords,
  EvaluationCommit,
  EvaluationRecords,
  IngestInstanceRecord,
  IngestPartRecord,
  MappingRecords,
  NewCredential,
  Page,
  PageRequest,
  PartClaim,
  PartHolding,
  PartRecords,
  PartsPicture,
  QuarantinedMessage,
  QuarantineRecords,
  RecordStore,
  ReferenceRecords,
  ProposedRuleChange,
  RuleChange,
  RuleChangeDecision,
  RuleChangeRecords,
  RuleRecords,
  RuleStateRow,
  RuleVersion,
  SessionRecord,
  SilenceRecords,
  StoredDevice,
  StoredMapping,
  UserRecord,
  UserRecords,
} from './record-store.ts';
export { WHOLE_INTAKE } from './record-store.ts';
export {
  CHOSEN_SECRET_ROUNDS,
  chosenSecretFault,
  emqxHash,
  hashChosenSecret,
  hashDeviceSecret,
  isCheapToVerify,
  LONGEST_CHOSEN_SECRET,
  mosquittoHash,
  newDeviceSecret,
  RANDOM_SECRET_ROUNDS,
  SHORTEST_CHOSEN_SECRET,
  verifyCheapSecret,
  verifyDeviceSecret,
  type ChosenSecretFault,
} from './device-secret.ts';
export {
  DEVICE_SECRET_COST,
  hashSecret,
  PASSWORD_COST,
  verifySecret,
  type SecretCost,
} from './secret-hash.ts';
export {
  isLedgerBalanced,
  NO_CITY,
  type LedgerCounts,
  type LedgerFilter,
  type LedgerHead,
  type LedgerLine,
  type LedgerRecords,
  type LedgerReport,
  type LedgerRow,
  type LedgerSide,
  type LedgerUpdate,
} from './ledger.ts';
export type {
  ClaimedNotification,
  DeliveryOutcome,
  DeliveryRecord,
  NotificationRecord,
  NotificationRecords,
  NotificationState,
  StoredChannel,
} from './notifications.ts';
export type { DutyRecords, ShiftRecords, ShiftRequest, ShiftRequestFault } from './shifts.ts';
export type { RecordStoreOptions } from './assemble-record-store.ts';
export { PING_TIMEOUT_MS } from './assemble-record-store.ts';
export { InvalidCursorError, MOST_ITEMS_PER_PAGE } from './page-cursor.ts';
export {
  openPostgresRecordStore,
  POSTGRES_CONNECT_TIMEOUT_MS,
  POSTGRES_CONNECTIONS,
  POSTGRES_STATEMENT_TIMEOUT_MS,
  type PostgresRecordStoreOptions,
} from './postgres/open-postgres-record-store.ts';
export { RecordStoreError, type RecordStoreErrorCode } from './record-store-error.ts';
export { ANSWERS_KEPT_MS } from './records/execute-command.ts';
export { MOST_BYTES_PER_PAGE } from './records/quarantine-records.ts';
export { QUARANTINE_BOUNDS, type QuarantineBounds } from './records/trim-quarantine.ts';
export { RefusedCommitError } from './refused-commit-error.ts';
export { openSqliteRecordStore, type SqliteRecordStoreOptions } from './sqlite/open-sqlite-record-store.ts';
export { openThreadedSqliteRecordStore } from './sqlite/open-threaded-sqlite-record-store.ts';
export { SQLITE_BUSY_TIMEOUT_MS } from './sqlite/patient-driver.ts';
