import type { DeviceId, PropertyId } from '../identifiers.ts';
import type { EpochMs } from '../time/instant.ts';

/** How far a value can be believed, best first. */
export const QUALITIES = ['good', 'suspect', 'bad', 'maintenance'] as const;

/** How far a value can be believed. Rejected values never become observations: they are quarantined. */
export type Quality = (typeof QUALITIES)[number];

/** A measured value: a number in the property's unit, a boolean, or one of the property's words. */
export type ObservationValue = number | boolean | string;

/** One value of one datastream at one time; `t` is the device's clock. */
export interface Observation {
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly t: EpochMs;
  readonly v: ObservationValue;
  readonly q: Quality;
}

/** One value inside a reading. */
export interface ReadingValue {
  readonly property: PropertyId;
  readonly v: ObservationValue;
  readonly q: Quality;
}

/**
 * One message of one device: one time, several values, each property at most once.
 *
 * `observedAt` is the device's clock (`isTimeAssumed` when it sent none and the arrival stands in), `receivedAt`
 * ours. `seq` is the device's own ascending count, if it sends one.
 *
 * @example
 * { device: 'env-nenh-01', observedAt: 1764140400000, receivedAt: 1764140400180, isTimeAssumed: false, seq: 918,
 *   values: [{ property: 'pm2_5', v: 41.2, q: 'good' }, { property: 'no2', v: 33, q: 'good' }] }
 */
export interface Reading {
  readonly device: DeviceId;
  readonly observedAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly isTimeAssumed: boolean;
  readonly seq?: number;
  readonly values: readonly ReadingValue[];
}
