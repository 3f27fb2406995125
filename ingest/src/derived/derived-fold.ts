import { indicesOf, instant, type AirIndex, type DeviceId, type PropertyId, type Reading } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { Deriver } from '../health/device-judge.ts';
import type { NoteDraft } from '../health/note-draft.ts';
import { sentPartsOf, type DecodedMessage } from '../intake/decode-message.ts';
import type { JournalFold } from '../intake/journal-fold.ts';
import type { RegistrySnapshot } from '../intake/registry-snapshot.ts';
import type { TailBatch } from '../intake/tail.ts';
import { IndexHours, widthOf, type ToldIndex } from './index-hours.ts';
import { loadHours, saveHours, type SavedHours } from './hours-bytes.ts';

/** The hours of one device for one index, of the device as it was registered. */
interface TrackedIndex {
  readonly device: StoredDevice;
  readonly index: AirIndex;
  readonly places: ReadonlyMap<PropertyId, number>;
  readonly hours: IndexHours;
}

const NONE: readonly TrackedIndex[] = [];

function keyOf(index: AirIndex, device: string): string {
  return `${index.id}@${index.version} ${device}`;
}

function trackedOf(device: StoredDevice, index: AirIndex, rows: SavedHours): TrackedIndex {
  const saved = rows.get(keyOf(index, device.id));
  const isFitting = saved?.length === widthOf(index);
  return {
    device,
    index,
    places: new Map(index.inputs.map(({ property }, place) => [property, place])),
    hours: new IndexHours(index, device.datastreams, isFitting ? saved : undefined),
  };
}

/**
 * Works the properties that are derived out of their inputs (R5) while messages are judged, and has them written with the
 * message that completed them: an hour's index with the first reading of a later hour. They are ordinary observations from then on.
 *
 * What it remembers follows from the journal. It grows with the registered devices that measure the inputs, not with messages.
 */
export class DerivedFold implements JournalFold, Deriver {
  readonly name = 'derived';
  readonly #indices: readonly AirIndex[];
  #tracked = new Map<DeviceId, readonly TrackedIndex[]>();
  #judged = 0;
  #durable = 0;

  constructor(registry: RegistrySnapshot, indices: readonly AirIndex[]) {
    this.#indices = indices;
    this.#track(registry.devices.values(), new Map());
  }

  /** Takes over a changed registry; devices that left are forgotten. */
  adopt(registry: RegistrySnapshot): void {
    this.#track(registry.devices.values(), this.#rows());
  }

  derive(message: DecodedMessage, draft: NoteDraft): void {
    this.#judged = message.position + 1;
    this.#digest(message, draft);
  }

  take({ messages }: TailBatch): void {
    for (const message of messages) {
      this.#durable = message.position + 1;
      if (message.position >= this.#judged) this.#digest(message);
    }
  }

  /** While a message is judged and not durable there is no state to save. */
  save(): Uint8Array | undefined {
    return this.#judged > this.#durable ? undefined : saveHours(this.#rows());
  }

  load(saved: Uint8Array): boolean {
    const rows = loadHours(saved);
    const devices = [...this.#tracked.values()].flatMap(([first]) => first?.device ?? []);
    this.#track(devices, rows ?? new Map());
    return rows !== undefined;
  }

  #track(devices: Iterable<StoredDevice>, rows: SavedHours): void {
    this.#tracked = new Map();
    for (const device of devices) {
      const indices = indicesOf(device.datastreams, this.#indices);
      if (indices.length === 0) continue;
      this.#tracked.set(
        device.id,
        indices.map((index) => trackedOf(device, index, rows)),
      );
    }
  }

  #rows(): SavedHours {
    const all = [...this.#tracked.values()].flat();
    return new Map(all.map(({ index, device, hours }) => [keyOf(index, device.id), hours.numbers]));
  }

  #digest(message: DecodedMessage, draft?: NoteDraft): void {
    // What comes out of quarantine is of an hour that is long over.
    if (this.#tracked.size === 0 || message.replay) return;
    for (const { device, readings } of sentPartsOf(message)) {
      for (const tracked of this.#tracked.get(device.id) ?? NONE) {
        for (const reading of readings) digestReading(tracked, reading, draft);
      }
    }
  }
}

/** Suspect values pass an hour and count for nothing. */
function digestReading(
  { index, device, places, hours }: TrackedIndex,
  { observedAt, values }: Reading,
  draft: NoteDraft | undefined,
): void {
  for (const { property, v, q } of values) {
    const place = places.get(property);
    if (place === undefined || typeof v !== 'number') continue;
    const told = hours.reach(observedAt);
    if (told) draft?.tell({ device: device.id, ...derivedOf(index, told) });
    const isSuspect = q !== 'good' || draft?.isMarked(device.id, property, observedAt) === true;
    if (!isSuspect) hours.add(place, observedAt, v);
  }
}

function derivedOf({ property }: AirIndex, { t, v }: ToldIndex) {
  return { t: instant(t), values: [{ property, v }] };
}
