import type { TestDevice } from '../../src/test-device.ts';
import { hashedValue, hashOf } from './hashed-value.ts';

/** What a virtual device says: its message of a number is always the same, and no two have the same time. */
export interface ReadingPlan {
  readonly device: TestDevice;
  readonly property: string;
  /** When the message of that number was observed, milliseconds since 1970. */
  timeOf(seq: number): number;
  valueOf(seq: number): number;
  /** How often the message is sent, 1 or more. */
  copiesOf(seq: number): number;
}

/** Measured by the devices that only have to be stored right: no seeded rule and no bound on its steps concerns it. */
export const HASHED_PROPERTY = 'wind_direction';

/** Measured by the devices that raise alerts; no seeded rule concerns it. */
export const ALARMING_PROPERTY = 'solar_radiation';

/** Messages of an alarming device between two changes of its level. */
export const LEVEL_MESSAGES = 120;

/** When a device began and how fast it measures. */
export interface Rhythm {
  readonly startMs: number;
  readonly everyMs: number;
}

function evenly({ startMs, everyMs }: Rhythm): (seq: number) => number {
  return (seq) => startMs + Math.round(seq * everyMs);
}

/** A device whose every value is the hash of its message. */
export function hashedPlan(device: TestDevice, rhythm: Rhythm): ReadingPlan {
  return {
    device,
    property: HASHED_PROPERTY,
    timeOf: evenly(rhythm),
    valueOf: (seq) => hashedValue(device.id, seq),
    copiesOf: () => 1,
  };
}

/** Whether an alarming device's message lies above the threshold of `thresholdRule`. */
export function isAlarming(seq: number): boolean {
  return Math.floor(seq / LEVEL_MESSAGES) % 2 === 1;
}

/** How often a rule must have raised over the first so many messages of an alarming device. */
export function risesWithin(messages: number): number {
  return Math.floor((messages + LEVEL_MESSAGES - 1) / (2 * LEVEL_MESSAGES));
}

/** A device that goes above 100 and back below 90 for stretches of `LEVEL_MESSAGES`, each value still a hash. */
export function alarmingPlan(device: TestDevice, rhythm: Rhythm): ReadingPlan {
  return {
    ...hashedPlan(device, rhythm),
    property: ALARMING_PROPERTY,
    valueOf: (seq) => (isAlarming(seq) ? 110 : 10) + hashOf(device.id, seq, 70_000) / 1_000,
  };
}
