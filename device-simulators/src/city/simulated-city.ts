import type {
  Device,
  DeviceId,
  EpochMs,
  ObservationValue,
  ObservedProperty,
  PropertyId,
  ReadingValue,
} from '@ioc/domain';

import type { IncidentEffect } from '../scenario/incident-model.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { IncidentSchedule, type Incident, type Occurrence } from './incident-schedule.ts';
import { keyOf, uniform } from './seeded-noise.ts';
import { struckValue } from './struck-value.ts';
import { usualValue, type UsualValue } from './usual-value.ts';

/** What a simulated city is made of; occurrences of incidents count from `anchor`. */
export interface SimulatedCityOptions {
  readonly devices: readonly Device[];
  readonly properties: readonly ObservedProperty[];
  readonly scenario: Scenario;
  readonly seed: number;
  readonly anchor: EpochMs;
}

interface SimulatedDatastream {
  readonly property: PropertyId;
  readonly intervalMs: number;
  readonly decimals: number;
  readonly usual: UsualValue;
  readonly key: number;
}

/** A device of the city with what its readings follow from. */
export interface SimulatedDevice {
  readonly device: Device;
  /** The shortest interval of its datastreams. */
  readonly intervalMs: number;
  /** Where in its interval it reports, so that a fleet does not speak with one voice. */
  readonly phaseMs: number;
  readonly datastreams: readonly SimulatedDatastream[];
  readonly incidents: readonly IncidentSchedule[];
}

/** What becomes of a device's messages at an instant. */
export interface MessageFate {
  readonly isKeptBack: boolean;
  readonly clockMs: number;
  readonly copies: number;
}

/** The fate of nearly every message. */
const UNTOUCHED: MessageFate = { isKeptBack: false, clockMs: 0, copies: 1 };

/** A city whose every value is a function of seed, device, scenario and time. */
export interface SimulatedCity {
  readonly devices: readonly SimulatedDevice[];
  /** What a device reports at an instant; undefined while it is silent. `isDue` picks the datastreams. */
  valuesAt(
    device: SimulatedDevice,
    t: number,
    isDue?: (intervalMs: number) => boolean,
  ): readonly ReadingValue[] | undefined;
  /** What becomes of the message that a device sends at an instant. */
  fateAt(device: SimulatedDevice, t: number): MessageFate;
  /** What is true of a device's property at an instant: what happens to the world, without noise or faults of the sensor. */
  truthAt(device: SimulatedDevice, property: PropertyId, t: number): ObservationValue | undefined;
  /** What really happened in a span. */
  incidents(from: EpochMs, to: EpochMs): readonly Incident[];
}

function simulatedDevice(
  device: Device,
  options: SimulatedCityOptions,
  known: {
    readonly properties: ReadonlyMap<PropertyId, ObservedProperty>;
    readonly schedules: ReadonlyMap<DeviceId, readonly IncidentSchedule[]>;
  },
): SimulatedDevice {
  const datastreams = device.datastreams.flatMap(({ property: id, intervalSeconds }) => {
    const property = known.properties.get(id);
    if (!property) return [];
    const usual = usualValue(device, property, options);
    return [
      {
        property: id,
        intervalMs: intervalSeconds * 1_000,
        decimals: property.decimals,
        usual,
        key: keyOf(options.seed, `strike/${device.id}/${id}`),
      },
    ];
  });
  const intervalMs = Math.min(...datastreams.map((datastream) => datastream.intervalMs));
  return {
    device,
    intervalMs,
    phaseMs: Math.floor(uniform(keyOf(options.seed, `phase/${device.id}`), 0) * intervalMs),
    datastreams,
    incidents: known.schedules.get(device.id) ?? [],
  };
}

function schedulesByDevice(
  schedules: readonly IncidentSchedule[],
): ReadonlyMap<DeviceId, readonly IncidentSchedule[]> {
  const byDevice = new Map<DeviceId, IncidentSchedule[]>();
  for (const schedule of schedules) {
    for (const { id } of schedule.devices) byDevice.set(id, [...(byDevice.get(id) ?? []), schedule]);
  }
  return byDevice;
}

