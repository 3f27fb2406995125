import { describe, expect, it } from 'vitest';
import { LAN, MINH, minutes, NOON, user } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

const SESSION = { tokenHash: 'a1b2', user: LAN, createdAt: NOON, expiresAt: minutes(60) };

export function describeUsers(fresh: () => StoreUnderTest): void {
  describe('users', () => {
    it('finds an account by name and id, and replaces it by id', async () => {
      const { users } = fresh().store;
      await users.put(user());
      await users.put(user(LAN, { username: 'lan.nguyen', role: 'department', department: 'environment' }));
      await users.put(user(MINH));
      const lan = user(LAN, { username: 'lan.nguyen', role: 'department', department: 'environment' });
      expect(await users.find('lan')).toBeUndefined();
      expect(await users.find('lan.nguyen')).toEqual(lan);
      expect(await users.findById(LAN)).toEqual(lan);
      expect(await users.list()).toEqual([lan, user(MINH)]);
    });

    it('finds nobody by a name with characters that a database cannot hold', async () => {
      const { users } = fresh().store;
      await users.put(user());
      expect(await users.find('lan\0')).toBeUndefined();
      expect(await users.find("' or 1=1 --")).toBeUndefined();
    });

    it('refuses a second account of the same name', async () => {
      const { users } = fresh().store;
      await users.put(user());
      const second = users.put(user(MINH, { username: 'lan' }));
      await expect(second).rejects.toMatchObject({
        name: 'RecordStoreError',
        code: 'constraint',
        isTransient: false,
      });
    });

    it('answers a session with its account until it expires', async () => {
      const { users } = fresh().store;
      await users.put(user());
      await users.createSession(SESSION);
      expect(await users.session('a1b2', minutes(59))).toEqual({ session: SESSION, user: user() });
      expect(await users.session('a1b2', minutes(60))).toBeUndefined();
      expect(await users.session('nobody', NOON)).toBeUndefined();
    });

    it('deletes a session that signs out, and those that expired', async () => {
      const { users } = fresh().store;
      await users.put(user());
      for (const tokenHash of ['1', '2', '3']) {
        await users.createSession({ ...SESSION, tokenHash, expiresAt: minutes(Number(tokenHash)) });
      }
      await users.deleteSession('3');
      expect(await users.session('3', NOON)).toBeUndefined();
      expect(await users.deleteExpiredSessions(minutes(1))).toBe(1);
      expect(await users.session('2', NOON)).toBeDefined();
    });

    it('gives nobody without an account a session', async () => {
      const { users } = fresh().store;
      await expect(users.createSession(SESSION)).rejects.toMatchObject({ code: 'constraint' });
    });
  });
}
