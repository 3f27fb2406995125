import type { DeviceId, Observation, PropertyId } from '@ioc/domain';

import { ChangeLog, GONE } from './change-log.ts';
import type { Placed, Scope } from './scope.ts';

interface ValueEntry {
  version: number;
  observation: Observation;
  place: Placed;
}

function isNews(held: Observation, offered: Observation): boolean {
  if (offered.t !== held.t) return offered.t > held.t;
  return offered.v !== held.v || offered.q !== held.q;
}

/** The current value of every datastream: the newest by event time, whatever order they come in (R19). */
export class ValueTable {
  readonly #byDevice = new Map<DeviceId, Map<PropertyId, ValueEntry>>();
  readonly #log = new ChangeLog<ValueEntry>();

  /** Takes a value if it is newer than the held one; whether it was. A corrected value of the same time counts. */
  offer(observation: Observation, place: Placed, version: number): boolean {
    const ofDevice = this.#byDevice.get(observation.device) ?? new Map<PropertyId, ValueEntry>();
    const held = ofDevice.get(observation.property);
    if (held !== undefined && !isNews(held.observation, observation)) return false;
    if (held !== undefined) {
      held.observation = observation;
      held.place = place;
      this.#log.note(held, version);
      return true;
    }
    const entry = { version, observation, place };
    ofDevice.set(observation.property, entry);
    this.#byDevice.set(observation.device, ofDevice);
    this.#log.note(entry, version);
    return true;
  }

  /** Tells the values of a device anew, at another place: it moved to another city or sector. */
  move(device: DeviceId, place: Placed, version: number): void {
    for (const entry of this.#byDevice.get(device)?.values() ?? []) {
      entry.place = place;
      this.#log.note(entry, version);
    }
  }

  /** Forgets a device's values. */
  remove(device: DeviceId): void {
    for (const entry of this.#byDevice.get(device)?.values() ?? []) entry.version = GONE;
    this.#byDevice.delete(device);
  }

  /** Every current value in the scope. */
  all(scope: Scope): readonly Observation[] {
    const found: Observation[] = [];
    for (const ofDevice of this.#byDevice.values()) {
      for (const { observation, place } of ofDevice.values()) {
        if (scope.includes(place)) found.push(observation);
      }
    }
    return found;
  }

  /** The values in the scope that changed after the version. */
  since(version: number, scope: Scope): readonly Observation[] {
    return this.#log
      .since(version)
      .filter((entry) => scope.includes(entry.place))
      .map((entry) => entry.observation);
  }

  /** Datastreams that have a value. */
  get size(): number {
    let size = 0;
    for (const ofDevice of this.#byDevice.values()) size += ofDevice.size;
    return size;
  }
}
