import { isDeviceId } from '@ioc/domain';
import type { DeviceRecords } from '@ioc/record-store';
import { withinTime } from '../../clock/time-limit.ts';
import type { DeviceRegistry } from '../../intake/device-registry.ts';
import type { Principal } from './access.ts';
import { DevicePasswords } from './device-passwords.ts';
import { ServiceAccounts, type ServiceAccount } from './service-account.ts';

/** How long a sign-in may take, in milliseconds; a device then tries again. */
export const SIGN_IN_LIMIT_MS = 10_000;

/** The outcome of a sign-in: who it is, or why not. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly principal: Principal }
  | { readonly kind: 'refused' }
  | { readonly kind: 'busy' };

const REFUSED = { kind: 'refused' } as const;
const BUSY = { kind: 'busy' } as const;

/** Finds out who a client is by the name and password that it gives: a device of the registry, or a service. */
export class SignIn {
  readonly #registry: DeviceRegistry;
  readonly #services: ServiceAccounts;
  readonly #passwords: DevicePasswords;

  constructor(registry: DeviceRegistry, devices: DeviceRecords, services: readonly ServiceAccount[]) {
    this.#registry = registry;
    this.#services = new ServiceAccounts(services);
    this.#passwords = new DevicePasswords(devices);
    registry.onChange(() => this.#passwords.forget());
  }

  /** Signs in. Rejects when the record store does not answer. */
  async identify(username: string | undefined, password: string | undefined): Promise<SignInOutcome> {
    if (username === undefined || password === undefined) return REFUSED;
    if (this.#services.has(username)) {
      const account = this.#services.verify(username, password);
      return account ? { kind: 'signed-in', principal: { kind: 'service', account } } : REFUSED;
    }
    return withinTime('signing in', SIGN_IN_LIMIT_MS, this.#identifyDevice(username, password));
  }

  async #identifyDevice(username: string, password: string): Promise<SignInOutcome> {
    if (!isDeviceId(username)) return REFUSED;
    // A device that was registered a moment ago may not be in the snapshot yet.
    if (!this.#registry.snapshot.devices.has(username)) await this.#registry.refresh();
    const device = this.#registry.snapshot.devices.get(username);
    if (!device) return REFUSED;
    const verdict = await this.#passwords.verify(device.id, password);
    if (verdict === 'busy') return BUSY;
    return verdict === 'right' ? { kind: 'signed-in', principal: { kind: 'device', device } } : REFUSED;
  }
}
