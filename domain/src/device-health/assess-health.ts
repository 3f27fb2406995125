import type { DeviceState } from '../observation/device.ts';

/** How a device is, best first; `unknown` until it was heard. */
export const HEALTH_LEVELS = ['good', 'unknown', 'warning', 'bad'] as const;

/** How a device is. */
export type HealthLevel = (typeof HEALTH_LEVELS)[number];

/** Why a device is not good, in the order in which screens list them. */
export const HEALTH_REASONS = [
  'offline',
  'clock-wrong',
  'battery-empty',
  'rate-limited',
  'clock-off',
  'battery-low',
  'signal-weak',
  'gaps',
  'suspect-values',
] as const;

/** Why a device is not good. */
export type HealthReason = (typeof HEALTH_REASONS)[number];

/**
 * What a device's health is judged by. `missingLately`: numbers of its count noticed missing within `gapsCountForMs`;
 * `hasRefusedTime`: its last readings were refused because of their time; `suspectValues`: datastreams whose newest value is
 * suspect; battery in %, signal in dBm.
 */
export interface HealthFacts {
  readonly connection: DeviceState;
  readonly clockOffsetMs?: number | undefined;
  readonly hasRefusedTime: boolean;
  readonly battery?: number | undefined;
  readonly signal?: number | undefined;
  readonly missingLately: number;
  readonly suspectValues: number;
  readonly isRateLimited: boolean;
}

/** Where health turns. */
export interface HealthThresholds {
  readonly batteryLow: number;
  readonly batteryEmpty: number;
  readonly signalWeak: number;
  readonly clockOffMs: number;
  readonly clockWrongMs: number;
  /** How long a gap counts against a device, in milliseconds; it stays listed. */
  readonly gapsCountForMs: number;
}

/**
 * The thresholds in force: battery under 20 % is noticed and under 10 % replaced, a signal under −115 dBm is weak, a clock
 * that is off by more than 60 s is unusual and by more than 300 s to be mended. Source: the catalogue of observed properties
 * (`battery_level`, `signal_strength`, `clock_offset`). A gap counts for a day: what is lost stays lost, and a device is
 * not ill for ever.
 */
export const HEALTH_THRESHOLDS: HealthThresholds = {
  batteryLow: 20,
  batteryEmpty: 10,
  signalWeak: -115,
  clockOffMs: 60_000,
  clockWrongMs: 300_000,
  gapsCountForMs: 86_400_000,
};

/** A device's health and why it is not good. */
export interface Health {
  readonly level: HealthLevel;
  readonly reasons: readonly HealthReason[];
}

const BAD: ReadonlySet<HealthReason> = new Set(['offline', 'clock-wrong', 'battery-empty']);

/**
 * Judges a device's health.
 *
 * @example
 * { connection: 'online', battery: 15, missingLately: 3, … } → { level: 'warning', reasons: ['battery-low', 'gaps'] }
 */
export function assessHealth(facts: HealthFacts, thresholds: HealthThresholds = HEALTH_THRESHOLDS): Health {
  const { battery = Infinity, signal = Infinity, clockOffsetMs = 0 } = facts;
  const offMs = Math.abs(clockOffsetMs);
  const isWrong = facts.hasRefusedTime || offMs > thresholds.clockWrongMs;
  const isEmpty = battery < thresholds.batteryEmpty;
  const holds: Readonly<Record<HealthReason, boolean>> = {
    offline: facts.connection === 'offline',
    'clock-wrong': isWrong,
    'battery-empty': isEmpty,
    'rate-limited': facts.isRateLimited,
    'clock-off': !isWrong && offMs > thresholds.clockOffMs,
    'battery-low': !isEmpty && battery < thresholds.batteryLow,
    'signal-weak': signal < thresholds.signalWeak,
    gaps: facts.missingLately > 0,
    'suspect-values': facts.suspectValues > 0,
  };
  const reasons = HEALTH_REASONS.filter((reason) => holds[reason]);
  return { level: levelOf(facts, reasons), reasons };
}

function levelOf({ connection }: HealthFacts, reasons: readonly HealthReason[]): HealthLevel {
  if (reasons.some((reason) => BAD.has(reason))) return 'bad';
  if (connection === 'unknown') return 'unknown';
  return reasons.length > 0 ? 'warning' : 'good';
}
