import type { DeviceId } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

import { ChangeLog, GONE } from './change-log.ts';
import type { Placed, Scope } from './scope.ts';

/** Removals remembered for readers that resume; beyond, the oldest is forgotten and such a reader gets a snapshot. */
const MOST_REMOVALS = 4_096;

interface DeviceEntry {
  version: number;
  device: StoredDevice;
}

interface Removal {
  readonly version: number;
  readonly device: DeviceId;
  readonly place: Placed;
}

/** What a new registry means for the rest: who left, who moved to another city or sector, and whether any came. */
export interface RegistryChanges {
  readonly removed: readonly StoredDevice[];
  readonly moved: readonly StoredDevice[];
  readonly added: readonly StoredDevice[];
  readonly hasChanged: boolean;
}

function isSame(a: StoredDevice, b: StoredDevice): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The registered devices as the live stream tells them, with the removals that resuming readers missed. */
export class DeviceTable {
  readonly #entries = new Map<DeviceId, DeviceEntry>();
  readonly #log = new ChangeLog<DeviceEntry>();
  #removals: Removal[] = [];
  #forgottenUpTo = 0;

  /** Replaces the registry by a newer one. */
  replace(devices: readonly StoredDevice[], version: number): RegistryChanges {
    const [added, moved]: [StoredDevice[], StoredDevice[]] = [[], []];
    let hasChanged = false;
    for (const device of devices) {
      const held = this.#entries.get(device.id);
      if (held !== undefined && isSame(held.device, device)) continue;
      hasChanged = true;
      if (held === undefined) added.push(device);
      else if (held.device.city !== device.city || held.device.sector !== device.sector) {
        moved.push(device);
        this.#rememberRemoval(held.device, version);
      }
      const entry = held ?? { version, device };
      entry.device = device;
      this.#entries.set(device.id, entry);
      this.#log.note(entry, version);
    }
    const removed = this.#removeOthers(new Set(devices.map((device) => device.id)), version);
    return { added, moved, removed, hasChanged: hasChanged || removed.length > 0 };
  }

  #removeOthers(kept: ReadonlySet<DeviceId>, version: number): readonly StoredDevice[] {
    const removed = [...this.#entries.values()].filter((entry) => !kept.has(entry.device.id));
    for (const entry of removed) {
      entry.version = GONE;
      this.#entries.delete(entry.device.id);
      this.#rememberRemoval(entry.device, version);
    }
    return removed.map((entry) => entry.device);
  }

  #rememberRemoval(device: StoredDevice, version: number): void {
    this.#removals.push({ version, device: device.id, place: device });
    while (this.#removals.length > MOST_REMOVALS) this.#forgottenUpTo = this.#removals.shift()?.version ?? 0;
  }

  /** A reader at an older version has missed removals that are forgotten. */
  get forgottenUpTo(): number {
    return this.#forgottenUpTo;
  }

  /** A registered device. */
  find(id: DeviceId): StoredDevice | undefined {
    return this.#entries.get(id)?.device;
  }

  /** Every device in the scope. */
  all(scope: Scope): readonly StoredDevice[] {
    return [...this.#entries.values()]
      .map((entry) => entry.device)
      .filter((device) => scope.includes(device));
  }

  /** New and changed devices in the scope after the version. */
  since(version: number, scope: Scope): readonly StoredDevice[] {
    return this.#log
      .since(version)
      .map((entry) => entry.device)
      .filter((device) => scope.includes(device));
  }

  /** Devices that left the scope after the version. */
  removedSince(version: number, scope: Scope): readonly DeviceId[] {
    const gone = this.#removals.filter(
      (removal) => removal.version > version && scope.includes(removal.place),
    );
    return [...new Set(gone.map((removal) => removal.device))];
  }

  /** Registered devices. */
  get size(): number {
    return this.#entries.size;
  }
}
