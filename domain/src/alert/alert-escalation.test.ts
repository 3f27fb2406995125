import { describe, expect, it } from 'vitest';

import { isAlertId, isAreaId } from '../identifiers.ts';
import { later } from '../time/instant.ts';
import { after, checked, commanded, ESCALATING, facts, minute, open, raised } from './alert-fixture.suite.ts';
import type { Alert } from './alert.ts';
import { applyDue, LOOK_AGAIN_MS } from './apply-due.ts';
import { dueAt } from './escalation.ts';
import { neighboursOf } from './neighbours.ts';

/** Everything that falls due until the minute, as the lines of the timeline. */
function lines(alert: Alert, at: number): readonly string[] {
  const told: string[] = [];
  let held = alert;
  for (;;) {
    const { change } = applyDue(held, { at: minute(at), rule: ESCALATING });
    if (change === undefined) return told;
    told.push(`${change.entry.what} ${change.entry.from} ${change.entry.to} ${change.alert.severity}`);
    held = change.alert;
  }
}

describe('escalation', () => {
  it('A9 calls the next duty group when nobody acknowledges within the time of the rule, and each once', () => {
    expect(dueAt(open())).toBe(minute(5));
    expect(lines(open(), 4)).toEqual([]);
    expect(lines(open(), 5)).toEqual(['escalated 1 shift-lead medium']);
    expect(lines(open(), 15)).toEqual(['escalated 1 shift-lead medium', 'escalated 2 director critical']);
    expect(lines(open(), 9_999)).toHaveLength(2);
  });

  it('A9 ends with an acknowledgement, and begins anew when the severity goes up after it', () => {
    const seen = commanded(open(), { kind: 'acknowledge' });
    expect(dueAt(seen)).toBeUndefined();
    const worse = after(seen, { ...facts(20), kind: 'severity-changed', from: 'medium', severity: 'high' });
    expect(dueAt(worse)).toBe(minute(25));
  });

  it('A9 waits while the alert is shelved, and goes on with what was left', () => {
    const shelved = commanded(open(), { kind: 'shelve', until: minute(60), reason: 'x' }, 2);
    expect(dueAt(shelved)).toBe(minute(60));
    const back = applyDue(shelved, { at: minute(61), rule: ESCALATING }).change?.alert ?? shelved;
    expect(dueAt(back)).toBe(minute(64));
    expect(dueAt(commanded(shelved, { kind: 'unshelve' }, 30))).toBe(minute(33));
  });

  it.each(['silenced', 'inhibited', 'late'])(
    'A9 calls nobody about what is %s, and looks again a minute later',
    (mark) => {
      const at = minute(6);
      expect(applyDue({ ...open(), [mark]: true }, { at, rule: ESCALATING })).toEqual({
        waitUntil: later(at, LOOK_AGAIN_MS),
      });
    },
  );

  it('A9 calls nobody about what has cleared, and goes on when it returns unacknowledged', () => {
    const cleared = after(open(), { ...facts(3), kind: 'cleared' });
    expect(dueAt(cleared)).toBeUndefined();
    expect(dueAt(after(cleared, raised(4)))).toBe(minute(5));
  });

  it('A9 a rule without steps calls nobody', () => {
    const { escalate: _none, ...plain } = ESCALATING;
    expect(dueAt(open('medium', plain))).toBeUndefined();
    expect(applyDue(open(), { at: minute(99) })).toEqual({});
  });
});

describe('what an alert knows', () => {
  it('A7 knows its first, latest and worst value with their times', () => {
    const alert = open();
    const worse = after(alert, { ...facts(2, 140), kind: 'worsened' });
    const cleared = after(worse, { ...facts(6, 60), kind: 'cleared' });
    expect(cleared).toMatchObject({
      firstValue: 90,
      openedAt: minute(0),
      value: 60,
      valueAt: minute(6),
      peak: 140,
      peakAt: minute(2),
    });
  });

  it('A7 keeps the worst value over all of its occurrences', () => {
    const peaked = after(open(), { ...facts(2, 140), kind: 'worsened' });
    const again = after(after(peaked, { ...facts(6, 60), kind: 'cleared' }), raised(8, 'medium', 95));
    expect(again).toMatchObject({ occurrences: 2, firstValue: 90, peak: 140, peakAt: minute(2) });
    expect(after(again, { ...facts(9, 120), kind: 'worsened' })).toMatchObject({ value: 120, peak: 140 });
  });

  it('A7 of a rule that raises on low values the worst is the lowest', () => {
    const low = { ...ESCALATING, levels: [{ severity: 'medium' as const, op: '<' as const, threshold: 80 }] };
    const alert = open('medium', low);
    expect(after(alert, { ...facts(2, 40), kind: 'worsened' }, low)).toMatchObject({ peak: 40 });
  });

  it('A7 has as neighbours what is open within 500 m or in its area, or closed in the last 30 minutes', () => {
    const area = checked('07001@2025-07-01', isAreaId);
    const alert: Alert = { ...open(), location: { lon: 106.1, lat: 21.24 }, area };
    const other = (id: string, change: Partial<Alert>): Alert => {
      const { area: _own, ...rest } = alert;
      return { ...rest, id: checked(id, isAlertId), ...change };
    };
    const now = minute(60);
    const others = [
      alert,
      other('near', { location: { lon: 106.1, lat: 21.2444 } }),
      other('nearer', { location: { lon: 106.1, lat: 21.241 }, severity: 'low' }),
      other('far', { location: { lon: 106.1, lat: 21.2446 } }),
      other('same-area', { location: { lon: 106.3, lat: 21.3 }, area, severity: 'critical' }),
      other('just-closed', { work: 'closed', closedAt: minute(30) }),
      other('long-closed', { work: 'closed', closedAt: minute(29) }),
    ];
    const found = neighboursOf(alert, others, now).map((one) => [
      one.alert.id,
      Math.round(one.distanceM ?? -1),
    ]);
    expect(found).toEqual([
      ['same-area', 21_772],
      ['just-closed', 0],
      ['near', 489],
      ['nearer', 111],
    ]);
  });
});
