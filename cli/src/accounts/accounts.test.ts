import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openSqliteRecordStore, verifySecret, type RecordStore } from '@ioc/record-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ensureAdmin, newPassword } from './admin-account.ts';
import { ensureServiceAccounts, readServiceAccounts } from './service-accounts.ts';

describe('the first administrator', () => {
  let records: RecordStore;

  beforeEach(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ioc-admin-'));
    records = await openSqliteRecordStore({ path: path.join(folder, 'records.sqlite') });
  });

  afterEach(() => records.close());

  it('gets a generated password that is told once', async () => {
    const first = await ensureAdmin(records, undefined);
    const user = await records.users.find('admin');
    if (first.kind !== 'created' || first.generatedPassword === undefined || !user)
      throw new Error('no password');
    expect(await verifySecret(first.generatedPassword, user.passwordHash)).toBe(true);
    expect(await ensureAdmin(records, undefined)).toEqual({ kind: 'unchanged' });
  });

  it('takes over a password that the environment sets later', async () => {
    await ensureAdmin(records, 'the-first-one');
    expect(await ensureAdmin(records, 'the-first-one')).toEqual({ kind: 'unchanged' });
    expect(await ensureAdmin(records, 'the-second-one')).toEqual({ kind: 'password-set' });
    const user = await records.users.find('admin');
    expect(user && (await verifySecret('the-second-one', user.passwordHash))).toBe(true);
  });

  it('never gets the same password twice', () => {
    const passwords = new Set(Array.from({ length: 100 }, newPassword));
    expect(passwords.size).toBe(100);
    for (const password of passwords) expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
  });
});

describe('service accounts', () => {
  it('are made once, and their file is for the owner only', async () => {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), 'ioc-accounts-')), 'data');
    expect(await readServiceAccounts(folder)).toBeUndefined();
    const accounts = await ensureServiceAccounts(folder);
    expect(await ensureServiceAccounts(folder)).toEqual(accounts);
    expect(statSync(path.join(folder, 'service-accounts.json')).mode & 0o777).toBe(0o600);
    expect(accounts.api.password).not.toBe(accounts.simulator.password);
  });
});
