import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cleared, commitOf, LAN, message, minutes, raised } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

/** How many rounds the concurrent writers below go: enough for every interleaving of their few statements. */
const ROUNDS = 40;

export function describeTransactions(fresh: () => StoreUnderTest): void {
  describe('transactions', () => {
    it('do not mix when many run at once on one store', async () => {
      const { store } = fresh();
      const committing = async (): Promise<void> => {
        for (let n = 1; n <= ROUNDS; n++) {
          const states = [{ key: `k${n}`, state: '1' }];
          await store.evaluation.commit(commitOf(n, [raised({ device: `env-${n}` })], { states }));
        }
      };
      const failing = Array.from({ length: ROUNDS }, (_, index) =>
        store.evaluation.commit(commitOf(1_000 + index, [raised({ rule: 'unknown' })], { rules: new Map() })),
      );
      const others = Array.from({ length: ROUNDS }, (_, index) =>
        store.quarantine.put([message(`m-${index}`)]),
      );
      const [failed] = await Promise.all([Promise.allSettled(failing), committing(), ...others]);
      expect(failed.filter(({ status }) => status === 'rejected')).toHaveLength(ROUNDS);
      expect((await store.evaluation.load()).states).toHaveLength(ROUNDS);
      expect(await store.quarantine.count()).toBe(ROUNDS);
      expect(await store.alerts.lastChange()).toBe(ROUNDS);
    });

    it('A6 commits of the rules and commands of people never overwrite each other', async () => {
      const { store, openAgain } = fresh();
      const operators = await openAgain();
      const [alert] = await store.evaluation.commit(commitOf(1, [raised()]));
      if (alert === undefined) throw new Error('no alert was raised');
      const rules = async (): Promise<void> => {
        for (let n = 0; n < ROUNDS; n++) {
          await store.evaluation.commit(
            commitOf(n + 2, [{ ...raised({ at: minutes(n) }), kind: 'worsened' }]),
          );
        }
      };
      const people = async (): Promise<void> => {
        for (let n = 0; n < ROUNDS; n++) {
          const command = { kind: 'comment', text: `${n}` } as const;
          const actor = { kind: 'user', user: LAN } as const;
          await operators.alerts.execute({ alert: alert.id, command, actor, at: minutes(n) });
        }
      };
      await Promise.all([rules(), people()]);
      const entries = await store.alerts.timeline(alert.id);
      expect(entries.map(({ revision }) => revision)).toEqual(entries.map((_, index) => index + 1));
      expect(entries).toHaveLength(1 + 2 * ROUNDS);
      expect((await store.alerts.find(alert.id))?.revision).toBe(1 + 2 * ROUNDS);
    });

    it('a reader of change numbers misses no alert while several processes write', async () => {
      const { store, openAgain } = fresh();
      const writers = await Promise.all(
        ['a', 'b', 'c'].map(async (name) => ({ name, writer: await openAgain({ evaluator: name }) })),
      );
      let isWriting = true;
      const writing = writers.map(async ({ name, writer }) => {
        for (let n = 0; n < ROUNDS; n++) {
          await writer.evaluation.commit(commitOf(n + 1, [raised({ device: `${name}-${n}` }), cleared()]));
        }
      });
      const seen = new Map<string, number>();
      const reading = (async () => {
        let change = 0;
        for (;;) {
          const isLast = !isWriting;
          const page = await store.alerts.changedSince(change, 7);
          for (const { id } of page.alerts) seen.set(id, (seen.get(id) ?? 0) + 1);
          change = page.change;
          if (isLast && page.alerts.length === 0) return;
          await nextTurn();
        }
      })();
      const written = await Promise.allSettled(writing);
      isWriting = false;
      await reading;
      expect(written.filter(({ status }) => status === 'rejected')).toEqual([]);
      expect(seen.size).toBe(3 * ROUNDS);
      expect([...seen.values()].every((times) => times === 1)).toBe(true);
      expect(await store.alerts.lastChange()).toBe(3 * ROUNDS);
    });

    it('answers a ping, and says so when it was closed', async () => {
      const { openAgain } = fresh();
      const store = await openAgain();
      await store.ping();
      await store.close();
      await expect(store.ping()).rejects.toThrow(/closed|destroyed/);
      await store.close();
    });
  });
}
