import { isDeviceId, type EpochMs } from '@ioc/domain';
import type { DeviceCredential } from '@ioc/record-store';
import { withinTime } from '../../clock/time-limit.ts';
import type { DeviceRegistry } from '../../intake/device-registry.ts';
import { RefusalLimit } from '../limits/refusal-limit.ts';
import type { Principal } from './access.ts';
import type { CredentialWatch } from './credential-watch.ts';
import { DevicePasswords, type PasswordVerdict } from './device-passwords.ts';
import { ServiceAccounts, type ServiceAccount } from './service-account.ts';

/** How long a sign-in may take, in milliseconds; a device then tries again. */
export const SIGN_IN_LIMIT_MS = 10_000;

/** What a client gives of itself. */
export interface GivenName {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly address: string;
}

/** The outcome of a sign-in: who it is, or why not; `isHeld` asks for the refusal to be told late. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly principal: Principal }
  | { readonly kind: 'refused'; readonly isHeld: boolean }
  | { readonly kind: 'busy' };

const BUSY = { kind: 'busy' } as const;

/** What signing in needs. */
export interface SignInOptions {
  readonly registry: DeviceRegistry;
  readonly watch: CredentialWatch;
  readonly services: readonly ServiceAccount[];
  readonly now: () => EpochMs;
  readonly steadyMs: () => number;
}

/** Finds out who a client is by the name and password that it gives: a device of the registry, or a service. */
export class SignIn {
  readonly #registry: DeviceRegistry;
  readonly #watch: CredentialWatch;
  readonly #services: ServiceAccounts;
  readonly #passwords: DevicePasswords;
  readonly #refusals: RefusalLimit;

  constructor({ registry, watch, services, now, steadyMs }: SignInOptions) {
    this.#registry = registry;
    this.#watch = watch;
    this.#services = new ServiceAccounts(services);
    this.#passwords = new DevicePasswords(now);
    this.#refusals = new RefusalLimit(steadyMs);
  }

  /** Signs in. Rejects when the record store had to be asked and did not answer in time. */
  async identify({ username, password, address }: GivenName): Promise<SignInOutcome> {
    if (username === undefined || password === undefined) return this.#refuse(address);
    if (this.#services.has(username)) {
      const account = this.#services.verify(username, password);
      return account ? { kind: 'signed-in', principal: { kind: 'service', account } } : this.#refuse(address);
    }
    return withinTime('signing in', SIGN_IN_LIMIT_MS, this.#identifyDevice(username, password, address));
  }

  async #identifyDevice(username: string, password: string, address: string): Promise<SignInOutcome> {
    if (!isDeviceId(username)) return this.#refuse(address);
    const before = this.#credential(username);
    const first = before && (await this.#verify(before, password, address));
    if (first && first.kind !== 'wrong') return this.#welcome(username, first);
    await this.#lookAgain(username);
    const now = this.#credential(username);
    const second = now && now !== before ? await this.#verify(now, password, address) : undefined;
    if (second && second.kind !== 'wrong') return this.#welcome(username, second);
    return this.#watch.isReachable && this.#registry.isReachable ? this.#refuse(address) : BUSY;
  }

  /** A device or a password that is new since a moment may not be known here yet. */
  async #lookAgain(username: string): Promise<void> {
    await this.#watch.look();
    if (this.#registry.snapshot.devices.has(username)) return;
    await this.#registry.refresh();
    if (this.#registry.snapshot.devices.has(username)) await this.#watch.look();
  }

  #credential(username: string): DeviceCredential | undefined {
    const device = this.#registry.snapshot.devices.get(username);
    return device && this.#watch.of(device.id);
  }

  #verify(credential: DeviceCredential, password: string, address: string): Promise<PasswordVerdict> {
    return this.#passwords.verify(credential, password, !this.#refusals.isOver(address));
  }

  #welcome(username: string, verdict: Exclude<PasswordVerdict, { kind: 'wrong' }>): SignInOutcome {
    const device = this.#registry.snapshot.devices.get(username);
    if (verdict.kind === 'busy' || !device) return BUSY;
    return {
      kind: 'signed-in',
      principal: { kind: 'device', device, generation: verdict.generation },
    };
  }

  #refuse(address: string): SignInOutcome {
    const isHeld = this.#refusals.isOver(address);
    this.#refusals.note(address);
    return { kind: 'refused', isHeld };
  }
}
