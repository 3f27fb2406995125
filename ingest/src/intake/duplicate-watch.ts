import type { DeviceId, EpochMs } from '@ioc/domain';

/** How many observation times are remembered per device: resent messages follow closely. */
export const TIMES_PER_DEVICE = 8;

/** Devices that are remembered at most; beyond it the one that was heard first is forgotten. */
export const MOST_WATCHED_DEVICES = 100_000;

interface RecentTimes {
  readonly times: EpochMs[];
  at: number;
}

/** Tells readings that were seen a moment ago; it only counts, since everything behind takes duplicates (I7). */
export class DuplicateWatch {
  readonly #devices = new Map<DeviceId, RecentTimes>();

  /** Whether the device reported for this time a moment ago; from now on it has. */
  isRepeated(device: DeviceId, observedAt: EpochMs): boolean {
    const recent = this.#devices.get(device) ?? this.#watch(device);
    if (recent.times.includes(observedAt)) return true;
    recent.times[recent.at] = observedAt;
    recent.at = (recent.at + 1) % TIMES_PER_DEVICE;
    return false;
  }

  #watch(device: DeviceId): RecentTimes {
    if (this.#devices.size >= MOST_WATCHED_DEVICES) {
      const [first] = this.#devices.keys();
      if (first !== undefined) this.#devices.delete(first);
    }
    const recent: RecentTimes = { times: [], at: 0 };
    this.#devices.set(device, recent);
    return recent;
  }
}
