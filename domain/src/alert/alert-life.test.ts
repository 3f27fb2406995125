import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Rule } from '../rule/rule.ts';
import { SEVERITIES } from '../rule/severity.ts';
import type { Transition } from '../rule/transition.ts';
import { instant } from '../time/instant.ts';
import type { Alert } from './alert.ts';
import type { AlertCommand } from './alert-command.ts';
import { applyCommand, LONGEST_SHELF_MS } from './apply-command.ts';
import { applyTransition } from './apply-transition.ts';
import {
  isAlertId,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isRuleId,
  isUserId,
} from '../identifiers.ts';

function checked<T extends string>(text: string, is: (candidate: string) => candidate is T): T {
  if (!is(text)) throw new Error(text);
  return text;
}

const city = checked('bac-giang', isCityId);
const device = {
  id: checked('env-nenh-01', isDeviceId),
  name: { vi: 'Trạm Nếnh', en: 'Nenh station' },
  city,
  sector: 'environment' as const,
  location: { lon: 106.1, lat: 21.24 },
  tags: [],
  datastreams: [],
};
const rule: Rule = {
  id: checked('pm25', isRuleId),
  version: 3,
  name: { vi: 'PM2,5', en: 'PM2.5' },
  department: checked('so-tnmt', isDepartmentId),
  sector: 'environment',
  enabled: true,
  select: { property: checked('pm2_5', isPropertyId) },
  groupBy: 'device',
  signal: { fn: 'last' },
  levels: [{ severity: 'medium', op: '>', threshold: 80 }],
  message: {
    vi: '{device}: {value} {unit}, ngưỡng {threshold}',
    en: '{device}: {value} {unit}, limit {threshold} {typo}',
  },
};
const T0 = Date.UTC(2026, 10, 23, 7);
const lan = { kind: 'user', user: checked('lan', isUserId) } as const;

function facts(minute: number) {
  const at = instant(T0 + minute * 60_000);
  return {
    rule: { id: rule.id, version: rule.version },
    alertKind: 'threshold' as const,
    group: { by: 'device' as const, id: device.id },
    city,
    at,
    cause: { kind: 'tick' as const, now: at },
    value: 90.25,
    threshold: 80,
  };
}

function raised(minute: number, severity: Alert['severity'] = 'medium'): Transition {
  return { ...facts(minute), kind: 'raised', severity };
}

function apply(open: Alert | undefined, transition: Transition): Alert | undefined {
  const context = {
    newId: checked('a1', isAlertId),
    rule,
    device,
    at: transition.at,
    unit: { vi: 'µg/m³', en: 'µg/m³' },
  };
  return applyTransition(open, transition, context)?.alert;
}

function open(severity: Alert['severity'] = 'medium'): Alert {
  const alert = apply(undefined, raised(0, severity));
  if (!alert) throw new Error('nothing was raised');
  return alert;
}

function command(alert: Alert, what: AlertCommand, minute = 5) {
  return applyCommand(alert, what, { actor: lan, at: instant(T0 + minute * 60_000) });
}

function commanded(alert: Alert, what: AlertCommand, minute = 5): Alert {
  const answer = command(alert, what, minute);
  if (!answer.ok) throw new Error(answer.fault.reason);
  return answer.value.alert;
}

