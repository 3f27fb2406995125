import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SqliteConnectionThread } from './sqlite-connection-thread.ts';
import { ThreadedSqliteDialect } from './threaded-dialect.ts';

/** A thread that opens nothing: it answers its start, then does the statements with each call. */
function threadThat(statements: string): URL {
  const program = `
    import { parentPort } from 'node:worker_threads';
    parentPort.postMessage({ ok: true, result: { rows: [] } });
    parentPort.on('message', (call) => { ${statements} });`;
  return new URL(`data:text/javascript,${encodeURIComponent(program)}`);
}

describe('a SQLite file in a thread', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ioc-records-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('rejects what is under way when the thread dies, and everything after, as transient', async () => {
    const thread = await SqliteConnectionThread.open('unused', threadThat('process.exit(7)'));
    const lost = { name: 'RecordStoreError', code: 'unavailable', isTransient: true };
    await expect(thread.execute('select 1', [])).rejects.toMatchObject(lost);
    await expect(thread.execute('select 1', [])).rejects.toMatchObject(lost);
    await thread.close();
  });

  it('rejects the opening when the thread cannot start', async () => {
    const program = new URL('data:text/javascript,throw new Error("no such module")');
    await expect(SqliteConnectionThread.open('unused', program)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('is followed by a new thread when it died in a transaction, of which nothing stays', async () => {
    const opened: SqliteConnectionThread[] = [];
    const db = new Kysely<unknown>({
      dialect: new ThreadedSqliteDialect(async () => {
        const real = await SqliteConnectionThread.open(join(folder, 'records.db'));
        opened.push(real);
        return real;
      }),
    });
    await sql`create table kept (n integer)`.execute(db);
    const cut = db.transaction().execute(async (trx) => {
      await sql`insert into kept values (1)`.execute(trx);
      await opened[0]?.terminate();
    });
    await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
    const { rows } = await sql`select count(*) as n from kept`.execute(db);
    expect(rows).toEqual([{ n: 0 }]);
    expect(opened).toHaveLength(2);
    await db.destroy();
  });

  it('serves those who ask in their order, each transaction by itself', async () => {
    const db = new Kysely<unknown>({
      dialect: new ThreadedSqliteDialect(() => SqliteConnectionThread.open(join(folder, 'records.db'))),
    });
    await sql`create table kept (n integer)`.execute(db);
    const add = (n: number): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await sql`insert into kept values (${n})`.execute(trx);
        await sql`insert into kept values (${n})`.execute(trx);
      });
    await Promise.all([1, 2, 3].map(add));
    const { rows } = await sql`select n from kept order by rowid`.execute(db);
    expect(rows).toEqual([1, 1, 2, 2, 3, 3].map((n) => ({ n })));
    await db.destroy();
  });
});
