import type { AreaId, CityId, Device, DeviceId, EpochMs, PropertyId, Sector, Severity } from '@ioc/domain';
import { instant } from '@ioc/domain';

import type { IncidentModel } from '../scenario/scenario.ts';
import { keyOf, uniform } from './seeded-noise.ts';

/** One thing that really happened, and what an alarm system should have said (contracts §4, `--truth`). */
export interface Incident {
  readonly id: string;
  readonly kind: string;
  readonly city: CityId;
  readonly sector: Sector;
  readonly devices: readonly DeviceId[];
  readonly area?: AreaId;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly expect: readonly { readonly property: PropertyId; readonly severity: Severity }[];
}

/** One occurrence of an incident while it lasts: `share` goes up to 1 and down again over the ramp. */
export interface Occurrence {
  readonly number: number;
  readonly startedAt: number;
  readonly share: number;
}

const METRES_PER_DEGREE = 111_320;

function isNear(device: Device, near: NonNullable<IncidentModel['select']['near']>): boolean {
  const northM = (device.location.lat - near.lat) * METRES_PER_DEGREE;
  const eastM = (device.location.lon - near.lon) * METRES_PER_DEGREE * Math.cos((near.lat * Math.PI) / 180);
  return Math.hypot(northM, eastM) <= near.withinM;
}

function isSelected(device: Device, { city, select }: IncidentModel): boolean {
  return (
    device.city === city &&
    (select.devices === undefined || select.devices.includes(device.id)) &&
    (select.tags ?? []).every((tag) => device.tags.includes(tag)) &&
    (select.near === undefined || isNear(device, select.near))
  );
}

/** An incident of the scenario over the devices of a fleet, from an anchor on. */
export class IncidentSchedule {
  readonly model: IncidentModel;
  readonly #candidates: readonly Device[];
  readonly #children: ReadonlyMap<DeviceId, readonly Device[]>;
  readonly #anchor: number;
  readonly #key: number;
  /** The devices of the occurrence asked for last: a live fleet asks for the same one thousands of times. */
  #lastStruck: { readonly number: number; readonly ids: ReadonlySet<DeviceId> } | undefined;

  constructor(
    model: IncidentModel,
    devices: readonly Device[],
    place: { readonly anchor: EpochMs; readonly seed: number },
  ) {
    this.model = model;
    this.#anchor = place.anchor + model.startsAfter;
    this.#key = keyOf(place.seed, `incident/${model.id}`);
    this.#candidates = devices.filter((device) => isSelected(device, model));
    this.#children = childrenOf(devices);
  }

  /** Every device that some occurrence can strike. */
  get devices(): readonly Device[] {
    return this.#withChildren(this.#candidates);
  }

  #withChildren(struck: readonly Device[]): readonly Device[] {
    if (!this.model.withChildren) return struck;
    return [...struck, ...struck.flatMap((device) => this.#children.get(device.id) ?? [])];
  }

  /** The occurrence that lasts at an instant, or undefined. */
  at(t: number): Occurrence | undefined {
    const { every, lasts, ramp } = this.model;
    const number = every === undefined ? 0 : Math.floor((t - this.#anchor) / every);
    const startedAt = this.#anchor + number * (every ?? 0);
    const age = t - startedAt;
    if (age < 0 || age >= lasts) return undefined;
    const share = ramp === 0 ? 1 : Math.min(1, age / ramp, (lasts - age) / ramp);
    return { number, startedAt, share };
  }

  /** The devices that an occurrence strikes. */
  struck(number: number): readonly Device[] {
    const { choose } = this.model;
    if (choose === undefined || choose >= this.#candidates.length) return this.devices;
    const first = Math.floor(uniform(this.#key, number) * this.#candidates.length);
    const step = 1 + Math.floor(uniform(this.#key ^ 0x77, number) * (this.#candidates.length - 1));
    const places = new Set<number>();
    for (let place = first; places.size < choose; place += step) {
      while (places.has(place % this.#candidates.length)) place += 1;
      places.add(place % this.#candidates.length);
    }
    return this.#withChildren(this.#candidates.filter((_, place) => places.has(place)));
  }

  /** Whether an occurrence strikes a device. */
  strikes(number: number, device: DeviceId): boolean {
    if (this.#lastStruck?.number !== number) {
      this.#lastStruck = { number, ids: new Set(this.struck(number).map(({ id }) => id)) };
    }
    return this.#lastStruck.ids.has(device);
  }

  /** What really happened in a span, for the ground truth. */
  incidents(from: EpochMs, to: EpochMs): readonly Incident[] {
    const { every, lasts } = this.model;
    const first = every === undefined ? 0 : Math.floor((from - lasts - this.#anchor) / every);
    const last = every === undefined ? 0 : Math.floor((to - this.#anchor) / every);
    return Array.from({ length: last - first + 1 }, (_, index) => this.#incident(first + index)).filter(
      (incident) => incident.to > from && incident.from < to && incident.devices.length > 0,
    );
  }

  #incident(number: number): Incident {
    const { id, kind, city, sector, every, lasts, expect } = this.model;
    const startedAt = this.#anchor + number * (every ?? 0);
    return {
      id: `${id}#${number}`,
      kind,
      city,
      sector,
      devices: this.struck(number).map((device) => device.id),
      from: instant(startedAt),
      to: instant(startedAt + lasts),
      expect,
    };
  }
}

function childrenOf(devices: readonly Device[]): ReadonlyMap<DeviceId, readonly Device[]> {
  const children = new Map<DeviceId, Device[]>();
  for (const device of devices) {
    if (device.parent === undefined) continue;
    const known = children.get(device.parent);
    if (known) known.push(device);
    else children.set(device.parent, [device]);
  }
  return children;
}