describe('applyTransition', () => {
  it('A7 makes an alert that knows where it is, what was judged, and says it in both languages', () => {
    expect(open()).toMatchObject({
      condition: 'active',
      work: 'unacknowledged',
      device: 'env-nenh-01',
      location: device.location,
      value: 90.25,
      threshold: 80,
      peak: 90.25,
      occurrences: 1,
      revision: 1,
      rule: { id: 'pm25', version: 3 },
      message: { vi: 'Trạm Nếnh: 90,25 µg/m³, ngưỡng 80', en: 'Nenh station: 90.25 µg/m³, limit 80 {typo}' },
    });
  });

  it('A1 keeps a cleared alert until somebody acknowledges it, which closes it', () => {
    const cleared = apply(open(), { ...facts(3), kind: 'cleared' });
    expect(cleared).toMatchObject({ condition: 'cleared', work: 'unacknowledged' });
    const closed = cleared && commanded(cleared, { kind: 'acknowledge' });
    expect(closed).toMatchObject({ work: 'closed', resolution: 'cleared', acknowledgedBy: 'lan' });
  });

  it('A2 closes a low alert by itself when it clears', () => {
    expect(apply(open('low'), { ...facts(3), kind: 'cleared' })).toMatchObject({
      work: 'closed',
      resolution: 'cleared',
    });
  });

  it('A3 asks again for an acknowledgement when the severity goes up, and not when it goes down', () => {
    const seen = commanded(open(), { kind: 'acknowledge' });
    expect(
      apply(seen, { ...facts(6), kind: 'severity-changed', from: 'medium', severity: 'high' }),
    ).toMatchObject({
      severity: 'high',
      work: 'unacknowledged',
    });
    expect(
      apply(seen, { ...facts(6), kind: 'severity-changed', from: 'medium', severity: 'low' }),
    ).toMatchObject({
      severity: 'low',
      work: 'acknowledged',
    });
  });

  it('R28 counts a repeated violation as an occurrence of the same alert', () => {
    const cleared = apply(open(), { ...facts(3), kind: 'cleared' });
    expect(apply(cleared, raised(20))).toMatchObject({ id: 'a1', occurrences: 2, condition: 'active' });
  });

  it('R30 reopens an alert that closed by itself a moment ago', () => {
    const closed = apply(open('low'), { ...facts(3), kind: 'cleared' });
    const reopened = apply(closed, raised(7, 'low'));
    expect(reopened).toMatchObject({ id: 'a1', work: 'unacknowledged', condition: 'active' });
    expect(reopened).not.toHaveProperty('closedAt');
  });

  it('R16 marks an alert whose data fell silent, and the mark goes when they return', () => {
    const stale = apply(open(), { ...facts(9), kind: 'stale' });
    expect(stale).toMatchObject({ stale: true, condition: 'active' });
    expect(apply(stale, { ...facts(12), kind: 'fresh' })).toMatchObject({ stale: false });
  });

  it('R27 closes an alert with the reason when its rule is withdrawn', () => {
    const withdrawn = apply(open('critical'), { ...facts(9), kind: 'withdrawn', reason: 'rule-disabled' });
    expect(withdrawn).toMatchObject({ work: 'closed', resolution: 'withdrawn' });
  });

  it('changes nothing without an open alert, unless it is a raise', () => {
    expect(apply(undefined, { ...facts(3), kind: 'cleared' })).toBeUndefined();
  });
});

describe('applyCommand', () => {
  it('A6 refuses to acknowledge twice', () => {
    const seen = commanded(open(), { kind: 'acknowledge' });
    expect(command(seen, { kind: 'acknowledge' })).toMatchObject({
      ok: false,
      fault: { reason: 'already-acknowledged' },
    });
  });

  it('A4 shelves for at most 24 hours and with a reason in the timeline', () => {
    const until = (ms: number): AlertCommand => ({
      kind: 'shelve',
      until: instant(T0 + 300_000 + ms),
      reason: 'repair',
    });
    expect(command(open(), until(LONGEST_SHELF_MS + 1))).toMatchObject({
      ok: false,
      fault: { reason: 'shelved-too-long' },
    });
    const answer = command(open(), until(LONGEST_SHELF_MS));
    expect(answer).toMatchObject({ ok: true, value: { entry: { what: 'shelved', text: 'repair' } } });
  });

  it('A5 gives every change an entry with the next revision', () => {
    const what: fc.Arbitrary<AlertCommand> = fc.oneof(
      fc.constant<AlertCommand>({ kind: 'acknowledge' }),
      fc.constant<AlertCommand>({ kind: 'comment', text: 'seen' }),
      fc.constant<AlertCommand>({ kind: 'assign', to: lan.user }),
      fc.constant<AlertCommand>({ kind: 'unshelve' }),
      fc.constant<AlertCommand>({ kind: 'close', resolution: 'fixed' }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...SEVERITIES), fc.array(what), (severity, commands) => {
        let alert = open(severity);
        for (const [index, next] of commands.entries()) {
          const answer = command(alert, next, index);
          if (!answer.ok) continue;
          expect(answer.value.entry).toMatchObject({ revision: alert.revision + 1, actor: lan });
          expect(answer.value.alert.revision).toBe(alert.revision + 1);
          alert = answer.value.alert;
        }
        expect(alert.closedAt !== undefined).toBe(alert.work === 'closed');
      }),
    );
  });

  it('lets a closed alert take comments and nothing else', () => {
    const closed = commanded(open(), { kind: 'close', resolution: 'false-alarm' });
    expect(command(closed, { kind: 'assign', to: lan.user })).toMatchObject({
      ok: false,
      fault: { reason: 'already-closed' },
    });
    expect(command(closed, { kind: 'comment', text: 'for the record' })).toMatchObject({ ok: true });
  });
});

