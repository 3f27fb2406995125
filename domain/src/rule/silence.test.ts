import { describe, expect, it } from 'vitest';
import {
  above,
  areaId,
  at,
  HOUR,
  inShort,
  makeDatastream,
  makeRule,
  MINUTE,
  observed,
  ruleId,
  ticked,
  ticks,
} from './engine-fixture.suite.ts';
import { adoptPlan } from './adopt-plan.ts';
import { initialState } from './engine-state.ts';
import type { EvaluatedDatastream } from './evaluated-datastream.ts';
import { compilePlan } from './plan.ts';
import type { Rule } from './rule.ts';
import { runBatch } from './run-batch.ts';
import { step, type EngineEvent } from './step.ts';

function run(
  rule: Rule,
  events: readonly EngineEvent[],
  datastreams: EvaluatedDatastream[] = [makeDatastream('env-1')],
) {
  return inShort(runBatch([rule], datastreams, events));
}

const silenceRule = makeRule({ levels: [], noData: { severity: 'low' } });

describe('missing data', () => {
  it('R15 a datastream is stale when it is silent for three expected intervals', () => {
    const events = [ticked(0), observed(0, 90), ...ticks(1, 10)];
    expect(run(makeRule(), events)).toEqual(['0 raised high', '3 stale']);
    expect(run(makeRule(), events, [makeDatastream('env-1', { intervalMs: 2 * MINUTE })])).toEqual([
      '0 raised high',
      '6 stale',
    ]);
  });

  it('R15 noData.after takes the place of the three intervals', () => {
    const rule = makeRule({ noData: { after: 'PT5M', severity: 'low' } });
    const events = [ticked(0), observed(0, 90), ...ticks(1, 10)];
    expect(run(rule, events)).toEqual(['0 raised high', '5 stale', '5 no-data raised low']);
  });

  it('R15 a datastream without an expected interval is stale only by noData.after', () => {
    const irregular = [makeDatastream('env-1', { intervalMs: 0 })];
    const events = [ticked(0), observed(0, 90), ...ticks(1, 600)];
    expect(run(makeRule(), events, irregular)).toEqual(['0 raised high']);
    const rule = makeRule({ noData: { after: 'PT8H', severity: 'low' } });
    expect(run(rule, events, irregular)).toEqual(['0 raised high', '480 stale', '480 no-data raised low']);
  });

  it('R16 a standing alert never clears by silence, is marked once, and freshens with data', () => {
    const rule = makeRule({ keepFiring: 'PT1M' });
    const events = [
      ticked(0),
      observed(0, 90),
      ...ticks(1, 500),
      observed(501, 95),
      observed(502, 10),
      observed(503, 10),
    ];
    expect(run(rule, events)).toEqual([
      '0 raised high',
      '3 stale',
      '501 fresh',
      '501 worsened',
      '503 cleared',
    ]);
  });

  it('R16 a stale member of a group clears nothing', () => {
    const flooded = makeRule({ groupBy: 'area', quorum: { atLeast: 2, of: 'devices' } });
    const area = areaId('07210@2025-07-01');
    const members = ['env-1', 'env-2', 'env-3'].map((device) => makeDatastream(device, { area }));
    const raised = [
      ticked(0),
      observed(0, 90),
      observed(0, 90, { device: 'env-2' }),
      observed(0, 10, { device: 'env-3' }),
    ];
    const survivor = Array.from({ length: 10 }, (_, index) => [
      ticked(index + 1),
      observed(index + 1, 10, { device: 'env-3' }),
    ]).flat();
    expect(run(flooded, [...raised, ...survivor], members)).toEqual(['0 raised high']);
    const dry = [...survivor, observed(11, 10), observed(11, 10, { device: 'env-3' })];
    expect(run(flooded, [...raised, ...dry], members)).toEqual(['0 raised high', '11 cleared']);
  });

  it('R16 a member that goes stale stops the time of a level that the others do not satisfy', () => {
    const rule = makeRule({ groupBy: 'city', levels: [above('high', 80, { for: 'PT5M' })] });
    const members = [makeDatastream('env-1'), makeDatastream('env-2', { intervalMs: 10 * MINUTE })];
    const both = [ticked(0), observed(0, 200), observed(0, 10, { device: 'env-2' }), ...ticks(1, 6)];
    const slow = observed(6, 90, { device: 'env-2' });
    expect(run(rule, [...both, slow, observed(10, 90, { device: 'env-2' })], members)).toEqual([]);
    expect(run(rule, [...both, slow, observed(11, 90, { device: 'env-2' })], members)).toEqual([
      '11 raised high',
    ]);
  });

  it('R17 noData raises one alert of its own and clears with the first fresh observation', () => {
    const events = [ticked(0), observed(0, 10), ...ticks(1, 60), observed(61, 10), observed(62, 10)];
    expect(run(silenceRule, events)).toEqual(['3 no-data raised low', '61 no-data cleared']);
    expect(runBatch([silenceRule], [makeDatastream('env-1')], events)[0]).toMatchObject({
      cause: { kind: 'tick', now: at(3) },
      value: 180,
      threshold: 180,
    });
  });

  it('R17 bad values are no data', () => {
    const events = [
      ticked(0),
      observed(0, 10),
      ...ticks(1, 4).flatMap((tick, index) => [tick, observed(index + 1, 10, { q: 'bad' })]),
    ];
    expect(run(silenceRule, events)).toEqual(['3 no-data raised low']);
  });

  it('R17 several silent devices of one area raise one alert, which clears when none is silent', () => {
    const rule = makeRule({ levels: [], noData: { severity: 'medium', groupBy: 'area' } });
    const area = areaId('07210@2025-07-01');
    const members = ['env-1', 'env-2'].map((device) => makeDatastream(device, { area }));
    const events = [
      ticked(0),
      observed(0, 10),
      ...ticks(1, 9),
      observed(10, 10),
      observed(11, 10, { device: 'env-2' }),
    ];
    const transitions = runBatch([rule], members, events);
    expect(inShort(transitions)).toEqual(['3 no-data raised medium', '11 no-data cleared']);
    expect(transitions[0]?.group).toEqual({ by: 'area', id: area });
  });

  it('R18 silence counts from the start, not from 1970', () => {
    expect(run(silenceRule, ticks(0, 2))).toEqual([]);
    expect(run(silenceRule, ticks(0, 3))).toEqual(['3 no-data raised low']);
  });

  it('R18 a datastream that nobody counts on is missed once it was heard, and not before', () => {
    const optional = [makeDatastream('env-1', { isOptional: true })];
    expect(run(silenceRule, ticks(0, 60), optional)).toEqual([]);
    expect(run(silenceRule, [...ticks(0, 60), observed(60, 10), ...ticks(61, 70)], optional)).toEqual([
      '63 no-data raised low',
    ]);
  });

  it('R18 the silence of a device or rule that is added counts from then', () => {
    const devices = [makeDatastream('env-1')];
    const state = initialState();
    const seen: string[] = [];
    const play = (plan: ReturnType<typeof compilePlan>, events: readonly EngineEvent[]): void => {
      for (const event of events) seen.push(...inShort(step(plan, state, event).transitions));
    };
    play(compilePlan([makeRule()], devices), ticks(0, 100));
    const later = compilePlan([makeRule(), { ...silenceRule, id: ruleId('silence') }], devices);
    expect(adoptPlan(state, later, at(100)).transitions).toEqual([]);
    play(later, ticks(101, 110));
    expect(seen).toEqual(['103 no-data raised low']);
    const more = compilePlan(
      [{ ...silenceRule, id: ruleId('silence') }],
      [...devices, makeDatastream('env-2')],
    );
    adoptPlan(state, more, at(110));
    play(more, ticks(111, 120));
    expect(seen).toEqual(['103 no-data raised low', '113 no-data raised low']);
  });

  it('R26 a device in maintenance raises nothing, neither by values nor by silence', () => {
    const rule = makeRule({ levels: [above('high', 80, { for: 'PT1M' })], noData: { severity: 'low' } });
    const events = [ticked(0), observed(0, 90), observed(0.5, 95, { q: 'maintenance' }), ...ticks(1, 300)];
    expect(run(rule, events)).toEqual([]);
    const back = [...events, ticked(301), observed(301, 10), ...ticks(302, 304)];
    expect(run(rule, back)).toEqual(['304 no-data raised low']);
  });

  it('R26 what stands when maintenance begins is marked stale and judged again afterwards', () => {
    const events = [ticked(0), observed(0, 90), observed(1, 0, { q: 'maintenance' }), observed(5, 10)];
    expect(run(makeRule(), events)).toEqual(['0 raised high', '1 stale', '5 fresh', '5 cleared']);
  });
});

