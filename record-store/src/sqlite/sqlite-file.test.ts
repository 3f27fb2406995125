import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleared, commitOf, message, minutes, NOON, raised } from '../contract/sample-records.suite.ts';
import { openSqliteRecordStore } from './open-sqlite-record-store.ts';

/** Holds the write lock of the file in another thread until it is released. */
function lockHolder(path: string): Promise<{ release(): Promise<void> }> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     const Database = require('libsql');
     const database = new Database(workerData.path);
     database.exec('begin immediate');
     parentPort.postMessage('locked');
     Atomics.wait(workerData.gate, 0, 0);
     database.exec('commit');
     database.close();`,
    { eval: true, workerData: { path, gate } },
  );
  const release = async (): Promise<void> => {
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await gone;
  };
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve({ release }));
    worker.once('error', reject);
  });
}

/** What a file that is not there holds. */
function absentIsEmpty(error: unknown): Buffer {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}

describe('the SQLite file', () => {
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ioc-records-'));
    path = join(folder, 'records.db');
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What a statement answers on a connection of its own, beside the store. */
  function beside(text: string): unknown[] {
    const database = new Database(path);
    try {
      return database.prepare(text).all();
    } finally {
      database.close();
    }
  }

  it('is whole by itself after the store was closed', async () => {
    const store = await openSqliteRecordStore({ path });
    await store.evaluation.commit(commitOf(1, [raised()]));
    await store.close();
    // libsql may let go of the file a little later, and takes an empty log along.
    const log = await readFile(`${path}-wal`).catch(absentIsEmpty);
    expect(log).toHaveLength(0);
    expect(beside('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(beside('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });

  it('is readable for its owner alone, with its log', async () => {
    const store = await openSqliteRecordStore({ path });
    for (const suffix of ['', '-wal']) expect((await stat(`${path}${suffix}`)).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it('keeps its log short however much is written', async () => {
    const store = await openSqliteRecordStore({ path });
    const states = Array.from({ length: 500 }, (_, index) => ({ key: `k${index}`, state: 'x'.repeat(200) }));
    for (let cursor = 1; cursor <= 100; cursor++) {
      await store.evaluation.commit(commitOf(cursor, [], { states }));
      await store.evaluation.load();
    }
    expect((await stat(`${path}-wal`)).size).toBeLessThan(8 * 1024 * 1024);
    await store.close();
  });

  it('R28 has no room for a second open alert of one rule, group and kind', async () => {
    const store = await openSqliteRecordStore({ path });
    await store.evaluation.commit(commitOf(1, [raised()]));
    const columns = `change, rule_id, kind, group_by, group_id, condition, work, resolution, severity, city, sector,
      device, area, opened_at, cleared_at, body`;
    const copy = `insert into alerts (id, ${columns}) select 'copy', ${columns} from alerts`;
    expect(() => beside(copy)).toThrow(/UNIQUE constraint failed/);
    await store.close();
  });

  it('A5 has no way to change or delete a line of a timeline, of the audit or a version of a rule', async () => {
    const store = await openSqliteRecordStore({ path });
    const [alert] = await store.evaluation.commit(commitOf(1, [raised(), cleared({ at: minutes(1) })]));
    await store.audit.append({ at: NOON, actor: 'lan', action: 'x', target: 'y', detail: {} });
    for (const table of ['alert_entries', 'audit']) {
      expect(() => beside(`delete from ${table}`)).toThrow(/append-only/);
      expect(() => beside(`update ${table} set body = ''`)).toThrow(/append-only/);
    }
    expect(alert && (await store.alerts.timeline(alert.id))).toHaveLength(2);
    await store.close();
  });

  it('finds open alerts, the changes since and the past of a group by index', async () => {
    const store = await openSqliteRecordStore({ path });
    await store.close();
    const plan = (query: string): string => JSON.stringify(beside(`explain query plan ${query}`));
    expect(
      plan(`select body from alerts where work <> 'closed' order by opened_at desc, id desc limit 51`),
    ).toMatch(/USING INDEX alerts_open_by_time/);
    expect(plan('select body from alerts where change > 7 order by change limit 9')).toMatch(
      /alerts_by_change/,
    );
    const subject = `rule_id in ('a','b') and group_id in ('c','d')`;
    expect(plan(`select body from alerts where ${subject} and work <> 'closed'`)).toMatch(/alerts_one_open/);
    expect(plan(`select body from alerts where ${subject} and cleared_at > 5 and work = 'closed'`)).toMatch(
      /alerts_by_group/,
    );
  });

  it('may be opened by several at once when it is new', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => openSqliteRecordStore({ path })));
    await Promise.all(stores.map((store, index) => store.settings.put(`s${index}`, 'x')));
    expect(await stores[0]?.settings.get('s2')).toBe('x');
    for (const store of stores) await store.close();
  });

  it('waits for another writer without blocking the thread', async () => {
    const store = await openSqliteRecordStore({ path });
    const holder = await lockHolder(path);
    let isDone = false;
    const put = store.quarantine.put([message('m-1')]).then(() => (isDone = true));
    for (let turn = 0; turn < 100; turn++) await nextTurn();
    expect(isDone).toBe(false);
    await holder.release();
    await put;
    expect(await store.quarantine.count()).toBe(1);
    await store.close();
  });

  it('is refused with a named error when it is no database or stands nowhere', async () => {
    await writeFile(path, 'this is no database, only a text that is long enough to have a header'.repeat(20));
    await expect(openSqliteRecordStore({ path })).rejects.toMatchObject({ name: 'RecordStoreError' });
    const nowhere = openSqliteRecordStore({ path: join(folder, 'absent', 'records.db') });
    await expect(nowhere).rejects.toMatchObject({ name: 'RecordStoreError', code: 'unavailable' });
  });

  it('is refused when a newer version made its tables', async () => {
    const store = await openSqliteRecordStore({ path });
    await store.close();
    beside(`insert into ioc_migrations values ('9999-future', '2030-01-01T00:00:00.000Z')`);
    await expect(openSqliteRecordStore({ path })).rejects.toMatchObject({
      code: 'schema',
      isTransient: false,
    });
  });

  it('answers a named error for a row that cannot be read', async () => {
    const store = await openSqliteRecordStore({ path });
    const [alert] = await store.evaluation.commit(commitOf(1, [raised()]));
    beside(`update alerts set body = '{"id":1}'`);
    const find = alert && store.alerts.find(alert.id);
    await expect(find).rejects.toMatchObject({ code: 'corrupt', message: expect.stringContaining('alerts') });
    await store.close();
  });
});