describe('latched alerts', () => {
  const latching: Rule = { ...rule, latched: true };

  function latched(severity: Alert['severity'] = 'low'): Alert {
    const alert = applyTransition(undefined, raised(0, severity), {
      newId: checked('a1', isAlertId),
      rule: latching,
      device,
      at: instant(T0),
    })?.alert;
    if (!alert) throw new Error('nothing was raised');
    return alert;
  }

  function normal(alert: Alert): Alert {
    const ended = apply(alert, { ...facts(2), kind: 'cleared' });
    if (!ended) throw new Error('nothing was cleared');
    return ended;
  }

  it('R43 stand until they are reset, even when normal and acknowledged', () => {
    const alert = normal(latched());
    expect(alert).toMatchObject({ condition: 'cleared', work: 'unacknowledged', latched: true });
    const seen = commanded(alert, { kind: 'acknowledge' });
    expect(seen.work).toBe('acknowledged');
    expect(command(seen, { kind: 'close', resolution: 'fixed' })).toMatchObject({
      ok: false,
      fault: { reason: 'reset-first' },
    });
    expect(commanded(seen, { kind: 'reset' })).toMatchObject({ work: 'closed', resolution: 'cleared' });
  });

  it('R43 a reset names the person in the timeline, and counts as having seen the alert', () => {
    const answer = command(normal(latched('high')), { kind: 'reset' });
    expect(answer).toMatchObject({
      ok: true,
      value: { alert: { acknowledgedBy: 'lan' }, entry: { what: 'reset', actor: lan } },
    });
  });

  it('R43 a reset is refused while the alert is active, and for one that is not latched', () => {
    const refusals = [command(latched(), { kind: 'reset' }), command(open(), { kind: 'reset' })];
    expect(refusals).toMatchObject([
      { fault: { reason: 'still-active' } },
      { fault: { reason: 'not-latched' } },
    ]);
  });

  it('R43 what returns before the reset is another occurrence of the same alert', () => {
    expect(apply(normal(latched()), raised(60))).toMatchObject({
      id: 'a1',
      occurrences: 2,
      condition: 'active',
    });
  });
});

describe('marks', () => {
  function marked(alert: Alert, mark: 'inhibited' | 'flapping' | 'late', isOn: boolean): Alert | undefined {
    return apply(alert, { ...facts(1), kind: 'marked', mark, isOn });
  }

  it.each(['inhibited', 'flapping', 'late'] as const)('R25 R29 R46 %s is set and taken away once', (mark) => {
    const on = marked(open(), mark, true);
    expect(on).toMatchObject({ [mark]: true, revision: 2 });
    expect(on && marked(on, mark, true)).toBeUndefined();
    expect(on && marked(on, mark, false)).toMatchObject({ [mark]: false, revision: 3 });
  });

  it('R46 an alert that ended within the backlog stays late, and is explained by nobody any more', () => {
    const both = marked(marked(open(), 'late', true) ?? open(), 'inhibited', true);
    expect(apply(both, { ...facts(2), kind: 'cleared' })).toMatchObject({ late: true, inhibited: false });
  });
});
