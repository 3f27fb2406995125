import type { StoredDevice } from '@ioc/record-store';
import { DeviceMemory } from './device-memory.ts';

/** The devices that were heard, by name and by place, and which of them changed since somebody asked. */
export class DeviceBook {
  #list: DeviceMemory[] = [];
  #byId = new Map<string, DeviceMemory>();
  #changed = new Set<DeviceMemory>();
  #touched: DeviceMemory[] = [];
  #idBytes: Uint8Array | undefined;

  /** Every device that was heard, by its place. */
  get all(): readonly DeviceMemory[] {
    return this.#list;
  }

  /** What is remembered of the device; undefined when it was never heard. */
  find(id: string): DeviceMemory | undefined {
    return this.#byId.get(id);
  }

  /** What is remembered of the device, from now on if nothing is. */
  of(device: StoredDevice): DeviceMemory {
    const known = this.#byId.get(device.id);
    if (known) {
      if (known.device !== device) known.adopt(device);
      return known;
    }
    const memory = new DeviceMemory(this.#list.length, device);
    this.#list.push(memory);
    this.#idBytes = undefined;
    this.#byId.set(device.id, memory);
    return memory;
  }

  /** Notes that something worth telling changed about the device; it is told after `settle`. */
  touch(memory: DeviceMemory): void {
    this.#touched.push(memory);
  }

  /** Notes a change that does not wait for a message to be durable. */
  tell(memory: DeviceMemory): void {
    this.#changed.add(memory);
  }

  /** What changed is durable and may be told. */
  settle(): void {
    if (this.#touched.length === 0) return;
    for (const memory of this.#touched) this.#changed.add(memory);
    this.#touched = [];
  }

  /** Notes all as changed, for readers that came late. */
  touchAll(): void {
    for (const memory of this.#list) this.#changed.add(memory);
  }

  /** At most so many of the devices that changed and were not asked for since, the longest waiting first. */
  takeChanged(most: number): readonly DeviceMemory[] {
    if (this.#changed.size === 0) return [];
    const taken: DeviceMemory[] = [];
    for (const memory of this.#changed) {
      if (taken.length >= most) break;
      taken.push(memory);
      this.#changed.delete(memory);
    }
    return taken;
  }

  /** The ids as UTF-8, one a line, by place. Kept, since they seldom change and are asked for every half minute. */
  idBytes(): Uint8Array {
    this.#idBytes ??= Buffer.from(this.#list.map(({ device }) => device.id).join('\n'));
    return this.#idBytes;
  }

  /** Forgets everything and begins with these, whose places are those in the list. */
  begin(devices: readonly DeviceMemory[]): void {
    this.#list = [...devices];
    this.#idBytes = undefined;
    this.#byId = new Map(devices.map((memory) => [memory.device.id, memory]));
    this.#changed = new Set(devices);
    this.#touched = [];
  }

  /** Takes over the registered devices and forgets the others; answers the new place of each old one, −1 for none. */
  adopt(registered: ReadonlyMap<string, StoredDevice>): Int32Array | undefined {
    const before = this.#list;
    for (const memory of before) {
      const device = registered.get(memory.device.id);
      if (device && device !== memory.device) memory.adopt(device);
    }
    const kept = before.filter(({ device }) => registered.has(device.id));
    if (kept.length === before.length) return undefined;
    const places = new Int32Array(before.length).fill(-1);
    for (const [place, memory] of kept.entries()) {
      places[memory.index] = place;
      memory.index = place;
    }
    this.#list = kept;
    this.#idBytes = undefined;
    this.#byId = new Map(kept.map((memory) => [memory.device.id, memory]));
    this.#changed = new Set([...this.#changed].filter(({ device }) => registered.has(device.id)));
    this.#touched = this.#touched.filter(({ device }) => registered.has(device.id));
    return places;
  }
}
