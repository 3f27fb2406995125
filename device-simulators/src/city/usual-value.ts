import type { Device, ObservationValue, ObservedProperty } from '@ioc/domain';

import type { PropertyModel, Scenario } from '../scenario/scenario.ts';
import { rhythmAt } from './local-rhythm.ts';
import { gaussian, keyOf, uniform, wandering } from './seeded-noise.ts';

/** What a datastream says at an instant when nothing is wrong; `isCalm` leaves out the noise of single samples. */
export type UsualValue = (t: number, isCalm?: boolean) => ObservationValue;

const HOUR_MS = 3_600_000;
/** Samples that lie closer than this share their noise: half of the shortest interval of the fleet. */
const SAMPLE_MS = 15_000;

/** Whether the model is meant for the device. */
function fits(model: PropertyModel, device: Device): boolean {
  return (
    (model.city === undefined || model.city === device.city) &&
    (model.devices === undefined || model.devices.includes(device.id)) &&
    (model.tags ?? []).every((tag) => device.tags.includes(tag))
  );
}

/** A number at the precision of its property, inside what can be true. */
function rounded(value: number, property: ObservedProperty): number {
  const { reject, decimals } = property;
  const inside = reject ? Math.min(Math.max(value, reject.min), reject.max) : value;
  const scale = 10 ** decimals;
  return Math.round(inside * scale) / scale;
}

function numberValue(
  model: PropertyModel & { kind: 'number' },
  key: number,
  { scenario, property }: { readonly scenario: Scenario; readonly property: ObservedProperty },
): UsualValue {
  const own = model.base * (1 + model.spread * (2 * uniform(key, 0) - 1));
  const rhythm = model.rhythm === undefined ? undefined : scenario.rhythms[model.rhythm];
  const { slow, fast, swing } = model;
  const min = model.min ?? Number.NEGATIVE_INFINITY;
  const max = model.max ?? Number.POSITIVE_INFINITY;
  return (t, isCalm = false) => {
    const usual = own + (rhythm ? swing * rhythmAt(rhythm, t, scenario.utcOffsetMinutes) : 0);
    const wander = slow ? slow.sigma * wandering(key ^ 0x51ed, t, slow.period) : 0;
    const jitter = fast === 0 || isCalm ? 0 : fast * gaussian(key ^ 0x2f0b, t / SAMPLE_MS);
    return rounded(Math.min(Math.max(usual + wander + jitter, min), max), property);
  };
}

function wordValue(model: PropertyModel & { kind: 'word' }, scenario: Scenario): UsualValue {
  const { when, otherwise } = model;
  const rhythm = when && scenario.rhythms[when.rhythm];
  if (!when || !rhythm) return () => otherwise;
  return (t) => (rhythmAt(rhythm, t, scenario.utcOffsetMinutes) > when.above ? when.value : otherwise);
}

/** A property for which the scenario has no model stays in the middle of what is usual. */
function plainValue(property: ObservedProperty): UsualValue {
  if (property.kind === 'boolean') return () => false;
  if (property.kind === 'enum') return () => property.values[0] ?? '';
  const { min, max } = property.normal ?? property.reject ?? { min: 0, max: 0 };
  const middle = rounded((min + max) / 2, property);
  return () => middle;
}

/** Makes the function of time that a datastream follows on usual days, under a seed. */
export function usualValue(
  device: Device,
  property: ObservedProperty,
  { scenario, seed }: { readonly scenario: Scenario; readonly seed: number },
): UsualValue {
  const model = scenario.models.find(
    (candidate) => candidate.property === property.id && fits(candidate, device),
  );
  const key = keyOf(seed, `${device.id}/${property.id}`);
  switch (model?.kind) {
    case undefined:
      return plainValue(property);
    case 'number':
      return numberValue(model, key, { scenario, property });
    case 'counter': {
      const since = Date.parse(model.since);
      const perMs = (model.perHour * (0.5 + uniform(key, 0))) / HOUR_MS;
      return (t) => rounded((t - since) * perMs, property);
    }
    case 'word':
      return wordValue(model, scenario);
  }
}
