import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A program's own account at the embedded broker. `simulator` publishes for devices that carry the tag `simulated` or `replayed`; `api`
 * hears the live feed, statuses and command results, and publishes commands and what is to be
 * replayed; `all` may do everything that is a topic of ours.
 */
export interface ServiceAccount {
  readonly username: string;
  readonly password: string;
  readonly rights: 'simulator' | 'api' | 'all';
}

/** Finds service accounts by password, in a time that tells nothing about it. */
export class ServiceAccounts {
  readonly #key = randomBytes(32);
  readonly #accounts: ReadonlyMap<string, { readonly account: ServiceAccount; readonly digest: Buffer }>;

  constructor(accounts: readonly ServiceAccount[]) {
    this.#accounts = new Map(
      accounts.map((account) => [account.username, { account, digest: this.#digest(account.password) }]),
    );
  }

  /** Whether the name belongs to a service. */
  has(username: string): boolean {
    return this.#accounts.has(username);
  }

  /** The account, if the password is its own. */
  verify(username: string, password: string): ServiceAccount | undefined {
    const known = this.#accounts.get(username);
    return known && timingSafeEqual(known.digest, this.#digest(password)) ? known.account : undefined;
  }

  #digest(password: string): Buffer {
    return createHmac('sha256', this.#key).update(password).digest();
  }
}
