import fc from 'fast-check';
import type { Quality } from '../observation/observation.ts';
import { instant } from '../time/instant.ts';
import { formatIsoDuration } from '../time/iso-duration.ts';
import {
  areaId,
  cityId,
  deviceId,
  makeDatastream,
  makeRule,
  MINUTE,
  propertyId,
  ruleId,
  SECOND,
  START,
} from './engine-fixture.suite.ts';
import type { EvaluatedDatastream } from './plan.ts';
import type { Rule, RuleLevel, RuleSignal } from './rule.ts';
import { SEVERITIES } from './severity.ts';
import type { EngineEvent } from './step.ts';

const AREAS = [areaId('07210@2025-07-01'), areaId('07213@2025-07-01')] as const;
const DEVICES = ['env-1', 'env-2', 'env-3', 'env-4'];

/** Four devices in two areas of one city, of one reading a minute, each with two properties. */
export const DATASTREAMS: readonly EvaluatedDatastream[] = DEVICES.flatMap((device, index) =>
  ['pm2_5', 'energy'].map((property) =>
    makeDatastream(device, {
      property: propertyId(property),
      city: cityId('bac-giang'),
      intervalMs: MINUTE,
      isCounter: property === 'energy',
      ...(index < 3 && { area: AREAS[index % 2 === 0 ? 0 : 1] }),
    }),
  ),
);

function duration(maxSeconds: number, stepSeconds = 10): fc.Arbitrary<string> {
  return fc
    .integer({ min: 0, max: maxSeconds / stepSeconds })
    .map((steps) => formatIsoDuration(steps * stepSeconds * SECOND));
}

const signal: fc.Arbitrary<RuleSignal> = fc.oneof(
  fc.constant<RuleSignal>({ fn: 'last' }),
  fc.record({
    fn: fc.constantFrom('mean', 'min', 'max', 'sum', 'count', 'p95', 'stddev', 'rate', 'delta'),
    window: fc.integer({ min: 1, max: 8 }).map((minutes) => formatIsoDuration(minutes * MINUTE)),
    minSamples: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  }),
);

const level = fc.record({
  up: fc.boolean(),
  threshold: fc.integer({ min: 0, max: 10 }),
  band: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  for: fc.option(duration(180), { nil: undefined }),
});

const levels: fc.Arbitrary<RuleLevel[]> = fc
  .tuple(fc.subarray([...SEVERITIES], { minLength: 1 }), fc.array(level, { minLength: 4, maxLength: 4 }))
  .map(([severities, drawn]) =>
    severities.flatMap((severity, index): RuleLevel[] => {
      const one = drawn[index];
      if (!one) return [];
      const reset = one.band === undefined ? undefined : one.threshold + (one.up ? -one.band : one.band);
      return [{ severity, op: one.up ? '>' : '<=', threshold: one.threshold, reset, for: one.for }];
    }),
  );

const schedule: fc.Arbitrary<Rule['schedule']> = fc
  .tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }))
  .map(([from, to]) => ({
    windows: [
      { days: ['mon'], from: `07:${String(from).padStart(2, '0')}`, to: `07:${String(to).padStart(2, '0')}` },
    ],
  }));

const ruleBody = fc.record({
  property: fc.constantFrom('pm2_5', 'energy'),
  groupBy: fc.constantFrom('device', 'area', 'city'),
  signal,
  levels,
  ignoreSuspect: fc.option(fc.boolean(), { nil: undefined }),
  keepFiring: fc.option(duration(180), { nil: undefined }),
  quorum: fc.option(fc.constantFrom(1, 2, '50%', '80%'), { nil: undefined }),
  noData: fc.option(
    fc.record({
      severity: fc.constantFrom(...SEVERITIES),
      after: fc.option(fc.constantFrom('PT2M', 'PT4M'), { nil: undefined }),
      groupBy: fc.option(fc.constantFrom('device', 'area', 'city'), { nil: undefined }),
    }),
    { nil: undefined },
  ),
  schedule: fc.option(schedule, { nil: undefined, freq: 3 }),
});

/** One to four sound rules of every kind the engine knows. */
export const soundRules: fc.Arbitrary<Rule[]> = fc
  .array(ruleBody, { minLength: 1, maxLength: 4 })
  .map((bodies) =>
    bodies.map(({ property, quorum, ...body }, index) =>
      makeRule({
        ...body,
        id: ruleId(`rule-${index}`),
        select: { property: propertyId(property) },
        quorum:
          quorum === undefined || body.groupBy === 'device' ? undefined : { atLeast: quorum, of: 'devices' },
      }),
    ),
  );

const happening = fc.record({
  kind: fc.constantFrom('observation', 'observation', 'observation', 'tick', 'tick', 'jump'),
  /** Seconds since the one before. */
  pause: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 1, arbitrary: fc.integer({ min: 31, max: 400 }) },
  ),
  device: fc.constantFrom(...DEVICES),
  property: fc.constantFrom('pm2_5', 'energy'),
  lag: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -400, max: 200 }) },
  ),
  v: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 12 }) },
    { weight: 1, arbitrary: fc.constantFrom(true, 'open', 0.1) },
  ),
  q: fc.oneof(
    { weight: 12, arbitrary: fc.constant<Quality>('good') },
    { weight: 1, arbitrary: fc.constantFrom<Quality>('suspect', 'bad', 'maintenance') },
  ),
});

/**
 * A stream with jitter, late and early readings, bad ones, silences, and jumps of the machine's clock: what devices and
 * machines really do. Time starts at 07:00 on a Monday.
 */
export const eventStream: fc.Arbitrary<EngineEvent[]> = fc
  .array(happening, { minLength: 1, maxLength: 150, size: 'max' })
  .map((happenings) => {
    let seconds = 0;
    let jump = 0;
    return happenings.map(({ kind, pause, device, property, lag, v, q }): EngineEvent => {
      seconds += pause;
      if (kind === 'jump') jump = jump === 0 ? lag * 10 : 0;
      if (kind !== 'observation') return { kind: 'tick', now: instant(START + (seconds + jump) * SECOND) };
      const t = instant(START + (seconds - lag) * SECOND);
      return { kind, device: deviceId(device), property: propertyId(property), t, v, q };
    });
  });
