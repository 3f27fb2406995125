import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DeviceId, EpochMs } from '@ioc/domain';
import {
  isCheapToVerify,
  verifyCheapSecret,
  verifyDeviceSecret,
  type DeviceCredential,
} from '@ioc/record-store';

/** Verified passwords that are remembered where checking is costly, so that coming back costs nothing: 10,000 devices. */
export const MOST_REMEMBERED = 10_000;

/** Costly checks at a time: they share the thread pool with the journal's writes, which must not wait for them. */
export const MOST_AT_A_TIME = 2;

/** Sign-ins that may wait for a costly check, a few seconds in all; beyond it they are turned away and come again. */
export const MOST_WAITING = 200;

/** Costly checks of one device at a time, so that who guesses one device's password does not keep the others waiting. */
export const MOST_OF_ONE_DEVICE = 2;

/** The answer to a password: right (of which generation), wrong, or ask again later. */
export type PasswordVerdict =
  | { readonly kind: 'right'; readonly generation: number }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'busy' };

const WRONG = { kind: 'wrong' } as const;
const BUSY = { kind: 'busy' } as const;

interface Candidate {
  readonly hash: string;
  readonly generation: number;
}

interface Remembered {
  readonly digest: Buffer;
  readonly generation: number;
}

function candidatesOf(credential: DeviceCredential, now: EpochMs): readonly Candidate[] {
  const { hash, generation, previous } = credential;
  const current = hash === undefined ? [] : [{ hash, generation }];
  return previous && now < previous.until ? [...current, previous] : current;
}

/**
 * Checks device passwords. Those that we made are checked at once, in microseconds; those of people, and hashes of before,
 * are costly on purpose: they wait in a line of their own, so that they keep no other device waiting.
 */
export class DevicePasswords {
  readonly #now: () => EpochMs;
  readonly #key = randomBytes(32);
  readonly #remembered = new Map<DeviceId, Remembered>();
  readonly #waiting: (() => void)[] = [];
  readonly #checking = new Map<DeviceId, number>();
  #running = 0;

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  /** Whether the password is the device's; `mayCost` says whether a costly check is granted. */
  async verify(credential: DeviceCredential, password: string, mayCost: boolean): Promise<PasswordVerdict> {
    const candidates = candidatesOf(credential, this.#now());
    const atOnce = candidates.find(({ hash }) => verifyCheapSecret(password, hash));
    if (atOnce) return { kind: 'right', generation: atOnce.generation };
    const costly = candidates.filter(({ hash }) => !isCheapToVerify(hash));
    if (costly.length === 0) return WRONG;
    const digest = createHmac('sha256', this.#key).update(password).digest();
    const known = this.#remembered.get(credential.device);
    if (known && costly.some(({ generation }) => generation === known.generation)) {
      if (timingSafeEqual(known.digest, digest)) return { kind: 'right', generation: known.generation };
    }
    if (!mayCost) return BUSY;
    const right = await this.#checkInTurn(credential.device, costly, password);
    if (typeof right !== 'object') return right === 'busy' ? BUSY : WRONG;
    this.#remember(credential.device, { digest, generation: right.generation });
    return { kind: 'right', generation: right.generation };
  }

  async #checkInTurn(
    device: DeviceId,
    candidates: readonly Candidate[],
    password: string,
  ): Promise<Candidate | 'busy' | 'wrong'> {
    const ofDevice = this.#checking.get(device) ?? 0;
    if (this.#waiting.length >= MOST_WAITING || ofDevice >= MOST_OF_ONE_DEVICE) return 'busy';
    this.#checking.set(device, ofDevice + 1);
    if (this.#running >= MOST_AT_A_TIME) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      for (const candidate of candidates)
        if (await verifyDeviceSecret(password, candidate.hash)) return candidate;
      return 'wrong';
    } finally {
      this.#endTurn(device);
    }
  }

  #endTurn(device: DeviceId): void {
    const left = (this.#checking.get(device) ?? 1) - 1;
    if (left === 0) this.#checking.delete(device);
    else this.#checking.set(device, left);
    // The turn passes to the next in line, if there is one.
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }

  #remember(device: DeviceId, remembered: Remembered): void {
    if (this.#remembered.size >= MOST_REMEMBERED) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined) this.#remembered.delete(oldest);
    }
    this.#remembered.set(device, remembered);
  }
}
