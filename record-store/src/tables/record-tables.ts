import type { AlertEntryTable } from './alert-entry-table.ts';
import type { AlertTable } from './alert-table.ts';
import type { AnswerTable } from './answer-table.ts';
import type { AreaTable } from './area-table.ts';
import type { AuditTable } from './audit-table.ts';
import type { ClockTable } from './clock-table.ts';
import type { DeviceTable } from './device-table.ts';
import type { DutyGroupTable, DutyTimeTable } from './duty-table.ts';
import type { EvaluatorTable } from './evaluator-table.ts';
import type { IngestInstanceTable } from './ingest-instance-table.ts';
import type { IngestPartTable } from './ingest-part-table.ts';
import type { MappingProfileTable } from './mapping-profile-table.ts';
import type { LedgerHeadTable } from './ledger-head-table.ts';
import type { LedgerTable } from './ledger-table.ts';
import type {
  DeliveryTable,
  NoticeTable,
  NotificationChannelTable,
  NotificationTable,
} from './notification-table.ts';
import type { QuarantineSizeTable } from './quarantine-size-table.ts';
import type { QuarantineTable } from './quarantine-table.ts';
import type { ReferenceTable } from './reference-table.ts';
import type { RuleChangeTable } from './rule-change-table.ts';
import type { RuleStateTable } from './rule-state-table.ts';
import type { RuleTable } from './rule-table.ts';
import type { RuleVersionTable } from './rule-version-table.ts';
import type { SessionTable } from './session-table.ts';
import type { SettingTable } from './setting-table.ts';
import type { ShiftTable } from './shift-table.ts';
import type { SilenceTable } from './silence-table.ts';
import type { UserTable } from './user-table.ts';

/** All tables of the record store by name. Times are epoch milliseconds, `body` is JSON. */
export interface RecordTables {
  readonly cities: ReferenceTable;
  readonly departments: ReferenceTable;
  readonly observed_properties: ReferenceTable;
  readonly areas: AreaTable;
  readonly clocks: ClockTable;
  readonly devices: DeviceTable;
  readonly rules: RuleTable;
  readonly rule_versions: RuleVersionTable;
  readonly rule_changes: RuleChangeTable;
  readonly users: UserTable;
  readonly sessions: SessionTable;
  readonly evaluators: EvaluatorTable;
  readonly rule_states: RuleStateTable;
  readonly alerts: AlertTable;
  readonly alert_entries: AlertEntryTable;
  readonly answers: AnswerTable;
  readonly quarantine: QuarantineTable;
  readonly quarantine_size: QuarantineSizeTable;
  readonly ingest_ledger: LedgerTable;
  readonly ingest_ledger_heads: LedgerHeadTable;
  readonly audit: AuditTable;
  readonly settings: SettingTable;
  readonly ingest_instances: IngestInstanceTable;
  readonly ingest_parts: IngestPartTable;
  readonly mapping_profiles: MappingProfileTable;
  readonly shifts: ShiftTable;
  readonly duty_groups: DutyGroupTable;
  readonly duty_times: DutyTimeTable;
  readonly notification_channels: NotificationChannelTable;
  readonly notices: NoticeTable;
  readonly notifications: NotificationTable;
  readonly deliveries: DeliveryTable;
  readonly silences: SilenceTable;
}
