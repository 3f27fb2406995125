import { describe, expect, it } from 'vitest';

import { commanded, minute, open, raised, transitioned, facts, after } from '../alert/alert-fixture.suite.ts';
import type { Alert, AlertEntry } from '../alert/alert.ts';
import { instant } from '../time/instant.ts';
import { retryAfterMs, RETRY_AFTER_MS } from './back-off.ts';
import { messageText } from './message-text.ts';
import {
  channelsFor,
  isWorthTelling,
  MOST_ITEMS_TOLD,
  noticeItem,
  withItem,
  type WaitingMessage,
} from './notice.ts';
import { tellAt, wants, type NotificationChannel } from './notification-channel.ts';

const NIGHT = { timeZone: 'Asia/Ho_Chi_Minh', from: '22:00', to: '06:00' };
const channel: NotificationChannel = {
  id: 'mail',
  name: { vi: 'Thư', en: 'Mail' },
  kind: 'email',
  enabled: true,
  language: 'vi',
  match: {},
};

/** An instant of 23 November 2026 by the clock of Bắc Giang, 7 hours ahead of UTC. */
function local(hour: number, min = 0): ReturnType<typeof instant> {
  return instant(Date.UTC(2026, 10, 23, hour - 7, min));
}

function line(alert: Alert, what: AlertEntry['what'] = 'raised', more: Partial<AlertEntry> = {}): AlertEntry {
  return {
    alert: alert.id,
    revision: alert.revision,
    at: minute(0),
    actor: { kind: 'engine' },
    what,
    ...more,
  };
}

