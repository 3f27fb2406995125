import type { AreaId, CityId, Device, DeviceId, EpochMs, PropertyId, Sector } from '@ioc/domain';
import { instant } from '@ioc/domain';

import type { Expectation, IncidentModel } from '../scenario/incident-model.ts';
import { OccurrenceTimes, shareAt, type OccurrencePlace } from './occurrence-times.ts';
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
  readonly expect: readonly Expectation[];
  readonly expectHealth: readonly IncidentModel['expectHealth'][number][];
  readonly isSensorFault: boolean;
  readonly tolerates: readonly PropertyId[];
}

/** One occurrence of an incident while it lasts: `share` goes up to its strength and down again. */
export interface Occurrence {
  readonly number: number;
  readonly startedAt: number;
  readonly share: number;
}

const METRES_PER_DEGREE = 111_320;

function metresBetween(a: Device['location'], b: Device['location']): number {
  const northM = (a.lat - b.lat) * METRES_PER_DEGREE;
  const eastM = (a.lon - b.lon) * METRES_PER_DEGREE * Math.cos((b.lat * Math.PI) / 180);
  return Math.hypot(northM, eastM);
}

function isSelected(device: Device, { city, select }: IncidentModel): boolean {
  const { devices, tags = [], measures, near } = select;
  return (
    device.city === city &&
    (devices === undefined || devices.includes(device.id)) &&
    tags.every((tag) => device.tags.includes(tag)) &&
    (measures === undefined || device.datastreams.some(({ property }) => property === measures)) &&
    (near === undefined || metresBetween(device.location, near) <= near.withinM)
  );
}

/** How much time is looked ahead at once, in milliseconds. */
const QUARTER_MS = 21_600_000;

interface TimedOccurrence {
  readonly number: number;
  readonly startedAt: number;
}

/** The devices that one occurrence strikes. */
interface Struck {
  readonly number: number;
  readonly devices: readonly Device[];
  readonly ids: ReadonlySet<DeviceId>;
}

/** An incident of the scenario over the devices of a fleet, from an anchor on. */
export class IncidentSchedule {
  readonly model: IncidentModel;
  readonly #times: OccurrenceTimes;
  readonly #cause: IncidentSchedule | undefined;
  readonly #candidates: readonly Device[];
  readonly #children: ReadonlyMap<DeviceId, readonly Device[]>;
  readonly #key: number;
  /** The devices of the occurrence asked for last: a live fleet asks for the same one thousands of times. */
  #lastStruck: Struck | undefined;
  #known: { readonly quarter: number; readonly occurrences: readonly TimedOccurrence[] } = {
    quarter: NaN,
    occurrences: [],
  };

  constructor(
    model: IncidentModel,
    devices: readonly Device[],
    { cause, ...place }: OccurrencePlace & { readonly cause?: IncidentSchedule | undefined },
  ) {
    this.model = model;
    this.#times = new OccurrenceTimes(model, place, cause && cause.#times);
    this.#cause = cause;
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

  /** The occurrence that lasts at an instant, or undefined; the latest, should two overlap. */
  at(t: number): Occurrence | undefined {
    for (const { number, startedAt } of this.#around(t)) {
      const age = t - startedAt;
      if (age < 0 || age >= this.model.lasts) continue;
      return { number, startedAt, share: shareAt(this.model, age) * this.#times.strength(number) };
    }
    return undefined;
  }

  /** The occurrences of the quarter of a day around an instant, the latest first: a city asks for one after the other. */
  #around(t: number): readonly TimedOccurrence[] {
    const quarter = Math.floor(t / QUARTER_MS);
    if (this.#known.quarter === quarter) return this.#known.occurrences;
    const from = quarter * QUARTER_MS;
    const occurrences = this.#times
      .numbers(from, from + QUARTER_MS)
      .map((number) => ({ number, startedAt: this.#times.start(number) }))
      .filter(({ startedAt }) => startedAt < from + QUARTER_MS && startedAt + this.model.lasts > from)
      .toReversed();
    this.#known = { quarter, occurrences };
    return occurrences;
  }

  #candidatesOf(number: number): readonly Device[] {
    const withinM = this.model.causedBy?.withinM;
    if (this.#cause === undefined || withinM === undefined) return this.#candidates;
    const causes = this.#cause.struck(number);
    return this.#candidates.filter(({ location }) =>
      causes.some((cause) => metresBetween(location, cause.location) <= withinM),
    );
  }

  #chosen(number: number): readonly Device[] {
    const { choose } = this.model;
    const candidates = this.#candidatesOf(number);
    if (choose === undefined || choose >= candidates.length) return this.#withChildren(candidates);
    const first = Math.floor(uniform(this.#key, number) * candidates.length);
    const step = 1 + Math.floor(uniform(this.#key ^ 0x77, number) * (candidates.length - 1));
    const places = new Set<number>();
    for (let place = first; places.size < choose; place += step) {
      while (places.has(place % candidates.length)) place += 1;
      places.add(place % candidates.length);
    }
    return this.#withChildren(candidates.filter((_, place) => places.has(place)));
  }

  #struck(number: number): Struck {
    if (this.#lastStruck?.number === number) return this.#lastStruck;
    const devices = this.#chosen(number);
    return (this.#lastStruck = { number, devices, ids: new Set(devices.map(({ id }) => id)) });
  }

  /** The devices that an occurrence strikes. */
  struck(number: number): readonly Device[] {
    return this.#struck(number).devices;
  }

  /** Whether an occurrence strikes a device. */
  strikes(number: number, device: DeviceId): boolean {
    return this.#struck(number).ids.has(device);
  }

  /** What really happened in a span, for the ground truth. */
  incidents(from: EpochMs, to: EpochMs): readonly Incident[] {
    return this.#times
      .numbers(from, to)
      .map((number) => this.#incident(number))
      .filter((incident) => incident.to > from && incident.from < to && incident.devices.length > 0);
  }

  #incident(number: number): Incident {
    const { id, kind, city, sector, lasts, expect, expectHealth, isSensorFault, tolerates } = this.model;
    const startedAt = this.#times.start(number);
    return {
      id: `${id}#${number}`,
      kind,
      city,
      sector,
      devices: this.struck(number).map((device) => device.id),
      from: instant(startedAt),
      to: instant(startedAt + lasts),
      expect,
      expectHealth,
      isSensorFault,
      tolerates,
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