describe('time and order', () => {
  it('R19 an observation not newer than the newest evaluated one is late and changes nothing', () => {
    const plan = compilePlan([makeRule()], [makeDatastream('env-1')]);
    const state = initialState();
    const outcomes = [observed(5, 90), observed(5, 10), observed(4, 10), observed(6, 90)].map((event) => {
      const { evaluated, transitions } = step(plan, state, event);
      return [evaluated, transitions.length];
    });
    expect(outcomes).toEqual([
      ['evaluated', 1],
      ['late', 0],
      ['late', 0],
      ['evaluated', 0],
    ]);
    expect(step(plan, state, observed(7, 90, { device: 'env-9' })).evaluated).toBe('unselected');
    expect(step(plan, state, observed(7, 90, { property: 'no2' })).evaluated).toBe('unselected');
  });

  it('R19 values of bad quality do not count as evaluated ones', () => {
    expect(run(makeRule(), [observed(5, 90, { q: 'bad' }), observed(4, 90, { q: 'suspect' })])).toEqual([
      '4 raised high',
    ]);
  });

  it('I6 suspect values are judged, unless a rule ignores them: then they are no data', () => {
    const values = [observed(1, 90, { q: 'suspect' }), observed(2, 10, { q: 'suspect' }), observed(3, 95)];
    expect(run(makeRule(), values)).toEqual(['1 raised high', '2 cleared', '3 raised high']);
    expect(run(makeRule({ ignoreSuspect: true }), values)).toEqual(['3 raised high']);
  });

  it('I6 a rule that ignores suspect values has windows and a silence of its own', () => {
    const values = [
      ticked(0),
      observed(0, 90),
      ticked(1),
      observed(1, 90, { q: 'suspect' }),
      ticked(2),
      observed(2, 0, { q: 'suspect' }),
      ticked(3),
    ];
    const mean = { signal: { fn: 'mean', window: 'PT10M' }, noData: { severity: 'low' } } as const;
    expect(run(makeRule(mean), values)).toEqual(['0 raised high', '2 cleared']);
    const ignoring = run(makeRule({ ...mean, ignoreSuspect: true }), values);
    expect(ignoring).toEqual(['0 raised high', '3 stale', '3 no-data raised low']);
  });

  it('R20 an observation over five minutes ahead of the clock is not evaluated', () => {
    expect(run(makeRule(), [ticked(0), observed(5.01, 90)])).toEqual([]);
    expect(run(makeRule(), [ticked(0), observed(5, 90)])).toEqual(['5 raised high']);
    expect(run(makeRule(), [observed(5_000, 90)])).toEqual(['5000 raised high']);
  });

  it.each([HOUR / MINUTE, -HOUR / MINUTE, 24 * 60 * 365])(
    'R21 a jump of the clock by %d minutes decides nothing',
    (jump) => {
      const rules = [
        makeRule({ noData: { severity: 'low' }, levels: [above('high', 80, { for: 'PT2M' })] }),
        makeRule({ id: ruleId('kept'), keepFiring: 'PT2M' }),
      ];
      const before = [
        ...ticks(0, 0.5, 1 / 60),
        observed(0.5, 90),
        ...ticks(0.6, 1, 1 / 60),
        observed(1, 10),
        observed(1.1, 90),
      ];
      const jumped = [...before, ticked(1 + jump), ticked(1 + jump + 1 / 60)];
      expect(inShort(runBatch(rules, [makeDatastream('env-1')], jumped))).toEqual(['0.5 raised high']);
      const back = [...jumped, ticked(1.1), observed(1.2, 90)];
      expect(inShort(runBatch(rules, [makeDatastream('env-1')], back))).toEqual(['0.5 raised high']);
    },
  );

  it('R21 a process that stood still for hours finds nobody silent', () => {
    expect(run(silenceRule, [...ticks(0, 1, 1 / 60), observed(1, 10), ticked(600), ticked(600.1)])).toEqual(
      [],
    );
  });
});
