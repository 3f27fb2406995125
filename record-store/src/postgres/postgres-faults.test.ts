import { describeWith, startPostgres, type RunningPostgres } from '@ioc/test-requirements';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitOf, raised } from '../contract/sample-records.suite.ts';
import type { RecordStore } from '../record-store.ts';
import { RecordStoreError } from '../record-store-error.ts';
import { openPostgresRecordStore } from './open-postgres-record-store.ts';
import { administer } from './postgres-adapter.suite.ts';

const KILL_ALL = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ioc'`;

describeWith('postgres', 'PostgreSQL in trouble', () => {
  let server: RunningPostgres | undefined;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.close());

  function running(): RunningPostgres {
    if (server === undefined) throw new Error('the server was not started');
    return server;
  }

  it('lost connections are transient trouble, after which the store goes on', async () => {
    const store = await openPostgresRecordStore({ url: running().url });
    const faults: unknown[] = [];
    for (let round = 1; round <= 30; round++) {
      const cutting = round % 3 === 0 ? administer(running(), KILL_ALL) : undefined;
      await commitNext(store).catch((error: unknown) => faults.push(error));
      await cutting;
    }
    await commitNext(store);
    const { cursor, states } = await store.evaluation.load();
    expect(faults.filter((fault) => !(fault instanceof RecordStoreError && fault.isTransient))).toEqual([]);
    expect(cursor + faults.length).toBeGreaterThanOrEqual(31);
    expect(states).toEqual([{ key: 'progress', state: String(cursor) }]);
    expect(await store.alerts.lastChange()).toBe(cursor);
    await store.close();
  });

  it('a server that cannot be reached is transient trouble', async () => {
    const open = openPostgresRecordStore({ url: 'postgres://ioc@127.0.0.1:1/postgres' });
    await expect(open).rejects.toMatchObject({ name: 'RecordStoreError', isTransient: true });
  });

  it('a wrong database name is no transient trouble', async () => {
    const url = running().url.replace(/[^/]*$/, 'absent');
    await expect(openPostgresRecordStore({ url })).rejects.toMatchObject({ isTransient: false });
  });

  it('R28 and A5 hold in the tables themselves', async () => {
    const store = await openPostgresRecordStore({ url: running().url });
    await store.evaluation.commit(commitOf(1_000_000, [raised({ device: 'env-twice' })]));
    const copy = `insert into alerts select 'copy', change, rule_id, kind, group_by, group_id, condition, work,
      resolution, severity, city, sector, device, area, opened_at, cleared_at, body from alerts limit 1`;
    await expect(administer(running(), copy)).rejects.toMatchObject({ code: '23505' });
    for (const change of [
      'delete from alert_entries',
      `update alert_entries set body = ''`,
      'truncate audit',
    ]) {
      await expect(administer(running(), change), change).rejects.toThrow('append-only');
    }
    await store.close();
  });

  it('several processes may bring a new database up to date at once', async () => {
    await administer(running(), 'create database fresh');
    const url = running().url.replace(/[^/]*$/, 'fresh');
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresRecordStore({ url })));
    expect(await stores[2]?.evaluation.load()).toEqual({ cursor: 0, states: [] });
    for (const store of stores) await store.close();
  });
});

/** Commits what comes after the stored cursor. */
async function commitNext({ evaluation }: RecordStore): Promise<void> {
  const next = (await evaluation.load()).cursor + 1;
  const states = [{ key: 'progress', state: String(next) }];
  await evaluation.commit(commitOf(next, [raised({ device: `env-${next}` })], { states }));
}
