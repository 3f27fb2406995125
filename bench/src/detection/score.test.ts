import {
  instant,
  isAlertId,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isRuleId,
  type Alert,
  type Rule,
} from '@ioc/domain';
import type { Incident } from '@ioc/device-simulators';
import { describe, expect, it } from 'vitest';

import type { TracedAlert } from './alert-book.ts';
import { f1 } from './detection-report.ts';
import { Scoring } from './score.ts';
import type { Requirement } from './truth-crossings.ts';

function id<T extends string>(text: string, is: (text: string) => text is T): T {
  if (!is(text)) throw new RangeError(text);
  return text;
}
const DEVICE = id('env-01', isDeviceId);
const RULE_ID = id('dust', isRuleId);
const PROPERTY = id('pm2_5', isPropertyId);
const DEPARTMENT = id('air', isDepartmentId);
const CITY = id('bac-giang', isCityId);
const TEXT = { vi: 'a', en: 'a' };
const MINUTE = 60_000;

function rule(): Rule {
  return {
    id: RULE_ID,
    version: 1,
    name: TEXT,
    department: DEPARTMENT,
    sector: 'environment',
    enabled: true,
    select: { property: PROPERTY },
    groupBy: 'device',
    signal: { fn: 'last' },
    levels: [{ severity: 'medium', op: '>', threshold: 80 }],
    message: TEXT,
  };
}

function traced(raisedAt: number, closedAt?: number, severity: Alert['severity'] = 'medium'): TracedAlert {
  const at = instant(raisedAt);
  const alert: Alert = {
    id: id(`alert-${raisedAt}`, isAlertId),
    rule: { id: RULE_ID, version: 1 },
    kind: 'threshold',
    severity,
    condition: 'active',
    work: 'acknowledged',
    group: { by: 'device', id: DEVICE },
    city: CITY,
    sector: 'environment',
    device: DEVICE,
    openedAt: at,
    changedAt: at,
    occurrences: 1,
    stale: false,
    flapping: false,
    silenced: false,
    inhibited: false,
    late: false,
    latched: false,
    message: TEXT,
    revision: 1,
  };
  return {
    alert,
    raisedAt: at,
    steps: [{ at, severity }],
    closedAt: closedAt === undefined ? undefined : instant(closedAt),
  };
}

const EXPECTATION = { property: PROPERTY, severity: 'medium' } as const;
const INCIDENT: Incident = {
  id: 'smoke#0',
  kind: 'smoke',
  city: CITY,
  sector: 'environment',
  devices: [DEVICE],
  from: instant(100 * MINUTE),
  to: instant(160 * MINUTE),
  expect: [EXPECTATION],
  expectHealth: [],
  isSensorFault: false,
  tolerates: [],
};
const FAULT: Incident = { ...INCIDENT, id: 'stuck#0', kind: 'stuck', expect: [], isSensorFault: true };
const REQUIREMENT: Requirement = {
  incident: INCIDENT,
  expectation: EXPECTATION,
  device: DEVICE,
  crossedAt: 105 * MINUTE,
  forMs: 5 * MINUTE,
  intervalMs: MINUTE,
};

function scoring(alerts: readonly TracedAlert[], incidents: readonly Incident[] = [INCIDENT]): Scoring {
  const month = { alerts, spells: [], duplicateRaises: 0, values: 0, refused: 0, suspect: 0 };
  return new Scoring([rule()], month, incidents);
}

describe('the score of a month', () => {
  it('measures the delay after the truth crossed the threshold plus for', () => {
    const result = scoring([traced(112 * MINUTE)]).incident(INCIDENT, [REQUIREMENT]);
    expect(result).toMatchObject({ isAsked: true, isDetected: true, findings: [{ delayMs: 2 * MINUTE }] });
  });

  it('does not take a lesser alert, or one that is over, for the one that was asked', () => {
    const lesser = scoring([traced(112 * MINUTE, undefined, 'low')]).incident(INCIDENT, [REQUIREMENT]);
    expect(lesser.isDetected).toBe(false);
    const over = scoring([traced(90 * MINUTE, 104 * MINUTE)]).incident(INCIDENT, [REQUIREMENT]);
    expect(over.isDetected).toBe(false);
  });

  it('calls an alert false that no incident of its device explains, a sensor fault included', () => {
    expect(scoring([traced(112 * MINUTE), traced(300 * MINUTE)]).falseAlerts()).toHaveLength(1);
    expect(scoring([traced(112 * MINUTE)], [FAULT]).falseAlerts()).toHaveLength(1);
  });

  it('asks nothing of a sensor that was at fault itself, and says so', () => {
    const result = scoring([], [INCIDENT, FAULT]).incident(INCIDENT, [REQUIREMENT]);
    expect(result).toMatchObject({ isAsked: false, findings: [{ isMasked: true }] });
  });

  it('counts alerts of one rule and group that are open at once', () => {
    expect(scoring([traced(1, 50), traced(20)]).overlapping()).toBe(1);
    expect(scoring([traced(1, 50), traced(60)]).overlapping()).toBe(0);
  });

  it('weighs what was missed and what was false alike', () => {
    const found = scoring([traced(112 * MINUTE)]).incident(INCIDENT, [REQUIREMENT]);
    const missed = scoring([]).incident(INCIDENT, [REQUIREMENT]);
    const score = { incidents: [found, found, missed], falseAlerts: [traced(1)], overlapping: 0 };
    expect(f1([score])).toEqual({ precision: 0.667, recall: 0.667, f1: 0.667 });
  });
});
