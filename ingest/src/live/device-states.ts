import type { DeviceId, EpochMs } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

/** Expected intervals of silence after which a device counts as offline; the rules judge by the same number (R15). */
export const SILENT_INTERVALS = 3;

/** The shortest silence that counts, in milliseconds: networks pause longer than fast sensors send. */
export const SHORTEST_SILENCE_MS = 60_000;

/** A device's connection, and since when. */
export interface DeviceConnection {
  readonly device: StoredDevice;
  readonly state: 'online' | 'offline';
  readonly at: EpochMs;
}

interface Known {
  connection: DeviceConnection;
  lastHeardAt: EpochMs;
}

/** How long the device may be silent, in milliseconds; infinite for one that reports only when something happens. */
function longestSilenceMs(device: StoredDevice): number {
  const slowestMs = Math.max(0, ...device.datastreams.map(({ intervalSeconds }) => intervalSeconds * 1_000));
  return slowestMs === 0
    ? Number.POSITIVE_INFINITY
    : Math.max(SHORTEST_SILENCE_MS, SILENT_INTERVALS * slowestMs);
}

/**
 * Whether devices are connected: by what their status topic says, by their readings (who sends is online), and by silence
 * (who sends nothing for three of its longest intervals is offline). Unknown until heard of.
 */
export class DeviceStates {
  readonly #known = new Map<DeviceId, Known>();
  #changed = new Map<DeviceId, DeviceConnection>();

  /** The device sent a reading. */
  heard(device: StoredDevice, at: EpochMs): void {
    const known = this.#known.get(device.id);
    if (known?.connection.state === 'online') known.lastHeardAt = at;
    else this.#set({ device, state: 'online', at }, at);
  }

  /** The device, or its last will, said what it is. */
  told(device: StoredDevice, state: 'online' | 'offline', at: EpochMs): void {
    const known = this.#known.get(device.id);
    if (known?.connection.state === state) known.lastHeardAt = at;
    else this.#set({ device, state, at }, at);
  }

  /** Notices who fell silent. */
  checkSilence(now: EpochMs): void {
    for (const { connection, lastHeardAt } of this.#known.values()) {
      if (connection.state === 'online' && now - lastHeardAt > longestSilenceMs(connection.device)) {
        this.#set({ device: connection.device, state: 'offline', at: now }, lastHeardAt);
      }
    }
  }

  /** What changed since the last call. */
  takeChanges(): readonly DeviceConnection[] {
    if (this.#changed.size === 0) return [];
    const changes = [...this.#changed.values()];
    this.#changed = new Map();
    return changes;
  }

  /** Tells all known connections as changes once more, for readers that came late. */
  repeatAll(): void {
    for (const [id, { connection }] of this.#known) this.#changed.set(id, connection);
  }

  /** Forgets devices that are no longer registered, and takes over what changed about the others. */
  keepOnly(devices: ReadonlyMap<string, StoredDevice>): void {
    for (const [id, known] of this.#known) {
      const device = devices.get(id);
      if (device) known.connection = { ...known.connection, device };
      else this.#known.delete(id);
    }
  }

  #set(connection: DeviceConnection, lastHeardAt: EpochMs): void {
    this.#known.set(connection.device.id, { connection, lastHeardAt });
    this.#changed.set(connection.device.id, connection);
  }
}
