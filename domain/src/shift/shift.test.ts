import { describe, expect, it } from 'vitest';

import {
  checked,
  commanded,
  facts,
  LAN,
  minute,
  open,
  after,
  transitioned,
  raised,
} from '../alert/alert-fixture.suite.ts';
import type { Alert, AlertEntry } from '../alert/alert.ts';
import { isAlertId, isSilenceId, isUserId } from '../identifiers.ts';
import type { Silence } from '../alert/silence.ts';
import type { AlertHistory } from '../alert/statistics/alert-history.ts';
import { handoverContents } from './handover.ts';
import { applyShiftCommand, type Shift, type ShiftCommand } from './shift.ts';

const MINH = checked('minh', isUserId);
const SPAN = { from: minute(0), to: minute(480) };
const contents = handoverContents([], SPAN);
const shift: Shift = {
  id: 's1',
  desk: 'main',
  state: 'open',
  startedAt: minute(0),
  startedBy: LAN.user,
  notes: [],
  revision: 1,
};

function did(held: Shift, command: ShiftCommand, by = LAN.user): Shift | string {
  const answer = applyShiftCommand(held, command, { by, at: minute(480) });
  return answer.ok ? answer.value : answer.fault.reason;
}

function done(held: Shift, command: ShiftCommand, by = LAN.user): Shift {
  const answer = did(held, command, by);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

function history(id: string, alert: Alert, entries: readonly AlertEntry[] = []): AlertHistory {
  const raisedAt = transitioned(undefined, raised(1))?.entry;
  return {
    alert: { ...alert, id: checked(id, isAlertId) },
    entries: [...(raisedAt === undefined ? [] : [raisedAt]), ...entries],
  };
}

describe('a shift', () => {
  it('A11 is signed by who goes and by who comes, who are two persons', () => {
    expect(did(shift, { kind: 'receive' }, MINH)).toBe('not-offered');
    const offered = done(shift, { kind: 'offer', contents });
    expect(did(offered, { kind: 'offer', contents })).toBe('already-offered');
    expect(did(offered, { kind: 'receive' })).toBe('same-person');
    expect(done(offered, { kind: 'receive' }, MINH)).toMatchObject({
      state: 'handed-over',
      offered: { by: 'lan' },
      received: { by: 'minh', at: minute(480) },
    });
  });

  it('A11 is never changed once it is handed over', () => {
    const over = done(done(shift, { kind: 'offer', contents }), { kind: 'receive' }, MINH);
    const commands: ShiftCommand[] = [
      { kind: 'note', text: 'x' },
      { kind: 'offer', contents },
      { kind: 'withdraw' },
      { kind: 'receive' },
    ];
    expect(commands.map((command) => did(over, command))).toEqual(Array(4).fill('handed-over'));
  });

  it('A11 takes notes until then, and can be taken back', () => {
    const offered = done(shift, { kind: 'offer', contents });
    const asked = done(offered, { kind: 'note', text: 'Trạm bơm số 2?' }, MINH);
    const back = done(asked, { kind: 'withdraw' });
    expect(back).toMatchObject({
      state: 'open',
      notes: [{ by: 'minh', text: 'Trạm bơm số 2?' }],
      revision: 4,
    });
    expect(back).not.toHaveProperty('offered');
  });

  it('A11 hands over open, shelved and silenced alerts and what happened', () => {
    const seen = commanded(open('critical'), { kind: 'acknowledge' });
    const shelved = commanded(open('low'), { kind: 'shelve', until: minute(500), reason: 'sửa' });
    const closed = commanded(open(), { kind: 'close', resolution: 'false-alarm' }, 30);
    const before = { ...commanded(open(), { kind: 'close', resolution: 'fixed' }), closedAt: minute(-5) };
    const returned = after(open('high'), { ...facts(5), kind: 'cleared' });
    const acknowledged: AlertEntry = {
      alert: seen.id,
      revision: 2,
      at: minute(1),
      actor: LAN,
      what: 'acknowledged',
    };
    const told = handoverContents(
      [
        history('seen', seen, [acknowledged]),
        history('shelved', shelved),
        history('closed', closed),
        history('before', before),
        history('returned', returned),
        history('silenced', { ...open(), silenced: true }),
      ],
      SPAN,
    );
    expect(told.open.map(({ alert }) => alert)).toEqual(['returned', 'silenced', 'shelved', 'seen']);
    expect(told.shelved).toMatchObject([{ alert: 'shelved', until: minute(500) }]);
    expect(told.silenced).toMatchObject([{ alert: 'silenced' }]);
    expect(told.ended).toMatchObject([{ alert: 'closed', resolution: 'false-alarm' }]);
    expect(told.happened).toMatchObject({ activations: 6, acknowledged: 1, closed: 1, escalated: 0 });
    expect(told.isTruncated).toBe(false);
  });

  it('A11 hands over silenced alerts with the end of the silence that lasts longest', () => {
    const silence = (id: string, to: number): Silence => ({
      id: checked(id, isSilenceId),
      matcher: { rule: open().rule.id },
      from: minute(400),
      to: minute(to),
      reason: 'bảo trì',
      author: LAN.user,
      createdAt: minute(0),
    });
    const told = handoverContents([history('quiet', { ...open(), silenced: true })], SPAN, [
      silence('short', 500),
      silence('long', 600),
      silence('over', 450),
    ]);
    expect(told.silenced).toMatchObject([{ alert: 'quiet', silencedUntil: minute(600) }]);
  });
});
