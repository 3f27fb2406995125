import {
  isAlertId,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isRuleId,
  isUserId,
} from '../identifiers.ts';
import type { Rule } from '../rule/rule.ts';
import type { Severity } from '../rule/severity.ts';
import type { Transition } from '../rule/transition.ts';
import { instant, type EpochMs } from '../time/instant.ts';
import type { Alert, AlertEntry } from './alert.ts';
import type { AlertCommand } from './alert-command.ts';
import { applyCommand } from './apply-command.ts';
import { applyTransition } from './apply-transition.ts';

/** A text as the identifier that the test means. */
export function checked<T extends string>(text: string, is: (candidate: string) => candidate is T): T {
  if (!is(text)) throw new Error(text);
  return text;
}

const city = checked('bac-giang', isCityId);

/** The station of the alerts. */
export const STATION = {
  id: checked('env-nenh-01', isDeviceId),
  name: { vi: 'Trạm Nếnh', en: 'Nenh station' },
  city,
  sector: 'environment' as const,
  location: { lon: 106.1, lat: 21.24 },
  tags: [],
  datastreams: [],
};

/** A rule of two levels that calls two duty groups, after five and fifteen minutes. */
export const ESCALATING: Rule = {
  id: checked('pm25', isRuleId),
  version: 3,
  name: { vi: 'PM2,5', en: 'PM2.5' },
  department: checked('so-tnmt', isDepartmentId),
  sector: 'environment',
  enabled: true,
  select: { property: checked('pm2_5', isPropertyId) },
  groupBy: 'device',
  signal: { fn: 'last' },
  levels: [
    { severity: 'medium', op: '>', threshold: 80 },
    { severity: 'high', op: '>', threshold: 150 },
  ],
  escalate: [
    { after: 'PT5M', to: 'shift-lead' },
    { after: 'PT15M', to: 'director', severity: 'critical' },
  ],
  message: { vi: '{device}: {value}', en: '{device}: {value}' },
};

export const LAN = { kind: 'user', user: checked('lan', isUserId) } as const;

/** The instant so many minutes after the alerts of the tests are raised. */
export function minute(count: number): EpochMs {
  return instant(Date.UTC(2026, 10, 23, 7) + count * 60_000);
}

/** What the engine says of the station. */
export function facts(at: number, value = 90) {
  return {
    rule: { id: ESCALATING.id, version: ESCALATING.version },
    alertKind: 'threshold' as const,
    group: { by: 'device' as const, id: STATION.id },
    city,
    at: minute(at),
    cause: { kind: 'tick' as const, now: minute(at) },
    value,
    threshold: 80,
  };
}

export function raised(at: number, severity: Severity = 'medium', value = 90): Transition {
  return { ...facts(at, value), kind: 'raised', severity };
}

/** The alert and its line after the engine's word; undefined when it changes nothing. */
export function transitioned(
  open: Alert | undefined,
  transition: Transition,
  rule: Rule = ESCALATING,
): { readonly alert: Alert; readonly entry: AlertEntry } | undefined {
  const newId = checked('a1', isAlertId);
  return applyTransition(open, transition, { newId, rule, device: STATION, at: transition.at });
}

/** The alert after the engine's word, as it was when that changes nothing. */
export function after(open: Alert, transition: Transition, rule: Rule = ESCALATING): Alert {
  return transitioned(open, transition, rule)?.alert ?? open;
}

/** An alert raised at minute 0. */
export function open(severity: Severity = 'medium', rule: Rule = ESCALATING): Alert {
  const change = transitioned(undefined, raised(0, severity), rule);
  if (change === undefined) throw new Error('nothing was raised');
  return change.alert;
}

/** The alert after a command of Lan's. */
export function commanded(alert: Alert, command: AlertCommand, at = 1): Alert {
  const answer = applyCommand(alert, command, { actor: LAN, at: minute(at) });
  if (!answer.ok) throw new Error(answer.fault.reason);
  return answer.value.alert;
}
