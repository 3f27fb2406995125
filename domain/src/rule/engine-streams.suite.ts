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
import type { EvaluatedDatastream } from './evaluated-datastream.ts';
import type { Condition, Rule, RuleLevel, RuleOverride, RuleSignal, SelectedPlace } from './rule.ts';
import { SEVERITIES } from './severity.ts';
import type { EngineEvent } from './step.ts';

const AREAS = [areaId('07210@2025-07-01'), areaId('07213@2025-07-01')] as const;
const DEVICES = ['env-1', 'env-2', 'env-3', 'env-4'];

/** Four devices, one of them a parent, in two areas of one city, of one reading a minute, each with two properties. */
export const DATASTREAMS: readonly EvaluatedDatastream[] = DEVICES.flatMap((device, index) =>
  ['pm2_5', 'energy'].map((property) =>
    makeDatastream(device, {
      property: propertyId(property),
      city: cityId('bac-giang'),
      intervalMs: MINUTE,
      isCounter: property === 'energy',
      location: { lon: 106.1 + index / 100, lat: 21.2 },
      // The first carries the second; what carries the others sends nothing itself.
      ...(index > 0 && { parent: deviceId(index === 1 ? 'env-1' : 'gateway') }),
      ...(index < 3 && { area: AREAS[index % 2 === 0 ? 0 : 1] }),
    }),
  ),
);

function duration(maxSeconds: number, stepSeconds = 10): fc.Arbitrary<string> {
  return fc
    .integer({ min: 0, max: maxSeconds / stepSeconds })
    .map((steps) => formatIsoDuration(steps * stepSeconds * SECOND));
}

function pair(upstream: string, downstream: string) {
  return { upstream: deviceId(upstream), downstream: deviceId(downstream) };
}

const signal: fc.Arbitrary<RuleSignal> = fc.oneof(
  fc.constant<RuleSignal>({ fn: 'last' }),
  fc.record({
    fn: fc.constantFrom('mean', 'min', 'max', 'sum', 'count', 'p95', 'stddev', 'rate', 'delta'),
    window: fc.integer({ min: 1, max: 8 }).map((minutes) => formatIsoDuration(minutes * MINUTE)),
    minSamples: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    coverage: fc.option(fc.constantFrom(0.5, 1), { nil: undefined }),
  }),
  fc.record({
    fn: fc.constant<'last'>('last'),
    upstream: fc.record({
      pairs: fc.constant([pair('env-1', 'env-2'), pair('env-2', 'env-3')]),
      lag: fc.constantFrom('PT0S', 'PT1M', 'PT5M'),
    }),
  }),
);

const level = fc.record({
  up: fc.boolean(),
  threshold: fc.integer({ min: 0, max: 10 }),
  band: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  for: fc.option(duration(180), { nil: undefined }),
  mOfN: fc.option(
    fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 3 }))
      .map(([m, more]) => ({ m, n: m + more })),
    { nil: undefined, freq: 4 },
  ),
});

const levels: fc.Arbitrary<RuleLevel[]> = fc
  .tuple(fc.subarray([...SEVERITIES], { minLength: 1 }), fc.array(level, { minLength: 4, maxLength: 4 }))
  .map(([severities, drawn]) =>
    severities.flatMap((severity, index): RuleLevel[] => {
      const one = drawn[index];
      if (!one) return [];
      const reset = one.band === undefined ? undefined : one.threshold + (one.up ? -one.band : one.band);
      return [
        { severity, op: one.up ? '>' : '<=', threshold: one.threshold, reset, for: one.for, mOfN: one.mOfN },
      ];
    }),
  );

const schedule: fc.Arbitrary<Rule['schedule']> = fc
  .tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }))
  .map(([from, to]) => ({
    windows: [
      { days: ['mon'], from: `07:${String(from).padStart(2, '0')}`, to: `07:${String(to).padStart(2, '0')}` },
    ],
  }));

type GroupBy = Rule['groupBy'];
const WIDER: Readonly<Record<GroupBy, readonly GroupBy[]>> = {
  device: ['device', 'area', 'city'],
  area: ['area', 'city'],
  city: ['city'],
};

