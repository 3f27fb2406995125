import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DeviceId } from '@ioc/domain';
import { verifySecret, type DeviceRecords } from '@ioc/record-store';

/** Verified passwords that are remembered, so that a reconnect storm costs no key derivation: 10,000 devices. */
export const MOST_REMEMBERED = 10_000;

/** Key derivations at a time: they share the thread pool with the journal's writes, which must not wait for them. */
export const MOST_AT_A_TIME = 2;

/** Sign-ins that may wait for a derivation; beyond it they are turned away and come again. */
export const MOST_WAITING = 1_000;

/** The answer to a password: right, wrong, or ask again later. */
export type PasswordVerdict = 'right' | 'wrong' | 'busy';

/** Checks device passwords against the registry. A right one is remembered, by a keyed hash, until the registry changes. */
export class DevicePasswords {
  readonly #devices: Pick<DeviceRecords, 'credential'>;
  readonly #key = randomBytes(32);
  readonly #remembered = new Map<DeviceId, Buffer>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #generation = 0;

  constructor(devices: Pick<DeviceRecords, 'credential'>) {
    this.#devices = devices;
  }

  /** Forgets all: a device or its password may have changed. */
  forget(): void {
    this.#generation += 1;
    this.#remembered.clear();
  }

  /** Whether the password is the device's. Rejects when the record store does not answer. */
  async verify(device: DeviceId, password: string): Promise<PasswordVerdict> {
    const digest = createHmac('sha256', this.#key).update(device).update('\0').update(password).digest();
    const known = this.#remembered.get(device);
    if (known && timingSafeEqual(known, digest)) return 'right';
    if (this.#waiting.length >= MOST_WAITING) return 'busy';
    const generation = this.#generation;
    const isRight = await this.#inTurn(() => this.#derive(device, password));
    if (isRight && generation === this.#generation) this.#remember(device, digest);
    return isRight ? 'right' : 'wrong';
  }

  async #derive(device: DeviceId, password: string): Promise<boolean> {
    const credential = await this.#devices.credential(device);
    return credential !== undefined && verifySecret(password, credential);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= MOST_AT_A_TIME) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // The turn passes to the next in line, if there is one.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #remember(device: DeviceId, digest: Buffer): void {
    if (this.#remembered.size >= MOST_REMEMBERED) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined) this.#remembered.delete(oldest);
    }
    this.#remembered.set(device, digest);
  }
}