function schedulesOf(options: SimulatedCityOptions): readonly IncidentSchedule[] {
  const { scenario, devices, seed, anchor } = options;
  const known = new Map<string, IncidentSchedule>();
  for (const model of scenario.incidents) {
    const cause = model.causedBy && known.get(model.causedBy.incident);
    const place = { seed, anchor, utcOffsetMinutes: scenario.utcOffsetMinutes, cause };
    known.set(model.id, new IncidentSchedule(model, devices, place));
  }
  return [...known.values()];
}

interface ActiveStrike {
  readonly occurrence: Occurrence;
  readonly effects: readonly IncidentEffect[];
  readonly isSensorFault: boolean;
}

const NO_STRIKES: readonly ActiveStrike[] = [];

function strikesOn(target: SimulatedDevice, t: number): readonly ActiveStrike[] {
  if (target.incidents.length === 0) return NO_STRIKES;
  let strikes: ActiveStrike[] | undefined;
  for (const schedule of target.incidents) {
    const occurrence = schedule.at(t);
    if (!occurrence || !schedule.strikes(occurrence.number, target.device.id)) continue;
    const { effects, isSensorFault } = schedule.model;
    (strikes ??= []).push({ occurrence, effects, isSensorFault });
  }
  return strikes ?? NO_STRIKES;
}

function valueOf(
  { property, usual, decimals, key }: SimulatedDatastream,
  active: readonly ActiveStrike[],
  { t, isCalm }: { readonly t: number; readonly isCalm: boolean },
): ObservationValue {
  let v = usual(t, isCalm);
  if (active.length === 0) return v;
  for (const { occurrence, effects } of active) {
    const { startedAt, share } = occurrence;
    for (const effect of effects) {
      if (effect.property !== undefined && effect.property !== property) continue;
      v = struckValue(effect, v, { t, startedAt, share, key, held: () => usual(startedAt) });
    }
  }
  return typeof v === 'number' ? Number(v.toFixed(decimals)) : v;
}

function fateOf(active: readonly ActiveStrike[]): MessageFate {
  if (active.length === 0) return UNTOUCHED;
  const effects = active.flatMap((strike) => strike.effects);
  return {
    isKeptBack: effects.some(({ backlog }) => backlog),
    clockMs: effects.reduce((sum, { clockSeconds = 0 }) => sum + clockSeconds * 1_000, 0),
    copies: effects.reduce((most, { copies = 1 }) => Math.max(most, copies), 1),
  };
}

/** Makes a simulated city: the same options give the same readings on every machine. */
export function createSimulatedCity(options: SimulatedCityOptions): SimulatedCity {
  const schedules = schedulesOf(options);
  const known = {
    properties: new Map(options.properties.map((property) => [property.id, property])),
    schedules: schedulesByDevice(schedules),
  };
  return {
    devices: options.devices.map((device) => simulatedDevice(device, options, known)),
    valuesAt(target, t, isDue = () => true) {
      const active = strikesOn(target, t);
      if (active.some(({ effects }) => effects.some((effect) => effect.silent))) return undefined;
      const values: ReadingValue[] = [];
      for (const datastream of target.datastreams) {
        if (!isDue(datastream.intervalMs)) continue;
        values.push({
          property: datastream.property,
          v: valueOf(datastream, active, { t, isCalm: false }),
          q: 'good',
        });
      }
      return values;
    },
    fateAt: (target, t) => fateOf(strikesOn(target, t)),
    truthAt(target, property, t) {
      const datastream = target.datastreams.find((one) => one.property === property);
      const active = strikesOn(target, t).filter(({ isSensorFault }) => !isSensorFault);
      return datastream && valueOf(datastream, active, { t, isCalm: true });
    },
    incidents: (from, to) => schedules.flatMap((schedule) => schedule.incidents(from, to)),
  };
}