/** A condition about what a group is about, or wider. */
function condition(groupBy: GroupBy): fc.Arbitrary<Condition> {
  const statement = fc
    .record({
      property: fc.constantFrom('pm2_5', 'energy'),
      of: fc.constantFrom(...WIDER[groupBy]),
      fn: fc.constantFrom<RuleSignal['fn']>('last', 'mean', 'max'),
      op: fc.constantFrom('>', '<='),
      threshold: fc.integer({ min: 0, max: 12 }),
    })
    .map(({ property, fn, ...rest }): Condition => ({
      ...rest,
      property: propertyId(property),
      fn,
      ...(fn !== 'last' && { window: 'PT3M' }),
    }));
  return fc.oneof(
    statement,
    fc.array(statement, { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(statement, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    statement.map((not) => ({ not })),
  );
}

const SCOPES: Readonly<Record<GroupBy, RuleOverride['scope']>> = {
  device: { device: deviceId('env-1') },
  area: { area: AREAS[0] },
  city: { city: cityId('bac-giang') },
};

const overrideNumbers = fc.record({
  by: fc.integer({ min: -3, max: 3 }),
  scope: fc.nat(2),
  until: fc.option(fc.integer({ min: 0, max: 3_600 }), { nil: undefined }),
});

/** Overrides for what a group is about, or wider; some end while the stream runs. */
function overridesOf(
  groupBy: GroupBy,
  levelsOf: readonly RuleLevel[],
  drawn: readonly { readonly by: number; readonly scope: number; readonly until: number | undefined }[],
): RuleOverride[] {
  const seen = new Set<string>();
  return drawn.flatMap(({ by, scope, until }): RuleOverride[] => {
    const level = WIDER[groupBy][scope % WIDER[groupBy].length] ?? 'city';
    const ends = until === undefined ? undefined : new Date(START + until * SECOND).toISOString();
    if (seen.has(`${level} ${ends}`)) return [];
    seen.add(`${level} ${ends}`);
    const numbers = levelsOf.flatMap(({ severity, threshold }) =>
      typeof threshold === 'number' ? [{ severity, threshold: threshold + by }] : [],
    );
    return [
      { scope: SCOPES[level], levels: numbers, owner: 'duty', reason: 'a roadside station', until: ends },
    ];
  });
}

const place = fc.constantFrom<SelectedPlace | undefined>(
  undefined,
  undefined,
  undefined,
  {
    kind: 'polygon',
    ring: [
      [106.05, 21.1],
      [106.125, 21.1],
      [106.125, 21.3],
      [106.05, 21.3],
    ],
  },
  {
    kind: 'corridor',
    line: [
      [106.1, 21.201],
      [106.115, 21.201],
    ],
    metres: 300,
  },
);

const ruleBody = fc.constantFrom<GroupBy>('device', 'area', 'city').chain((groupBy) =>
  fc.record({
    when: fc.option(condition(groupBy), { nil: undefined, freq: 2 }),
    overrides: fc.option(fc.array(overrideNumbers, { minLength: 1, maxLength: 3 }), {
      nil: undefined,
      freq: 2,
    }),
    within: place,
    groupBy: fc.constant(groupBy),
    property: fc.constantFrom('pm2_5', 'energy'),
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
    flap: fc.option(fc.record({ changes: fc.integer({ min: 1, max: 4 }), within: duration(300) }), {
      nil: undefined,
      freq: 2,
    }),
    inhibitedBy: fc.option(
      fc.array(fc.record({ rule: fc.integer({ min: 0, max: 3 }), same: fc.constantFrom('device', 'area') }), {
        minLength: 1,
        maxLength: 2,
      }),
      { nil: undefined, freq: 3 },
    ),
  }),
);

/** One to four sound rules of every kind the engine knows. */
export const soundRules: fc.Arbitrary<Rule[]> = fc
  .array(ruleBody, { minLength: 1, maxLength: 4 })
  .map((bodies) =>
    bodies.map(({ property, quorum, overrides, within, flap, inhibitedBy, ...body }, index) =>
      makeRule({
        ...body,
        id: ruleId(`rule-${index}`),
        select: { property: propertyId(property), within },
        overrides: overrides && overridesOf(body.groupBy, body.levels, overrides),
        flap: flap?.within === 'PT0S' ? undefined : flap,
        inhibitedBy: inhibitedBy
          ?.filter(({ rule }) => rule !== index)
          .map(({ rule, same }) => ({ rule: ruleId(`rule-${rule}`), same })),
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
