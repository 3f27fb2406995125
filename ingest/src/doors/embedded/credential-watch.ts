import type { DeviceId, EpochMs } from '@ioc/domain';
import type { CredentialRecords, DeviceCredential } from '@ioc/record-store';
import { setTimeout as sleep } from 'node:timers/promises';
import { withinTime } from '../../clock/time-limit.ts';
import type { DeviceRegistry } from '../../intake/device-registry.ts';
import type { Log } from '../../log.ts';

/** How often changed passwords are looked for, in milliseconds: a revocation is in force within a second. */
export const CREDENTIAL_POLL_MS = 1_000;

/** The shortest pause between looks that sign-ins ask for, in milliseconds, so that guessing does not load the records. */
export const SHORTEST_LOOK_PAUSE_MS = 100;

/** How long the record store may take to answer, in milliseconds. */
export const CREDENTIAL_LIMIT_MS = 10_000;

/** What the watch needs. */
export interface CredentialWatchOptions {
  readonly credentials: CredentialRecords;
  readonly registry: DeviceRegistry;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/**
 * Keeps the password hashes of all devices in memory, some 300 bytes each, and follows their changes: ten thousand devices
 * that come back at once cost no question to the record store, and sign in while it is away.
 */
export class CredentialWatch {
  readonly #options: CredentialWatchOptions;
  readonly #listeners: (() => void)[] = [];
  #known: ReadonlyMap<DeviceId, DeviceCredential> = new Map();
  #revision = -1;
  #isStale = true;
  #isReachable = true;
  #looking: Promise<void> | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(options: CredentialWatchOptions) {
    this.#options = options;
    // Deleted devices, and ones that came back under their id, are no changes of passwords: all are read again.
    options.registry.onChange(() => {
      this.#isStale = true;
      if (!this.#isClosed) void this.look();
    });
  }

  /** Reads all passwords' hashes and begins to follow them. Rejects when the record store does not answer. */
  static async open(options: CredentialWatchOptions): Promise<CredentialWatch> {
    const watch = new CredentialWatch(options);
    await watch.#read();
    watch.#timer = setInterval(() => void watch.#poll(), CREDENTIAL_POLL_MS);
    return watch;
  }

  /** Whether the record store answered the last time it was asked. */
  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** What the device's password is checked against, as far as is known now. */
  of(device: DeviceId): DeviceCredential | undefined {
    return this.#known.get(device);
  }

  /** Whether who signed in with a password of this generation may stay. */
  isInForce(device: DeviceId, generation: number): boolean {
    const known = this.#known.get(device);
    if (!known) return false;
    if (known.generation === generation) return known.hash !== undefined;
    const { previous } = known;
    return previous?.generation === generation && this.#options.now() < previous.until;
  }

  /** Calls back about once a second and after every change, so that connections are compared with what is in force. */
  onLook(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Looks for changes soon; calls meanwhile share one look, and looks keep a distance. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#lookSoon().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Stops following. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #poll(): Promise<void> {
    await this.look();
    for (const listener of this.#listeners) listener();
  }

  async #lookSoon(): Promise<void> {
    const left = this.#lookedAt + SHORTEST_LOOK_PAUSE_MS - performance.now();
    if (left > 0) await sleep(left);
    this.#lookedAt = performance.now();
    try {
      if (await this.#read()) for (const listener of this.#listeners) listener();
      this.#isReachable = true;
    } catch (error) {
      if (this.#isReachable)
        this.#options.log.error({ err: error }, 'the passwords of devices cannot be read');
      this.#isReachable = false;
    }
  }

  /** Reads what changed; whether anything did. */
  async #read(): Promise<boolean> {
    const { credentials } = this.#options;
    const isStale = this.#isStale;
    this.#isStale = false;
    try {
      const revision = await this.#answer(credentials.revision());
      if (!isStale && revision === this.#revision) return false;
      const changed = await this.#answer(
        isStale ? credentials.all() : credentials.changedSince(this.#revision),
      );
      this.#adopt(changed, isStale);
      this.#revision = revision;
      return true;
    } catch (error) {
      this.#isStale ||= isStale;
      throw error;
    }
  }

  #adopt(changed: readonly DeviceCredential[], isAll: boolean): void {
    const known = new Map(isAll ? [] : this.#known);
    for (const credential of changed) known.set(credential.device, credential);
    this.#known = known;
  }

  #answer<T>(asked: Promise<T>): Promise<T> {
    return withinTime('reading the passwords of devices', CREDENTIAL_LIMIT_MS, asked);
  }
}