describe('what is told outside the screen', () => {
  it('A10 tells what is raised, gets worse or escalates, and nothing else', () => {
    const alert = open();
    const told = (what: AlertEntry['what'], more: Partial<AlertEntry> = {}): boolean =>
      isWorthTelling(line(alert, what, more), alert);
    expect([told('raised'), told('reopened'), told('escalated')]).toEqual([true, true, true]);
    expect(told('severity-changed', { from: 'medium', to: 'high' })).toBe(true);
    expect(told('severity-changed', { from: 'high', to: 'medium' })).toBe(false);
    expect([told('cleared'), told('commented'), told('acknowledged'), told('shelf-ended')]).not.toContain(
      true,
    );
  });

  it('A10 tells nothing of what is silenced, inhibited, late, flapping or shelved', () => {
    const alert = open();
    const marks = [{ silenced: true }, { inhibited: true }, { late: true }, { flapping: true }];
    const shelved = commanded(alert, { kind: 'shelve', until: minute(9), reason: 'x' });
    const quiet = [...marks.map((mark) => ({ ...alert, ...mark })), shelved];
    expect(quiet.map((one) => isWorthTelling(line(one), one))).toEqual(Array(5).fill(false));
    const worse = transitioned(shelved, {
      ...facts(2),
      kind: 'severity-changed',
      from: 'medium',
      severity: 'high',
    });
    expect(worse && isWorthTelling(worse.entry, worse.alert)).toBe(false);
  });

  it('R25 R46 what still stands when its backlog is through or nothing explains it any more is told then', () => {
    const alert = open();
    const ended = { ...alert, condition: 'cleared' as const };
    const told = (one: Alert, to: string): boolean => isWorthTelling(line(one, 'unmarked', { to }), one);
    expect([told(alert, 'late'), told(alert, 'inhibited')]).toEqual([true, true]);
    expect([told(ended, 'late'), told({ ...alert, inhibited: true }, 'late')]).toEqual([false, false]);
    expect(told(alert, 'flapping')).toBe(false);
    expect(noticeItem(line(alert, 'unmarked', { to: 'late' }), alert).what).toBe('raised');
  });

  it('A10 a channel hears what it wants, and what escalates to its duty group', () => {
    const alert = open();
    expect(wants({ match: { severities: ['high'] } }, alert)).toBe(false);
    expect(wants({ match: { sectors: ['environment'], severities: ['medium'] } }, alert)).toBe(true);
    const { match: _match, ...called } = { ...channel, id: 'sms' };
    const off = { ...channel, id: 'off', enabled: false };
    const groups = [{ id: 'shift-lead', channels: ['sms', 'off'] }];
    const names = (entry: AlertEntry): string[] =>
      channelsFor({ entry, alert }, [channel, called, off], groups).map(({ id }) => id);
    expect(names(line(alert))).toEqual(['mail']);
    expect(names(line(alert, 'escalated', { to: 'shift-lead' }))).toEqual(['mail', 'sms']);
  });

  it('A10 waits for the end of the quiet hours, but never with what is critical', () => {
    expect(tellAt(NIGHT, 'high', local(23, 30))).toBe(local(30));
    expect(tellAt(NIGHT, 'high', local(5, 59))).toBe(local(6));
    expect(tellAt(NIGHT, 'high', local(6))).toBe(local(6));
    expect(tellAt(NIGHT, 'critical', local(23, 30))).toBe(local(23, 30));
    expect(tellAt({ ...NIGHT, from: '12:00', to: '13:30' }, 'low', local(13))).toBe(local(13, 30));
    expect(tellAt(undefined, 'low', local(2))).toBe(local(2));
  });

  it('A10 puts what comes within a minute of a message into the next one', () => {
    const alert = open();
    const item = noticeItem(line(alert), alert);
    const [sent, now] = [minute(0), instant(minute(0) + 20_000)];
    const first = withItem(undefined, item, { lastSentAt: sent, now });
    expect(first).toEqual({ dueAt: minute(1), items: [item], more: 0 });
    expect(withItem(first, item, { lastSentAt: sent, now })).toMatchObject({
      dueAt: minute(1),
      items: [item, item],
    });
    expect(withItem(undefined, item, { lastSentAt: minute(-9), now }).dueAt).toBe(now);
  });

  it('A10 a critical thing ends the wait of a message for the morning', () => {
    const alert = open();
    const item = noticeItem(line(alert), alert);
    const waiting = withItem(undefined, item, { quiet: NIGHT, now: local(23) });
    const woken = withItem(waiting, { ...item, severity: 'critical' }, { quiet: NIGHT, now: local(23, 5) });
    expect([waiting.dueAt, woken.dueAt]).toEqual([local(30), local(23, 5)]);
  });

  it('A10 a message tells the worst things and the number of the others', () => {
    const alert = after(open('low'), raised(1, 'low'));
    const item = noticeItem(line(alert), alert);
    const now = minute(1);
    let waiting: WaitingMessage | undefined;
    for (let n = 0; n < MOST_ITEMS_TOLD; n += 1) waiting = withItem(waiting, item, { now });
    waiting = withItem(waiting, { ...item, severity: 'critical', what: 'escalated' }, { now });
    expect(waiting.items).toHaveLength(MOST_ITEMS_TOLD);
    const { subject, text } = messageText(waiting, 'vi');
    expect(subject).toBe('[Khẩn cấp] (chưa ai tiếp nhận) Trạm Nếnh: 90 (+20)');
    expect(text.split('\n').at(-1)).toBe('và 1 cảnh báo khác');
    expect(messageText({ items: [item], more: 0 }, 'en')).toEqual({
      subject: '[Low] Nenh station: 90',
      text: '[Low] Nenh station: 90',
    });
  });

  it('A10 tries again with longer and longer waits, and then no more', () => {
    const waits = RETRY_AFTER_MS.map((_, index) => retryAfterMs(index + 1));
    expect(waits).toEqual([...RETRY_AFTER_MS]);
    expect(retryAfterMs(RETRY_AFTER_MS.length + 1)).toBeUndefined();
    expect(retryAfterMs(1, 30_000)).toBe(30_000);
  });
});
