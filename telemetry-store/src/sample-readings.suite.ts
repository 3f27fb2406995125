import {
  instant,
  isDeviceId,
  isPropertyId,
  type DeviceId,
  type EpochMs,
  type Observation,
  type ObservationValue,
  type PropertyId,
  type Quality,
  type Reading,
} from '@ioc/domain';
import type { HistoryPoint } from './telemetry-store.ts';

/** When the samples begin; minutes count from here. */
export const START = instant(Date.UTC(2026, 10, 23, 7));
/** Milliseconds. */
export const MINUTE_MS = 60_000;
/** Milliseconds. */
export const HOUR_MS = 3_600_000;
/** A span around all samples. */
export const EVER = { from: instant(Date.UTC(2020, 0, 1)), to: instant(Date.UTC(2030, 0, 1)) };

/** An air station. */
export const NENH = device('env-nenh-01');
/** A river gauge. */
export const THUONG = device('river-thuong-01');
/** A lamp. */
export const LAMP = device('lamp-hung-vuong-07');
/** A property with numbers. */
export const PM = property('pm2_5');
/** A second property with numbers. */
export const NO2 = property('no2');
/** A property with booleans. */
export const LIT = property('lit');
/** A property with words. */
export const MODE = property('mode');

/** A value, good unless a quality is given. */
export type GivenValue = ObservationValue | readonly [ObservationValue, Quality];

/** A reading of a device at a minute. */
export function reading(
  from: DeviceId,
  minute: number,
  values: Readonly<Record<string, GivenValue | undefined>>,
): Reading {
  const observedAt = at(minute);
  return {
    device: from,
    observedAt,
    receivedAt: instant(observedAt + 180),
    isTimeAssumed: false,
    values: Object.entries(values).flatMap(([name, given]) =>
      given === undefined ? [] : [valueOf(name, given)],
    ),
  };
}

function valueOf(name: string, given: GivenValue): Reading['values'][number] {
  const [v, q] = typeof given === 'object' ? given : [given, 'good' as const];
  return { property: property(name), v, q };
}

/** A point of a history at a minute. */
export function point(minute: number, v: ObservationValue, q: Quality = 'good'): HistoryPoint {
  return { t: at(minute), v, q };
}

/** An observation at a minute. */
export function observation(...[from, of, minute, v, q = 'good']: ObservationParts): Observation {
  return { device: from, property: of, t: at(minute), v, q };
}

/** Device, property, minute, value and quality. */
export type ObservationParts = [
  from: DeviceId,
  of: PropertyId,
  minute: number,
  v: ObservationValue,
  q?: Quality,
];

/** The observations in the order of their datastreams. */
export function sorted(observations: readonly Observation[]): Observation[] {
  return [...observations].sort((a, b) =>
    `${a.device} ${a.property}` < `${b.device} ${b.property}` ? -1 : 1,
  );
}

/** The instant of a minute of the samples. */
export function at(minute: number): EpochMs {
  return instant(START + Math.round(minute * MINUTE_MS));
}

/** A device id. */
export function device(text: string): DeviceId {
  if (isDeviceId(text)) return text;
  throw new RangeError(`not a device id: ${text}`);
}

/** A property id. */
export function property(text: string): PropertyId {
  if (isPropertyId(text)) return text;
  throw new RangeError(`not a property id: ${text}`);
}
