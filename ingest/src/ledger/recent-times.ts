import type { DeviceId } from '@ioc/domain';

/** How many observation times are remembered per device: a repeat of one of them is recognised (I7). */
export const TIMES_PER_DEVICE = 64;

/** Devices that are remembered at most, 52 MB of them; beyond it the one that was heard first is forgotten. */
export const MOST_WATCHED_DEVICES = 100_000;

const FIRST_ROOM = 8;
const TIME_BYTES = 8;

/** The times of one device; a ring of `count` times whose next place is `at`. */
interface RecentTimesOfDevice {
  times: Float64Array;
  count: number;
  at: number;
  newest: number;
}

/** Tells readings whose device reported for the same time before, among its last `TIMES_PER_DEVICE` ones. */
export class RecentTimes {
  readonly #devices = new Map<string, RecentTimesOfDevice>();

  /** Whether the device reported for this time before. */
  has(device: DeviceId, observedAt: number): boolean {
    const recent = this.#devices.get(device);
    if (!recent || observedAt > recent.newest) return false;
    const index = recent.times.indexOf(observedAt);
    return index !== -1 && index < recent.count;
  }

  /** Remembers that the device reported for this time; call it for new times only. */
  add(device: string, observedAt: number): void {
    const recent = this.#devices.get(device) ?? this.#watch(device);
    if (recent.count === recent.times.length && recent.count < TIMES_PER_DEVICE) grow(recent);
    recent.times[recent.at] = observedAt;
    recent.at = (recent.at + 1) % TIMES_PER_DEVICE;
    recent.count = Math.min(TIMES_PER_DEVICE, recent.count + 1);
    recent.newest = Math.max(recent.newest, observedAt);
  }

  /** The state as bytes: for every device its id (one byte of length), the number of its times, and these, oldest first. */
  save(): Uint8Array {
    let size = 0;
    for (const [device, { count }] of this.#devices) size += device.length + 2 + count * TIME_BYTES;
    const bytes = Buffer.allocUnsafeSlow(size);
    let offset = 0;
    for (const [device, recent] of this.#devices) offset = writeDevice(bytes, offset, device, recent);
    return bytes;
  }

  /** Takes over what was saved; what cannot be read ends it. */
  load(saved: Uint8Array): void {
    const bytes = Buffer.from(saved.buffer, saved.byteOffset, saved.byteLength);
    this.#devices.clear();
    for (let offset = 0; offset < bytes.length;) {
      const idFrom = offset + 1;
      const countAt = idFrom + (bytes[offset] ?? 0);
      const timesFrom = countAt + 1;
      const end = timesFrom + (bytes[countAt] ?? 0) * TIME_BYTES;
      if (end > bytes.length) return;
      const device = bytes.toString('latin1', idFrom, countAt);
      for (let at = timesFrom; at < end; at += TIME_BYTES) this.add(device, bytes.readDoubleLE(at));
      offset = end;
    }
  }

  #watch(device: string): RecentTimesOfDevice {
    if (this.#devices.size >= MOST_WATCHED_DEVICES) {
      const [first] = this.#devices.keys();
      if (first !== undefined) this.#devices.delete(first);
    }
    const recent = {
      times: new Float64Array(FIRST_ROOM),
      count: 0,
      at: 0,
      newest: Number.NEGATIVE_INFINITY,
    };
    this.#devices.set(device, recent);
    return recent;
  }
}

function grow(recent: RecentTimesOfDevice): void {
  const times = new Float64Array(Math.min(TIMES_PER_DEVICE, recent.times.length * 2));
  times.set(recent.times);
  recent.times = times;
}

function writeDevice(bytes: Buffer, from: number, device: string, recent: RecentTimesOfDevice): number {
  const { times, count, at } = recent;
  bytes[from] = device.length;
  const countAt = from + 1 + bytes.write(device, from + 1, 'latin1');
  bytes[countAt] = count;
  let offset = countAt + 1;
  const oldest = count < TIMES_PER_DEVICE ? 0 : at;
  for (let index = 0; index < count; index += 1) {
    bytes.writeDoubleLE(times[(oldest + index) % TIMES_PER_DEVICE] ?? 0, offset);
    offset += TIME_BYTES;
  }
  return offset;
}
