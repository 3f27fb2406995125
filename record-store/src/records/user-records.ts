import { isEpochMs } from '@ioc/domain';
import type { RecordDatabase } from '../record-database.ts';
import type { SessionRecord, UserRecord, UserRecords } from '../record-store.ts';
import { RecordStoreError } from '../record-store-error.ts';
import { userOf } from '../stored/user-schema.ts';
import type { SessionTable } from '../tables/session-table.ts';

/** Accounts and sessions over a database. */
export function userRecords({ db }: RecordDatabase): UserRecords {
  const users = db.selectFrom('users').selectAll();
  return {
    async find(username) {
      const row = await users.where('username', '=', username).executeTakeFirst();
      return row && userOf(row);
    },
    async findById(id) {
      const row = await users.where('id', '=', id).executeTakeFirst();
      return row && userOf(row);
    },
    async list() {
      return (await users.orderBy('username').execute()).map(userOf);
    },
    async put(user) {
      const row = {
        username: user.username,
        password_hash: user.passwordHash,
        display_name: user.displayName,
        role: user.role,
        department: user.department ?? null,
      };
      await db
        .insertInto('users')
        .values({ id: user.id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    async createSession(session) {
      await db
        .insertInto('sessions')
        .values({
          token_hash: session.tokenHash,
          user_id: session.user,
          created_at: session.createdAt,
          expires_at: session.expiresAt,
        })
        .execute();
    },
    async session(tokenHash, now) {
      const row = await db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const user = userOf(row);
      return { session: sessionOf(row, user), user };
    },
    async deleteSession(tokenHash) {
      await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
    },
    async deleteExpiredSessions(now) {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('expires_at', '<=', now)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function sessionOf(row: SessionTable, user: UserRecord): SessionRecord {
  const { created_at: createdAt, expires_at: expiresAt } = row;
  if (!isEpochMs(createdAt) || !isEpochMs(expiresAt)) {
    throw new RecordStoreError('corrupt', `a session of ${user.id} has no times`);
  }
  return { tokenHash: row.token_hash, user: user.id, createdAt, expiresAt };
}
