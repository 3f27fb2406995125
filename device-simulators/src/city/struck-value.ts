import type { ObservationValue } from '@ioc/domain';

import type { IncidentEffect } from '../scenario/incident-model.ts';
import { uniform } from './seeded-noise.ts';

/** What an effect works on: the occurrence's age and share, and what the value was when it began. */
export interface Strike {
  readonly t: number;
  readonly startedAt: number;
  readonly share: number;
  readonly key: number;
  readonly held: () => ObservationValue;
}

const HOUR_MS = 3_600_000;
/** Samples closer than this have one draw: the shortest interval of the fleet is 30 s. */
const SAMPLE_MS = 15_000;

/** The value of a curve at an instant, joined linearly; before and after its points it stays. */
export function curveAt(curve: NonNullable<IncidentEffect['curve']>, t: number): number {
  const after = curve.findIndex(({ at }) => at > t);
  const next = curve[after];
  const before = after === -1 ? curve.at(-1) : curve[after - 1];
  if (before === undefined) return next?.value ?? 0;
  if (next === undefined) return before.value;
  return before.value + ((next.value - before.value) * (t - before.at)) / (next.at - before.at);
}

function struckNumber(effect: IncidentEffect, value: number, strike: Strike): number {
  const { share, t, startedAt } = strike;
  let v = value;
  if (effect.curve) v = curveAt(effect.curve, t);
  // What is set or scaled goes no further when an occurrence is strong: a road is not slower than standing still.
  const whole = Math.min(1, share);
  if (typeof effect.set === 'number') v += (effect.set - v) * whole;
  v = v * (1 + ((effect.multiply ?? 1) - 1) * whole) + (effect.add ?? 0) * share;
  v += ((effect.driftPerHour ?? 0) * (t - startedAt)) / HOUR_MS;
  if (effect.hover) {
    const { around, by, period } = effect.hover;
    v = around + by * Math.sin((2 * Math.PI * (t - startedAt)) / period);
  }
  if (effect.spikes && uniform(strike.key ^ 0x71f3, t / SAMPLE_MS) < effect.spikes.share)
    v += effect.spikes.add;
  return v;
}

/** What a value becomes under an effect. */
export function struckValue(
  effect: IncidentEffect,
  value: ObservationValue,
  strike: Strike,
): ObservationValue {
  if (effect.hold) return strike.held();
  if (effect.set !== undefined && typeof effect.set !== 'number') return effect.set;
  if (typeof value !== 'number') return effect.set ?? value;
  return struckNumber(effect, value, strike);
}
