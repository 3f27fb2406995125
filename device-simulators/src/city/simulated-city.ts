import type {
  Device,
  DeviceId,
  EpochMs,
  ObservationValue,
  ObservedProperty,
  PropertyId,
  ReadingValue,
} from '@ioc/domain';

import type { IncidentEffect, Scenario } from '../scenario/scenario.ts';
import { IncidentSchedule, type Incident } from './incident-schedule.ts';
import { keyOf, uniform } from './seeded-noise.ts';
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

/** A city whose every value is a function of seed, device, scenario and time. */
export interface SimulatedCity {
  readonly devices: readonly SimulatedDevice[];
  /** What a device reports at an instant; undefined while it is silent. `isDue` picks the datastreams. */
  valuesAt(
    device: SimulatedDevice,
    t: number,
    isDue?: (intervalMs: number) => boolean,
  ): readonly ReadingValue[] | undefined;
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
    return [{ property: id, intervalMs: intervalSeconds * 1_000, decimals: property.decimals, usual }];
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

function struckBy(
  effect: IncidentEffect,
  value: ObservationValue,
  strike: { share: number; held: () => ObservationValue },
): ObservationValue {
  if (effect.hold) return strike.held();
  if (effect.set !== undefined && typeof effect.set !== 'number') return effect.set;
  if (typeof value !== 'number') return effect.set ?? value;
  if (effect.set !== undefined) return value + (effect.set - value) * strike.share;
  return value * (1 + ((effect.multiply ?? 1) - 1) * strike.share) + (effect.add ?? 0) * strike.share;
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

/** Makes a simulated city: the same options give the same readings on every machine. */
export function createSimulatedCity(options: SimulatedCityOptions): SimulatedCity {
  const schedules = options.scenario.incidents.map(
    (model) => new IncidentSchedule(model, options.devices, options),
  );
  const known = {
    properties: new Map(options.properties.map((property) => [property.id, property])),
    schedules: schedulesByDevice(schedules),
  };

  function strikes(target: SimulatedDevice, t: number) {
    return target.incidents.flatMap((schedule) => {
      const occurrence = schedule.at(t);
      return occurrence && schedule.strikes(occurrence.number, target.device.id)
        ? [{ occurrence, effects: schedule.model.effects }]
        : [];
    });
  }

  return {
    devices: options.devices.map((device) => simulatedDevice(device, options, known)),
    valuesAt(target, t, isDue = () => true) {
      const active = target.incidents.length === 0 ? [] : strikes(target, t);
      if (active.some(({ effects }) => effects.some((effect) => effect.silent))) return undefined;
      return target.datastreams
        .filter(({ intervalMs }) => isDue(intervalMs))
        .map(({ property, usual, decimals }) => {
          let v = usual(t);
          for (const { occurrence, effects } of active) {
            for (const effect of effects) {
              if (effect.property !== undefined && effect.property !== property) continue;
              v = struckBy(effect, v, { share: occurrence.share, held: () => usual(occurrence.startedAt) });
            }
          }
          return { property, v: typeof v === 'number' ? Number(v.toFixed(decimals)) : v, q: 'good' };
        });
    },
    incidents: (from, to) => schedules.flatMap((schedule) => schedule.incidents(from, to)),
  };
}
