import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { StatementCache } from './statement-cache.ts';

describe('StatementCache', () => {
  it('answers the same statement for the same text until others have pushed it out', () => {
    const database = new Database(':memory:');
    const cache = new StatementCache(database);
    const first = cache.get('select 1');
    expect(cache.get('select 1')).toBe(first);
    for (let n = 0; n < 1_000; n++) cache.get(`select ${n} as n`);
    expect(cache.get('select 1')).not.toBe(first);
    database.close();
  });

  it('answers statements that see a changed schema', () => {
    const database = new Database(':memory:');
    const cache = new StatementCache(database);
    database.exec('create table t (a integer)');
    database.exec('insert into t values (1)');
    expect(cache.get('select * from t').all([])).toEqual([{ a: 1 }]);
    database.exec('alter table t add column b integer default 2');
    expect(cache.get('select * from t').all([])).toEqual([{ a: 1, b: 2 }]);
    database.close();
  });
});
