import { isStep, medianOf, SUSPICION, type DeviceId, type PropertyId } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { RegistrySnapshot } from '../intake/registry-snapshot.ts';
import { MOST_NEIGHBOURS, NearDevices } from './near-devices.ts';
import { PropertyTable, type PropertyLimits } from './property-limits.ts';
import { SuspectMemory } from './suspect-memory.ts';
import { ValueMemory } from './value-memory.ts';

/** Expected intervals after which a neighbour's value is too old to be compared with. */
export const NEIGHBOUR_INTERVALS = 3;

/** Finds the datastream of another device: its place, or −1. */
export type FindPlace = (device: string, property: PropertyId) => number;

/** The devices near a datastream, the places of those that were heard when there were `size` datastreams, and how old their values may be. */
interface Neighbours {
  readonly ids: readonly DeviceId[];
  readonly places: Int32Array;
  readonly size: number;
  readonly freshMs: number;
}

/** A value of a datastream, by the device's clock. */
export interface NumericValue {
  readonly device: StoredDevice;
  readonly property: PropertyId;
  readonly t: number;
  readonly v: number;
}

/**
 * Judges values by those before them and those nearby (I6), in the order of the journal. A value that is not newer than its
 * datastream's newest is judged against nothing: it keeps the judgement that it got when it was first heard, if it was.
 */
export class ValueJudge {
  readonly memory = new ValueMemory();
  readonly suspects = new SuspectMemory();
  readonly properties = new PropertyTable();
  readonly #near = new NearDevices();
  /** Neighbours by the place of a datastream; resolved again when datastreams were added, thrown away with the registry. */
  readonly #neighbours = new Map<number, Neighbours>();
  readonly #find: FindPlace;
  readonly #around = new Float64Array(MOST_NEIGHBOURS);

  constructor(find: FindPlace) {
    this.#find = find;
  }

  /** Takes over a changed registry. */
  adopt({ devices, properties }: RegistrySnapshot): void {
    this.properties.adopt(properties);
    this.#near.adopt(devices);
    this.#neighbours.clear();
  }

  /** Why the value is suspect, as `SUSPICION`s added up; 0 for a credible one. */
  judge(place: number, value: NumericValue): number {
    const { memory } = this;
    const { t, v } = value;
    if (t <= memory.lastT(place)) return this.suspects.reasonsOf(place, t, v);
    const limits = this.properties.limitsAt(memory.propertyAt(place));
    if (!limits) return 0;
    let reasons = 0;
    if (limits.stepMax >= 0 && this.#isStep(place, value, limits)) reasons |= SUSPICION.step;
    if (t - this.#since(place, value, limits) > limits.flatlineMs) reasons |= SUSPICION.flatline;
    if (limits.neighbourMax >= 0 && this.#isAlone(place, value, limits)) reasons |= SUSPICION.neighbours;
    return reasons;
  }

  /** Remembers a value with the judgement that it got; whether it is the newest of its datastream. */
  learn(place: number, value: NumericValue, reasons: number): boolean {
    const { memory } = this;
    if (value.t <= memory.lastT(place)) return false;
    const limits = this.properties.limitsAt(memory.propertyAt(place));
    const since = limits ? this.#since(place, value, limits) : value.t;
    memory.put(place, value, { reasons, isCredible: (reasons & SUSPICION.step) === 0, since });
    if (reasons !== 0) this.suspects.add(place, { t: value.t, v: value.v, reasons });
    return true;
  }

  #isStep(place: number, value: NumericValue, { stepMax, stepPerMs }: PropertyLimits): boolean {
    const { memory } = this;
    const lastV = memory.lastV(place);
    // Most values are near the one before: that is seen without anything else.
    if (Math.abs(value.v - lastV) <= stepMax) return false;
    const last = { t: memory.lastT(place), v: lastV };
    const credible = { t: memory.credibleT(place), v: memory.credibleV(place) };
    return isStep({ max: stepMax, perMs: stepPerMs }, { last, credible }, value);
  }

  /** Since when the datastream has this value. What happened in a gap longer than the limit nobody knows. */
  #since(place: number, { t, v }: NumericValue, { flatlineMs }: PropertyLimits): number {
    const { memory } = this;
    const goesOn = v === memory.lastV(place) && t - memory.lastT(place) <= flatlineMs;
    return goesOn ? memory.since(place) : t;
  }

  #isAlone(place: number, value: NumericValue, limits: PropertyLimits): boolean {
    const { memory } = this;
    const { t, v } = value;
    const { places, freshMs } = this.#neighboursOf(place, value, limits);
    let count = 0;
    for (let index = 0; index < places.length; index += 1) {
      const near = places[index] ?? 0;
      const heardAt = memory.credibleT(near);
      if (heardAt <= t && t - heardAt <= freshMs) this.#around[count++] = memory.credibleV(near);
    }
    return (
      count >= limits.leastNeighbours && Math.abs(v - medianOf(this.#around, count)) > limits.neighbourMax
    );
  }

  #neighboursOf(place: number, { device, property }: NumericValue, limits: PropertyLimits): Neighbours {
    const { size } = this.memory;
    const known = this.#neighbours.get(place);
    if (known?.size === size) return known;
    const ids = known?.ids ?? this.#near.of(device, property, limits.withinMeters);
    const places = ids.map((id) => this.#find(id, property)).filter((near) => near >= 0);
    const freshMs = known?.freshMs ?? intervalOf(device, property) * NEIGHBOUR_INTERVALS;
    const found = { ids, places: Int32Array.from(places), size, freshMs };
    this.#neighbours.set(place, found);
    return found;
  }
}

function intervalOf({ datastreams }: StoredDevice, property: PropertyId): number {
  return (datastreams.find((datastream) => datastream.property === property)?.intervalSeconds ?? 0) * 1_000;
}
