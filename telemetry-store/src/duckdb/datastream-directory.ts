import type { DeviceId, ObservationValue, PropertyId } from '@ioc/domain';
import { TelemetryStoreError } from '../telemetry-store.ts';
import type { DirectoryEntries, SlotEntry } from './reading-engine.ts';
import { SLOT_KINDS, type SlotKind } from './reading-layout.ts';

/**
 * Distinct words over all datastreams. A catalogue has some hundred; this bounds the memory when devices send free
 * text as a value. Beyond it a write with a new word is refused.
 */
export const DISTINCT_WORDS_LIMIT = 65_536;

/** A device of the directory, with its slots by what they hold. */
export interface DirectoryDevice {
  readonly id: number;
  readonly name: DeviceId;
  readonly slotsByProperty: Map<PropertyId, Partial<Record<SlotKind, number>>>;
  /** Its slots in their order. */
  readonly entries: SlotEntry[];
}

/** What a slot is of, by names. */
export interface NamedSlot {
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly kind: SlotKind;
}

/**
 * Names of devices, properties and words as the small numbers that stand in the rows. Numbers are given in ascending
 * order and never change; a device's properties get slots as they first appear, one per kind of value, so that a
 * property that changes its kind keeps its history.
 */
export class DatastreamDirectory {
  readonly #devices = new Map<DeviceId, DirectoryDevice>();
  readonly #deviceNames: DeviceId[] = [];
  readonly #slots: SlotEntry[] = [];
  readonly #words: string[] = [];
  readonly #wordNumbers = new Map<string, number>();
  #saved: DirectorySize = { devices: 0, slots: 0, words: 0 };

  constructor(stored: DirectoryEntries) {
    for (const name of stored.devices) this.deviceNamed(name);
    for (const entry of stored.slots) this.#restoreSlot(entry);
    for (const word of stored.words) this.#wordNumber(word);
    this.confirm(this.size);
  }

  /** How many entries there are. */
  get size(): DirectorySize {
    return { devices: this.#deviceNames.length, slots: this.#slots.length, words: this.#words.length };
  }

  /** The entries that may not be in the file yet. */
  get unsaved(): DirectoryEntries {
    const { devices, slots, words } = this.#saved;
    return {
      first: this.#saved,
      devices: this.#deviceNames.slice(devices),
      slots: this.#slots.slice(slots),
      words: this.#words.slice(words),
    };
  }

  /** Says that the entries up to this size are durable. */
  confirm(size: DirectorySize): void {
    this.#saved = size;
  }

  /** The device if it ever wrote. */
  findDevice(name: DeviceId): DirectoryDevice | undefined {
    return this.#devices.get(name);
  }

  /** The device, new if need be. */
  deviceNamed(name: DeviceId): DirectoryDevice {
    const known = this.#devices.get(name);
    if (known) return known;
    const device = { id: this.#deviceNames.push(name) - 1, name, slotsByProperty: new Map(), entries: [] };
    this.#devices.set(name, device);
    return device;
  }

  /** The device's slot for the property's values of a kind, new if need be. */
  slotFor(device: DirectoryDevice, property: PropertyId, kind: SlotKind): number {
    const known = device.slotsByProperty.get(property);
    const slot = known?.[kind];
    if (slot !== undefined) return slot;
    const entry: SlotEntry = { device: device.id, slot: device.entries.length, property, kind };
    if (known) known[kind] = entry.slot;
    else device.slotsByProperty.set(property, { [kind]: entry.slot });
    this.#slots.push(entry);
    device.entries.push(entry);
    return entry.slot;
  }

  /** The slots of the device's property with what they hold; undefined when it never wrote that property. */
  slotsOf(device: DirectoryDevice, property: PropertyId): ReadonlyMap<number, SlotKind> | undefined {
    const known = device.slotsByProperty.get(property);
    if (!known) return undefined;
    return new Map(SLOT_KINDS.flatMap((kind) => (known[kind] === undefined ? [] : [[known[kind], kind]])));
  }

  /** The datastream that a device's slot belongs to. */
  datastreamOf(device: number, slot: number): NamedSlot | undefined {
    const name = this.#deviceNames[device];
    const entry = name && this.#devices.get(name)?.entries[slot];
    return name && entry ? { device: name, property: entry.property, kind: entry.kind } : undefined;
  }

  /** The number that stands for a value in its slot. Throws a TelemetryStoreError when there are too many words. */
  numberFor(value: ObservationValue): number {
    if (typeof value === 'number') return value;
    return typeof value === 'string' ? this.#wordNumber(value) : Number(value);
  }

  /** The value that a slot's number stands for. */
  valueOf(kind: SlotKind, stored: number): ObservationValue {
    if (kind === 'number') return stored;
    return kind === 'boolean' ? stored !== 0 : (this.#words[stored] ?? '');
  }

  #wordNumber(word: string): number {
    const known = this.#wordNumbers.get(word);
    if (known !== undefined) return known;
    if (this.#words.length >= DISTINCT_WORDS_LIMIT) {
      const message = `more than ${DISTINCT_WORDS_LIMIT} distinct words as values`;
      throw new TelemetryStoreError(message, { isTransient: false });
    }
    const number = this.#words.push(word) - 1;
    this.#wordNumbers.set(word, number);
    return number;
  }

  #restoreSlot({ device, property, kind }: SlotEntry): void {
    const name = this.#deviceNames[device];
    const known = name && this.#devices.get(name);
    if (known) this.slotFor(known, property, kind);
  }
}

/** How many entries of each sort. */
export interface DirectorySize {
  readonly devices: number;
  readonly slots: number;
  readonly words: number;
}

/** What kind of slot a value belongs into. */
export function kindOf(value: ObservationValue): SlotKind {
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'word';
}
