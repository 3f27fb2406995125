/** Numbers kept per datastream, side by side. */
const STRIDE = 5;
const LAST_T = 0;
const LAST_V = 1;
const CREDIBLE_T = 2;
const CREDIBLE_V = 3;
const SINCE = 4;

const FIRST_CAPACITY = 1_024;

/** What is remembered of a datastream that was never heard: so long ago that any change since is credible. */
const NEVER = -Infinity;

/**
 * What is remembered of every datastream, in typed arrays: the last value and the last credible one with their times by the
 * device's clock, since when it is unchanged, and why the last one was suspect. 50 bytes each, saved by copying.
 */
export class ValueMemory {
  #numbers = new Float64Array(FIRST_CAPACITY * STRIDE);
  #device = new Int32Array(FIRST_CAPACITY);
  #property = new Int32Array(FIRST_CAPACITY);
  #reasons = new Uint8Array(FIRST_CAPACITY);
  #size = 0;

  /** How many datastreams are remembered; their places are below it. */
  get size(): number {
    return this.#size;
  }

  /** The place of a new datastream. */
  add(device: number, property: number): number {
    if (this.#size === this.#device.length) this.#resize(this.#size * 2);
    const place = this.#size++;
    this.#numbers.fill(NEVER, place * STRIDE, (place + 1) * STRIDE);
    this.#device[place] = device;
    this.#property[place] = property;
    this.#reasons[place] = 0;
    return place;
  }

  deviceAt(place: number): number {
    return this.#device[place] ?? 0;
  }

  propertyAt(place: number): number {
    return this.#property[place] ?? 0;
  }

  reasonsAt(place: number): number {
    return this.#reasons[place] ?? 0;
  }

  lastT(place: number): number {
    return this.#numbers[place * STRIDE + LAST_T] ?? NaN;
  }

  lastV(place: number): number {
    return this.#numbers[place * STRIDE + LAST_V] ?? NaN;
  }

  credibleT(place: number): number {
    return this.#numbers[place * STRIDE + CREDIBLE_T] ?? NaN;
  }

  credibleV(place: number): number {
    return this.#numbers[place * STRIDE + CREDIBLE_V] ?? NaN;
  }

  /** Since when the value is unchanged. */
  since(place: number): number {
    return this.#numbers[place * STRIDE + SINCE] ?? NaN;
  }

  /** Takes over a newer value. */
  put(
    place: number,
    { t, v }: { readonly t: number; readonly v: number },
    judged: { readonly reasons: number; readonly isCredible: boolean; readonly since: number },
  ): void {
    const at = place * STRIDE;
    this.#numbers[at + LAST_T] = t;
    this.#numbers[at + LAST_V] = v;
    this.#numbers[at + SINCE] = judged.since;
    this.#reasons[place] = judged.reasons;
    if (!judged.isCredible) return;
    this.#numbers[at + CREDIBLE_T] = t;
    this.#numbers[at + CREDIBLE_V] = v;
  }

  /** Views of the columns, as long as there are datastreams: to be copied in the same turn. */
  columns(): readonly [Float64Array, Int32Array, Int32Array, Uint8Array] {
    const size = this.#size;
    return [
      this.#numbers.subarray(0, size * STRIDE),
      this.#device.subarray(0, size),
      this.#property.subarray(0, size),
      this.#reasons.subarray(0, size),
    ];
  }

  /** Replaces everything by such columns; false when they do not fit together. */
  restore([numbers, device, property, reasons]: readonly [
    Float64Array,
    Int32Array,
    Int32Array,
    Uint8Array,
  ]): boolean {
    const size = device.length;
    if (numbers.length !== size * STRIDE || property.length !== size || reasons.length !== size) return false;
    this.#size = 0;
    this.#resize(Math.max(FIRST_CAPACITY, size));
    this.#numbers.set(numbers);
    this.#device.set(device);
    this.#property.set(property);
    this.#reasons.set(reasons);
    this.#size = size;
    return true;
  }

  /** Renumbers the devices, −1 standing for one that is forgotten; answers the new place of each datastream, −1 for none. */
  renumber(devices: Int32Array): Int32Array {
    const places = new Int32Array(this.#size).fill(-1);
    let kept = 0;
    for (let place = 0; place < this.#size; place += 1) {
      const device = devices[this.deviceAt(place)] ?? -1;
      if (device < 0) continue;
      places[place] = kept;
      this.#numbers.copyWithin(kept * STRIDE, place * STRIDE, (place + 1) * STRIDE);
      this.#device[kept] = device;
      this.#property[kept] = this.propertyAt(place);
      this.#reasons[kept] = this.reasonsAt(place);
      kept += 1;
    }
    this.#size = kept;
    return places;
  }

  #resize(capacity: number): void {
    const [numbers, device, property, reasons] = this.columns();
    this.#numbers = new Float64Array(capacity * STRIDE);
    this.#device = new Int32Array(capacity);
    this.#property = new Int32Array(capacity);
    this.#reasons = new Uint8Array(capacity);
    this.#numbers.set(numbers);
    this.#device.set(device);
    this.#property.set(property);
    this.#reasons.set(reasons);
  }
}
