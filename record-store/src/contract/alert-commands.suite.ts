import type { Alert, AlertCommand } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import type { AlertCommandRequest, RecordStore } from '../record-store.ts';
import { ANSWERS_KEPT_MS } from '../records/execute-command.ts';
import { later } from '@ioc/domain';
import { cleared, commitOf, LAN, MINH, minutes, NOBODYS_ALERT, raised } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

const ACKNOWLEDGE: AlertCommand = { kind: 'acknowledge' };

async function standing({ evaluation }: RecordStore): Promise<Alert> {
  const [alert] = await evaluation.commit(commitOf(1, [raised()]));
  if (alert === undefined) throw new Error('no alert was raised');
  return alert;
}

function request(alert: Alert, change: Partial<AlertCommandRequest> = {}): AlertCommandRequest {
  return {
    alert: alert.id,
    command: ACKNOWLEDGE,
    actor: { kind: 'user', user: LAN },
    at: minutes(1),
    ...change,
  };
}

const BY_MINH = { actor: { kind: 'user', user: MINH }, at: minutes(2) } as const;

export function describeAlertCommands(fresh: () => StoreUnderTest): void {
  describe('alert commands', () => {
    it('A3 an acknowledgement names the person and the time and hides nothing', async () => {
      const { store } = fresh();
      const alert = await standing(store);
      const outcome = await store.alerts.execute(request(alert, { expectedRevision: 1 }));
      expect(outcome).toMatchObject({
        ok: true,
        value: { work: 'acknowledged', acknowledgedBy: LAN, acknowledgedAt: minutes(1), revision: 2 },
      });
      expect((await store.alerts.list({ open: true }, { limit: 5 })).items).toHaveLength(1);
      expect(await store.alerts.lastChange()).toBe(2);
    });

    it('A5 every change is a line of the timeline with who, when and what', async () => {
      const { store } = fresh();
      const alert = await standing(store);
      const commands: readonly AlertCommand[] = [
        ACKNOWLEDGE,
        { kind: 'assign', to: MINH },
        { kind: 'comment', text: 'Đã gọi trạm\0 😀' },
        { kind: 'shelve', until: minutes(30), reason: 'bảo trì' },
        { kind: 'unshelve' },
        { kind: 'close', resolution: 'fixed' },
      ];
      for (const command of commands) {
        expect(await store.alerts.execute(request(alert, { command })), command.kind).toMatchObject({
          ok: true,
        });
      }
      const entries = await store.alerts.timeline(alert.id);
      expect(entries.map(({ what }) => what)).toEqual([
        'raised',
        'acknowledged',
        'assigned',
        'commented',
        'shelved',
        'unshelved',
        'closed',
      ]);
      expect(entries.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(entries[3]).toMatchObject({ actor: { kind: 'user', user: LAN }, text: 'Đã gọi trạm\0 😀' });
    });

    it('A6 of two operators at once the first wins and the second gets the first result as a conflict', async () => {
      const { store, openAgain } = fresh();
      const other = await openAgain();
      const alert = await standing(store);
      const outcomes = await Promise.all([
        store.alerts.execute(request(alert)),
        other.alerts.execute(request(alert, BY_MINH)),
      ]);
      const winner = outcomes.find((outcome) => outcome.ok);
      const loser = outcomes.find((outcome) => !outcome.ok);
      expect(winner).toMatchObject({ value: { revision: 2 } });
      expect(loser).toMatchObject({
        fault: { code: 'conflict', current: winner?.ok ? winner.value : undefined },
      });
      expect(await store.alerts.timeline(alert.id)).toHaveLength(2);
    });

    it('A6 whoever acknowledges twice gets the alert as it is', async () => {
      const { store } = fresh();
      const alert = await standing(store);
      const first = await store.alerts.execute(request(alert));
      expect(await store.alerts.execute(request(alert, { at: minutes(2) }))).toEqual(first);
      expect(await store.alerts.timeline(alert.id)).toHaveLength(2);
    });

    it('A6 acknowledging what the first acknowledgement closed is a conflict too', async () => {
      const { store } = fresh();
      const alert = await standing(store);
      await store.evaluation.commit(commitOf(2, [cleared({ at: minutes(1) })]));
      const first = await store.alerts.execute(request(alert));
      expect(first).toMatchObject({ ok: true, value: { work: 'closed' } });
      const second = await store.alerts.execute(request(alert, BY_MINH));
      expect(second).toMatchObject({ ok: false, fault: { code: 'conflict', current: { work: 'closed' } } });
    });

    it('A6 a command against an older revision is a conflict with the alert as it now is', async () => {
      const { store } = fresh();
      const alert = await standing(store);
      const command: AlertCommand = { kind: 'comment', text: 'trước' };
      await store.alerts.execute(request(alert, { command }));
      const late = await store.alerts.execute(request(alert, { command, expectedRevision: 1 }));
      expect(late).toMatchObject({ ok: false, fault: { code: 'conflict', current: { revision: 2 } } });
      expect(await store.alerts.timeline(alert.id)).toHaveLength(2);
    });

    it('A6 a repeated request with the same key answers as the first did, whatever happened since', async () => {
      const { store, openAgain } = fresh();
      const alert = await standing(store);
      const comment: AlertCommand = { kind: 'comment', text: 'một lần' };
      const keyed = request(alert, { command: comment, idempotencyKey: 'k-1' });
      const first = await store.alerts.execute(keyed);
      await store.alerts.execute(request(alert, BY_MINH));
      const again = await openAgain();
      expect(await again.alerts.execute(keyed)).toEqual(first);
      expect(await store.alerts.timeline(alert.id)).toHaveLength(3);
    });

    it('A6 the same key of another person, or another key, is another request', async () => {
      const { store } = fresh();
      const alert = await standing(store);
      const comment = { command: { kind: 'comment', text: 'x' }, idempotencyKey: 'k-1' } as const;
      await store.alerts.execute(request(alert, comment));
      await store.alerts.execute(request(alert, { ...comment, ...BY_MINH }));
      await store.alerts.execute(request(alert, { ...comment, idempotencyKey: 'k-2' }));
      expect(await store.alerts.timeline(alert.id)).toHaveLength(4);
    });

    it('A6 a refusal is repeated too, and a key is forgotten after 24 hours', async () => {
      const { store } = fresh();
      const alert = await standing(store);
      const unshelve = request(alert, { command: { kind: 'unshelve' }, idempotencyKey: 'k-1' });
      const refused = await store.alerts.execute(unshelve);
      expect(refused).toMatchObject({ ok: false, fault: { code: 'refused', reason: 'not-shelved' } });
      const shelve: AlertCommand = { kind: 'shelve', until: minutes(600), reason: 'x' };
      await store.alerts.execute(request(alert, { command: shelve }));
      expect(await store.alerts.execute(unshelve)).toEqual(refused);
      const nextDay = await store.alerts.execute({ ...unshelve, at: later(unshelve.at, ANSWERS_KEPT_MS) });
      expect(nextDay).toMatchObject({ ok: true });
    });

    it('refuses what the alert does not allow, and knows no alert that is not there', async () => {
      const { store } = fresh();
      const alert = await standing(store);
      const close = request(alert, { command: { kind: 'close', resolution: 'false-alarm' } });
      await store.alerts.execute(close);
      const fault = { code: 'refused', reason: 'already-closed', current: { resolution: 'false-alarm' } };
      expect(await store.alerts.execute(close)).toMatchObject({ ok: false, fault });
      const nobodys = { ...request(alert), alert: NOBODYS_ALERT, idempotencyKey: 'k' };
      expect(await store.alerts.execute(nobodys)).toEqual({ ok: false, fault: { code: 'not-found' } });
    });
  });
}
