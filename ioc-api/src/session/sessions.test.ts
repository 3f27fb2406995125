import { instant } from '@ioc/domain';
import type { SessionRecord, UserRecord, UserRecords } from '@ioc/record-store';
import { describe, expect, it } from 'vitest';

import { id } from '../test-city/city-data.suite.ts';
import { isSameOrigin } from './same-origin.ts';
import { tokenOf } from './session-cookie.ts';
import { BELIEVED_MS, SESSION_LIFE_MS, Sessions, SLIDE_AFTER_MS } from './sessions.ts';
import { FREE_FAILURES, LONGEST_WAIT_MS, SignInLimiter } from './sign-in-limiter.ts';

const LAN: UserRecord = {
  id: id.user('lan'),
  username: 'lan',
  passwordHash: '',
  displayName: 'Lan',
  role: 'operator',
};

/** Accounts in memory, each call on its own turn. */
class UsersInMemory implements Pick<
  UserRecords,
  'createSession' | 'session' | 'deleteSession' | 'deleteExpiredSessions'
> {
  readonly rows = new Map<string, SessionRecord>();
  writes = 0;

  async createSession(session: SessionRecord): Promise<void> {
    await Promise.resolve();
    if (this.rows.has(session.tokenHash)) throw new Error('taken');
    this.writes += 1;
    this.rows.set(session.tokenHash, session);
  }

  async session(tokenHash: string, now: number): ReturnType<UserRecords['session']> {
    await Promise.resolve();
    const session = this.rows.get(tokenHash);
    return session === undefined || session.expiresAt <= now ? undefined : { session, user: LAN };
  }

  async deleteSession(tokenHash: string): Promise<void> {
    await Promise.resolve();
    this.rows.delete(tokenHash);
  }

  async deleteExpiredSessions(): Promise<number> {
    return Promise.resolve(0);
  }
}

function world(): {
  readonly users: UsersInMemory;
  readonly sessions: Sessions;
  readonly clock: { now: number };
} {
  const users = new UsersInMemory();
  const clock = { now: 1_000_000_000_000 };
  const others = {
    find: noUser,
    findById: noUser,
    list: async () => Promise.resolve([]),
    put: async () => Promise.resolve(),
  };
  const all: UserRecords = {
    ...others,
    createSession: (session) => users.createSession(session),
    session: (hash, now) => users.session(hash, now),
    deleteSession: (hash) => users.deleteSession(hash),
    deleteExpiredSessions: () => users.deleteExpiredSessions(),
  };
  return { users, clock, sessions: new Sessions(all, () => instant(clock.now)) };
}

async function noUser(): Promise<undefined> {
  return Promise.resolve(undefined);
}

describe('sessions', () => {
  it('store no token, only its hash', async () => {
    const { users, sessions } = world();
    const { token } = await sessions.start(LAN);
    expect([...users.rows.keys()][0]).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify([...users.rows])).not.toContain(token);
  });

  it('move their end once per half hour of use, and no request in between is turned away', async () => {
    const { users, sessions, clock } = world();
    const { token } = await sessions.start(LAN);
    clock.now += SLIDE_AFTER_MS + 1;
    const found = await Promise.all(Array.from({ length: 20 }, () => sessions.find(token)));
    expect(found.every((signedIn) => signedIn?.expiresAt === clock.now + SESSION_LIFE_MS)).toBe(true);
    expect(users.writes).toBe(2);
    clock.now += SLIDE_AFTER_MS - 1;
    await sessions.find(token);
    expect(users.writes).toBe(2);
  });

  it('are not moved by being looked at', async () => {
    const { sessions, clock } = world();
    const { signedIn, token } = await sessions.start(LAN);
    clock.now += SESSION_LIFE_MS - 1;
    expect(await sessions.isStanding(signedIn.tokenHash)).toBe(true);
    clock.now += 1;
    expect(await sessions.find(token)).toBeUndefined();
  });

  it('that end elsewhere are believed for a few seconds only', async () => {
    const { users, sessions, clock } = world();
    const { token, signedIn } = await sessions.start(LAN);
    await users.deleteSession(signedIn.tokenHash);
    expect(await sessions.find(token)).toBeDefined();
    clock.now += BELIEVED_MS;
    expect(await sessions.find(token)).toBeUndefined();
  });
});

describe('the limit on signing in', () => {
  it('lets people mistype, then doubles the wait up to a quarter of an hour', () => {
    const limiter = new SignInLimiter();
    const attempt = { username: 'Lan', address: '10.0.0.1' };
    const waits: number[] = [];
    let now = instant(0);
    for (let failure = 0; failure < 20; failure++) {
      limiter.failed(attempt, now);
      const waitMs = limiter.waitMs(attempt, now);
      waits.push(waitMs);
      now = instant(now + waitMs);
    }
    expect(waits.slice(0, FREE_FAILURES - 1).every((waitMs) => waitMs === 0)).toBe(true);
    expect(waits.slice(FREE_FAILURES - 1, FREE_FAILURES + 3)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(Math.max(...waits)).toBe(LONGEST_WAIT_MS);
    expect(limiter.waitMs({ username: 'lan', address: '10.0.0.1' }, instant(now - 1))).toBe(1);
    expect(limiter.waitMs({ username: 'lan', address: '10.0.0.2' }, now)).toBe(0);
    limiter.succeeded(attempt);
    expect(limiter.waitMs(attempt, instant(now - 1))).toBe(0);
  });

  it('slows an address that tries many names', () => {
    const limiter = new SignInLimiter();
    for (let name = 0; name < 60; name++) limiter.failed({ username: `u${name}`, address: 'x' }, instant(0));
    expect(limiter.waitMs({ username: 'fresh', address: 'x' }, instant(0))).toBeGreaterThan(0);
  });
});

describe('where a request comes from', () => {
  it('is told by Origin and Sec-Fetch-Site; programs send neither', () => {
    const host = 'ioc.example:8080';
    expect(isSameOrigin({ host })).toBe(true);
    expect(isSameOrigin({ host, origin: 'https://ioc.example:8080' })).toBe(true);
    expect(isSameOrigin({ host, origin: 'https://ioc.example' })).toBe(false);
    expect(isSameOrigin({ host, origin: 'null' })).toBe(false);
    expect(isSameOrigin({ host, 'sec-fetch-site': 'same-site' })).toBe(false);
    expect(isSameOrigin({ host, 'sec-fetch-site': 'same-origin' })).toBe(true);
  });

  it('does not change whose token it carries', () => {
    expect(tokenOf({ cookie: 'a=1; ioc_session=abc; b=2' })).toBe('abc');
    expect(tokenOf({ cookie: 'xioc_session=abc' })).toBeUndefined();
    expect(tokenOf({ cookie: `ioc_session=${'x'.repeat(200)}` })).toBeUndefined();
    expect(tokenOf({ authorization: 'Bearer t', cookie: 'ioc_session=c' })).toBe('t');
  });
});
