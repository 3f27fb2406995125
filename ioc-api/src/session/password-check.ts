import { hashSecret, PASSWORD_COST, verifySecret, type UserRecord } from '@ioc/record-store';

import { ProblemError } from '../problem/problem-error.ts';
import { newSessionToken } from './session-token.ts';

/** Password checks at a time: each takes 32 MiB and a thread of the pool that files and lookups share. */
const CHECKS_AT_A_TIME = 2;

/** Checks that may wait, some 2 seconds' worth; more are refused. */
const MOST_WAITING = 32;

/**
 * Checks passwords a few at a time. A name that nobody has costs as much time as a wrong password, so that answers
 * do not tell which names exist.
 */
export class PasswordCheck {
  readonly #decoy = hashSecret(newSessionToken(), PASSWORD_COST);
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** Whether the password is this person's. Throws a 429 when too many checks wait. */
  async matches(user: UserRecord | undefined, password: string): Promise<boolean> {
    await this.#enter();
    try {
      const isRight = await verifySecret(password, user?.passwordHash ?? (await this.#decoy));
      return isRight && user !== undefined;
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < CHECKS_AT_A_TIME) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) {
      throw new ProblemError('too-many-requests', { headers: { 'retry-after': '2' } });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
