import { randomUUID } from 'node:crypto';
import { isAlertId, type AlertId } from '@ioc/domain';
import { sql } from 'kysely';
import { migrate } from './migrations/migrate.ts';
import type { RecordDatabase } from './record-database.ts';
import { WHOLE_INTAKE, type RecordStore } from './record-store.ts';
import { RecordStoreError } from './record-store-error.ts';
import { alertRecords } from './records/alert-records.ts';
import { auditRecords } from './records/audit-records.ts';
import { credentialRecords } from './records/credential-records.ts';
import { deviceRecords } from './records/device-records.ts';
import { dutyRecords } from './records/duty-records.ts';
import { evaluationRecords } from './records/evaluation-records.ts';
import { partRecords } from './records/part-records.ts';
import { mappingRecords } from './records/mapping-records.ts';
import { ledgerRecords } from './records/ledger-records.ts';
import { notificationRecords } from './records/notification-records.ts';
import { quarantineRecords } from './records/quarantine-records.ts';
import { referenceRecords } from './records/reference-records.ts';
import { ruleChangeRecords } from './records/rule-change-records.ts';
import { ruleRecords } from './records/rule-records.ts';
import { settingRecords } from './records/setting-records.ts';
import { shiftRecords } from './records/shift-records.ts';
import { QUARANTINE_BOUNDS, type QuarantineBounds } from './records/trim-quarantine.ts';
import { silenceRecords } from './records/silence-records.ts';
import { userRecords } from './records/user-records.ts';
import { within } from './within.ts';

/** What every record store can be told. */
export interface RecordStoreOptions {
  /** Bounds of the quarantine where they differ from `QUARANTINE_BOUNDS`. */
  readonly quarantine?: Partial<QuarantineBounds>;
  /** Part of the intake whose cursor and rule states `evaluation` keeps; the whole of it unless said otherwise. */
  readonly evaluator?: string;
  /** Makes the ids of new alerts; random ones unless said otherwise. */
  readonly newAlertId?: () => AlertId;
}

/** How long `ping` waits for an answer, in milliseconds: longer is no answer for whoever asks `/readyz`. */
export const PING_TIMEOUT_MS = 2_000;

/** How long `close` waits for work under way, in milliseconds: longer than any statement may take. */
const CLOSE_TIMEOUT_MS = 15_000;

/** Brings the tables up to date and puts the record groups together. The store owns the database and closes it. */
export async function assembleRecordStore(
  records: RecordDatabase,
  options: RecordStoreOptions,
): Promise<RecordStore> {
  const { db } = records;
  try {
    await migrate(records);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const { evaluator = WHOLE_INTAKE, newAlertId = randomAlertId } = options;
  return {
    reference: referenceRecords(records),
    devices: deviceRecords(records),
    credentials: credentialRecords(records),
    rules: ruleRecords(records),
    ruleChanges: ruleChangeRecords(records),
    users: userRecords(records),
    evaluation: evaluationRecords(records, { evaluator, newAlertId }),
    parts: partRecords(records, newAlertId),
    alerts: alertRecords(records),
    quarantine: quarantineRecords(records, { ...QUARANTINE_BOUNDS, ...options.quarantine }),
    ledger: ledgerRecords(records),
    audit: auditRecords(records),
    settings: settingRecords(records),
    mappings: mappingRecords(records),
    shifts: shiftRecords(records),
    duty: dutyRecords(records),
    notifications: notificationRecords(records),
    silences: silenceRecords(records),
    async ping() {
      await within(PING_TIMEOUT_MS, 'the record store', sql`select 1`.execute(db));
    },
    close: () => within(CLOSE_TIMEOUT_MS, 'closing the record store', db.destroy()),
  };
}

function randomAlertId(): AlertId {
  const id = randomUUID();
  if (!isAlertId(id)) throw new RecordStoreError('failed', `not an alert id: ${id}`);
  return id;
}
