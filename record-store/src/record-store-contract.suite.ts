import { describe } from 'vitest';
import { describeAlertCommands } from './contract/alert-commands.suite.ts';
import { describeAlertLists } from './contract/alert-lists.suite.ts';
import { describeAlertTimers } from './contract/alert-timers.suite.ts';
import { describeAudit } from './contract/audit.suite.ts';
import { describeCredentials } from './contract/credentials.suite.ts';
import { describeDevices } from './contract/devices.suite.ts';
import { describeEvaluation } from './contract/evaluation.suite.ts';
import { describeNotifications } from './contract/notifications.suite.ts';
import { describeParts } from './contract/parts.suite.ts';
import { describeMappings } from './contract/mappings.suite.ts';
import { describeLedger } from './contract/ledger.suite.ts';
import { describeQuarantine } from './contract/quarantine.suite.ts';
import { describeReference } from './contract/reference.suite.ts';
import { describeRules } from './contract/rules.suite.ts';
import { describeShifts } from './contract/shifts.suite.ts';
import { describeTransactions } from './contract/transactions.suite.ts';
import { describeSilences } from './contract/silences.suite.ts';
import { describeUsers } from './contract/users.suite.ts';
import { freshStores, type TestedAdapter } from './contract/with-store.suite.ts';

/** What every adapter of the record store keeps. */
export function describeRecordStore(adapter: TestedAdapter): void {
  describe(`the record store over ${adapter.name}`, () => {
    const fresh = freshStores(adapter);
    describeReference(fresh);
    describeDevices(fresh);
    describeCredentials(fresh);
    describeRules(fresh);
    describeUsers(fresh);
    describeEvaluation(fresh);
    describeParts(fresh);
    describeAlertLists(fresh);
    describeAlertCommands(fresh);
    describeAlertTimers(fresh);
    describeQuarantine(fresh);
    describeMappings(fresh);
    describeSilences(fresh);
    describeLedger(fresh);
    describeAudit(fresh);
    describeTransactions(fresh);
    describeShifts(fresh);
    describeNotifications(fresh);
  });
}
