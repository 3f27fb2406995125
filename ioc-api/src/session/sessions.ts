import { later, type EpochMs } from '@ioc/domain';
import type { UserRecord, UserRecords } from '@ioc/record-store';

import { hashToken, newSessionToken } from './session-token.ts';

/** How long a session lasts after it was last used, in milliseconds: 12 hours, longer than a shift. */
export const SESSION_LIFE_MS = 43_200_000;

/** How often a used session's end is moved, in milliseconds: a write per half hour instead of one per request. */
export const SLIDE_AFTER_MS = 1_800_000;

/** How long a session that was looked up is believed, in milliseconds: an end in another process is seen this late. */
export const BELIEVED_MS = 5_000;

/** Sessions held in memory; beyond, the oldest looked up is forgotten and costs one read again. */
const MOST_BELIEVED = 10_000;

/** A person who is signed in. */
export interface SignedIn {
  readonly tokenHash: string;
  readonly user: UserRecord;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
}

interface Believed {
  readonly signedIn: SignedIn;
  readonly since: EpochMs;
}

/** Sessions: started at sign-in, found by token with every request, ended by sign-out or 12 unused hours. */
export class Sessions {
  readonly #users: UserRecords;
  readonly #now: () => EpochMs;
  readonly #believed = new Map<string, Believed>();
  readonly #sliding = new Map<string, Promise<SignedIn>>();
  readonly #endListeners = new Set<(tokenHash: string) => void>();

  constructor(users: UserRecords, now: () => EpochMs) {
    this.#users = users;
    this.#now = now;
  }

  /** Starts a session; the token is told this once. */
  async start(user: UserRecord): Promise<{ readonly token: string; readonly signedIn: SignedIn }> {
    const token = newSessionToken();
    const now = this.#now();
    const signedIn = {
      tokenHash: hashToken(token),
      user,
      createdAt: now,
      expiresAt: later(now, SESSION_LIFE_MS),
    };
    await this.#store(signedIn);
    return { token, signedIn };
  }

  /** Who the token belongs to; moves the session's end when `isUse`. */
  find(token: string): Promise<SignedIn | undefined> {
    return this.#find(hashToken(token), true);
  }

  /** Whether a session still stands, without using it. */
  async isStanding(tokenHash: string): Promise<boolean> {
    return (await this.#find(tokenHash, false)) !== undefined;
  }

  async #find(tokenHash: string, isUse: boolean): Promise<SignedIn | undefined> {
    const signedIn = await this.#lookUp(tokenHash);
    if (signedIn === undefined) return undefined;
    const isDue = signedIn.expiresAt - this.#now() < SESSION_LIFE_MS - SLIDE_AFTER_MS;
    return isUse && isDue ? this.#slide(signedIn) : signedIn;
  }

  async #lookUp(tokenHash: string): Promise<SignedIn | undefined> {
    const sliding = this.#sliding.get(tokenHash);
    if (sliding !== undefined) return sliding;
    const now = this.#now();
    const believed = this.#believed.get(tokenHash);
    if (believed !== undefined && now - believed.since < BELIEVED_MS && now < believed.signedIn.expiresAt) {
      return believed.signedIn;
    }
    const found = await this.#users.session(tokenHash, now);
    if (found === undefined) {
      this.#believed.delete(tokenHash);
      return undefined;
    }
    const { session, user } = found;
    return this.#believe({ tokenHash, user, createdAt: session.createdAt, expiresAt: session.expiresAt });
  }

  /** One slide at a time per session: the row is replaced, and requests in between are answered from here. */
  #slide(signedIn: SignedIn): Promise<SignedIn> {
    const { tokenHash } = signedIn;
    const running = this.#sliding.get(tokenHash);
    if (running !== undefined) return running;
    const moved = { ...signedIn, expiresAt: later(this.#now(), SESSION_LIFE_MS) };
    const sliding = this.#users
      .deleteSession(tokenHash)
      .then(() => this.#store(moved))
      .then(() => moved)
      .finally(() => this.#sliding.delete(tokenHash));
    this.#sliding.set(tokenHash, sliding);
    return sliding;
  }

  async #store(signedIn: SignedIn): Promise<void> {
    const { tokenHash, user, createdAt, expiresAt } = signedIn;
    await this.#users.createSession({ tokenHash, user: user.id, createdAt, expiresAt });
    this.#believe(signedIn);
  }

  #believe(signedIn: SignedIn): SignedIn {
    this.#believed.delete(signedIn.tokenHash);
    this.#believed.set(signedIn.tokenHash, { signedIn, since: this.#now() });
    for (const oldest of this.#believed.keys()) {
      if (this.#believed.size <= MOST_BELIEVED) break;
      this.#believed.delete(oldest);
    }
    return signedIn;
  }

  /** Ends a session; whoever listens to `onEnd` is told. */
  async end(tokenHash: string): Promise<void> {
    await this.#sliding.get(tokenHash);
    await this.#users.deleteSession(tokenHash);
    this.#believed.delete(tokenHash);
    for (const listener of this.#endListeners) listener(tokenHash);
  }

  /** Hears of every session that is ended here, by its token's hash. */
  onEnd(listener: (tokenHash: string) => void): void {
    this.#endListeners.add(listener);
  }

  /** Deletes what has run out; resolves with how many. */
  deleteExpired(): Promise<number> {
    return this.#users.deleteExpiredSessions(this.#now());
  }
}
