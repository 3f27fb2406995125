import type { Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';
import { createShifts } from './create-shifts.ts';
import { createNotifications } from './create-notifications.ts';
import { createReference } from './create-reference.ts';
import { createDevices } from './create-devices.ts';
import { createRules } from './create-rules.ts';
import { createUsers } from './create-users.ts';
import { createAlerts } from './create-alerts.ts';
import { createEvaluation } from './create-evaluation.ts';
import { createQuarantine } from './create-quarantine.ts';
import { createAudit } from './create-audit.ts';
import { createIngestParts } from './create-ingest-parts.ts';
import { createSettings } from './create-settings.ts';
import { addAlertTimers } from './add-alert-timers.ts';
import { createMappings } from './create-mappings.ts';
import { createDeviceCredentials } from './create-device-credentials.ts';
import { createRuleChanges } from './create-rule-changes.ts';
import { createSilences } from './create-silences.ts';
import { createIngestLedger } from './create-ingest-ledger.ts';

/**
 * All migrations by name, in order of name. Append only: what has run somewhere is never edited, renamed or removed;
 * a change of the schema is a further one.
 */
export function migrationList(dialect: SqlDialect): Record<string, Migration> {
  return {
    '0001-reference': createReference(dialect),
    '0002-devices': createDevices(dialect),
    '0003-rules': createRules(dialect),
    '0004-users': createUsers(dialect),
    '0005-alerts': createAlerts(dialect),
    '0006-evaluation': createEvaluation(dialect),
    '0007-quarantine': createQuarantine(dialect),
    '0008-audit': createAudit(dialect),
    '0009-settings': createSettings(dialect),
    '0010-device-credentials': createDeviceCredentials(dialect),
    '0011-ingest-ledger': createIngestLedger(dialect),
    '0012-ingest-parts': createIngestParts(dialect),
    '0014-mappings': createMappings(dialect),
    '0020-alert-timers': addAlertTimers(dialect),
    '0021-shifts': createShifts(dialect),
    '0022-notifications': createNotifications(dialect),
    '0024-rule-changes': createRuleChanges(dialect),
    '0026-silences': createSilences(dialect),
  };
}
