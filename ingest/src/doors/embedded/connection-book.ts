import type { Client } from 'aedes';
import type { RegistrySnapshot } from '../../intake/registry-snapshot.ts';
import type { Principal } from './access.ts';
import type { CredentialWatch } from './credential-watch.ts';

/** Connections that one device may have: a new one before the old is known to be dead, twice. Beyond it the oldest ends. */
export const MOST_CONNECTIONS_PER_DEVICE = 3;

/** Whether a device's connection may stay: it is registered where it was, and its password is in force. */
function mayStay(principal: Principal, registry: RegistrySnapshot, watch: CredentialWatch): boolean {
  if (principal.kind === 'service') return true;
  const device = registry.devices.get(principal.device.id);
  if (!device || device.city !== principal.device.city || device.sector !== principal.device.sector)
    return false;
  return watch.isInForce(device.id, principal.generation);
}

/** Who is connected, by client id and by device. */
export class ConnectionBook {
  readonly #principals = new WeakMap<Client, Principal>();
  readonly #byId = new Map<string, Client>();
  readonly #ofDevice = new Map<string, Set<Client>>();

  /** Connections that are open. */
  get size(): number {
    return this.#byId.size;
  }

  /** Notes who a client is, before it counts as connected. */
  introduce(client: Client, principal: Principal): void {
    this.#principals.set(client, principal);
  }

  /** Who the client is; undefined before it signed in. */
  principalOf(client: Client): Principal | undefined {
    return this.#principals.get(client);
  }

  /** Who holds the client id now. */
  holderOf(clientId: string): Principal | undefined {
    const client = this.#byId.get(clientId);
    return client && this.#principals.get(client);
  }

  /** Adds a connection; the oldest of its device ends when there are too many. */
  add(client: Client): void {
    this.#byId.set(client.id, client);
    const principal = this.#principals.get(client);
    if (principal?.kind !== 'device') return;
    const others = this.#ofDevice.get(principal.device.id) ?? new Set();
    this.#ofDevice.set(principal.device.id, others.add(client));
    const [oldest] = others;
    if (oldest && others.size > MOST_CONNECTIONS_PER_DEVICE) oldest.close();
  }

  /** Removes a connection that ended. */
  remove(client: Client): void {
    if (this.#byId.get(client.id) === client) this.#byId.delete(client.id);
    const principal = this.#principals.get(client);
    if (principal?.kind !== 'device') return;
    const others = this.#ofDevice.get(principal.device.id);
    others?.delete(client);
    if (others?.size === 0) this.#ofDevice.delete(principal.device.id);
  }

  /** Ends all connections of the device. */
  endDevice(device: string): void {
    for (const client of this.#ofDevice.get(device) ?? []) client.close();
  }

  /** Ends the connections that may not stay, and answers how many. */
  endUnwelcome(registry: RegistrySnapshot, watch: CredentialWatch): number {
    let ended = 0;
    for (const clients of this.#ofDevice.values()) {
      for (const client of clients) {
        const principal = this.#principals.get(client);
        if (!principal || mayStay(principal, registry, watch)) continue;
        client.close();
        ended += 1;
      }
    }
    return ended;
  }
}
