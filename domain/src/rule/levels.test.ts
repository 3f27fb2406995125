import { describe, expect, it } from 'vitest';
import { above, inShort, makeDatastream, makeRule, observed, ticks } from './engine-fixture.suite.ts';
import type { Rule, RuleLevel } from './rule.ts';
import { runBatch } from './run-batch.ts';
import type { EngineEvent } from './step.ts';

function run(rule: Rule, events: readonly EngineEvent[]): string[] {
  return inShort(runBatch([rule], [makeDatastream('env-1')], events));
}

/** One observation a minute from minute 0. */
function minutely(...values: (number | string)[]): EngineEvent[] {
  return values.map((value, minute) => observed(minute, value));
}

describe('levels', () => {
  it.each<[RuleLevel['op'], RuleLevel, number[], number[]]>([
    ['>', { severity: 'low', op: '>', threshold: 5 }, [5.1], [5, 4]],
    ['>=', { severity: 'low', op: '>=', threshold: 5 }, [5, 6], [4.9]],
    ['<', { severity: 'low', op: '<', threshold: 5 }, [4.9], [5, 6]],
    ['<=', { severity: 'low', op: '<=', threshold: 5 }, [5, 4], [5.1]],
    ['==', { severity: 'low', op: '==', threshold: 5 }, [5], [4.9, 5.1]],
    ['!=', { severity: 'low', op: '!=', threshold: 5 }, [4.9, 5.1], [5]],
    ['outside', { severity: 'low', op: 'outside', threshold: [2, 5] }, [1.9, 5.1], [2, 3, 5]],
    ['inside', { severity: 'low', op: 'inside', threshold: [2, 5] }, [2, 3, 5], [1.9, 5.1]],
  ])('R7 the operator %s', (_, level, yes, no) => {
    const rule = makeRule({ levels: [level] });
    for (const value of yes) expect(run(rule, minutely(value))).toEqual(['0 raised low']);
    for (const value of no) expect(run(rule, minutely(value))).toEqual([]);
  });

  it('R7 what is no number satisfies nothing, not even !=, and clears nothing', () => {
    const rule = makeRule({ levels: [{ severity: 'low', op: '!=', threshold: 5 }] });
    expect(run(rule, minutely(NaN, 'open', Infinity))).toEqual([]);
    expect(run(makeRule(), minutely(90, NaN, 'open', 91))).toEqual(['0 raised high']);
  });

  it('R7 true is 1 and false is 0', () => {
    const rule = makeRule({ levels: [{ severity: 'low', op: '==', threshold: 1 }] });
    expect(run(rule, [observed(0, false), observed(1, true), observed(2, false)])).toEqual([
      '1 raised low',
      '2 cleared',
    ]);
  });

  it('R8 a level stands once its condition has held for its `for`', () => {
    const rule = makeRule({ levels: [above('high', 80, { for: 'PT3M' })] });
    expect(run(rule, minutely(90, 90, 90))).toEqual([]);
    expect(run(rule, minutely(90, 90, 90, 90))).toEqual(['3 raised high']);
  });

  it('R8 the most severe level that has held is the standing one', () => {
    const rule = makeRule({
      levels: [above('low', 20, { for: 'PT2M' }), above('medium', 50), above('high', 80)],
    });
    expect(run(rule, minutely(30, 60, 90))).toEqual(['1 raised medium', '2 medium→high']);
    expect(run(rule, minutely(90, 60, 30, 30))).toEqual(['0 raised high', '1 high→medium', '2 medium→low']);
  });

  it('R9 one observation that breaks the condition restarts its time', () => {
    const rule = makeRule({ levels: [above('high', 80, { for: 'PT3M' })] });
    expect(run(rule, minutely(90, 90, 70, 90, 90, 90))).toEqual([]);
    expect(run(rule, minutely(90, 90, 70, 90, 90, 90, 90))).toEqual(['6 raised high']);
  });

  it('R9 a gap in the data as long as the stale age is a break too', () => {
    const rule = makeRule({ levels: [above('high', 80, { for: 'PT3M' })] });
    expect(run(rule, [observed(0, 90), observed(3, 90)])).toEqual(['3 raised high']);
    expect(run(rule, [observed(0, 90), observed(3.1, 90), observed(6, 90)])).toEqual([]);
  });

  it('R10 a level that was reached stays until the signal passes reset', () => {
    const rule = makeRule({ levels: [above('high', 80, { reset: 70 })] });
    expect(run(rule, minutely(81, 75, 70.1, 80, 70))).toEqual(['0 raised high', '4 cleared']);
    const atLeast = makeRule({ levels: [{ severity: 'high', op: '>=', threshold: 80, reset: 70 }] });
    expect(run(atLeast, minutely(80, 70, 69.9))).toEqual(['0 raised high', '2 cleared']);
    const below = makeRule({ levels: [{ severity: 'high', op: '<', threshold: 2, reset: 3 }] });
    expect(run(below, minutely(1.9, 2.9, 3))).toEqual(['0 raised high', '2 cleared']);
    const outside = makeRule({
      levels: [{ severity: 'high', op: 'outside', threshold: [5, 10], reset: [6, 9] }],
    });
    expect(run(outside, minutely(4.9, 5.5, 9.5, 6))).toEqual(['0 raised high', '3 cleared']);
  });

  it('R10 without a reset the threshold itself is it', () => {
    expect(run(makeRule(), minutely(81, 80))).toEqual(['0 raised high', '1 cleared']);
  });

  it('R11 severity steps up and down on one alert', () => {
    const rule = makeRule({ levels: [above('medium', 50), above('high', 80)] });
    expect(run(rule, minutely(60, 90, 60, 40))).toEqual([
      '0 raised medium',
      '1 medium→high',
      '2 high→medium',
      '3 cleared',
    ]);
  });

  it('R12 a reading inside the deadband keeps the level', () => {
    const levels = [above('medium', 50, { reset: 45 }), above('high', 80, { reset: 70 })];
    expect(run(makeRule({ levels }), minutely(90, 71, 75, 69, 46))).toEqual([
      '0 raised high',
      '3 high→medium',
    ]);
  });

  it('R12 a reading inside the deadband reaches no level', () => {
    expect(run(makeRule({ levels: [above('high', 80, { reset: 70 })] }), minutely(75, 79))).toEqual([]);
  });

  it('R13 keepFiring clears when no level has stood for that long', () => {
    const rule = makeRule({ keepFiring: 'PT3M' });
    expect(run(rule, minutely(90, 10, 10, 10, 10))).toEqual(['0 raised high', '4 cleared']);
    expect(run(rule, minutely(90, 10, 10, 81, 10, 10, 10))).toEqual(['0 raised high']);
  });

  it('R13 what is too short to raise is too short to keep', () => {
    const rule = makeRule({ levels: [above('high', 80, { for: 'PT2M' })], keepFiring: 'PT3M' });
    expect(run(rule, minutely(90, 90, 90, 10, 90, 10, 10))).toEqual(['2 raised high', '6 cleared']);
  });

  it('R14 a timer that the last signal satisfies runs on without observations', () => {
    const rule = makeRule({ levels: [above('high', 80, { for: 'PT2M' })] });
    expect(run(rule, [...ticks(0, 0), observed(0, 90), ...ticks(0.5, 2.5, 0.5)])).toEqual(['2 raised high']);
    const keeping = makeRule({ keepFiring: 'PT2M' });
    const events = [
      ...ticks(0, 0),
      observed(0, 90),
      ...ticks(0.5, 0.5),
      observed(0.5, 10),
      ...ticks(1, 3, 0.5),
    ];
    expect(run(keeping, events)).toEqual(['0 raised high', '2.5 cleared']);
  });

  it('R14 a timer stops when the datastream is stale', () => {
    const rule = makeRule({ levels: [above('high', 80, { for: 'PT4M' })] });
    expect(run(rule, [...ticks(0, 0), observed(0, 90), ...ticks(1, 20)])).toEqual([]);
  });

  it('R14 a level whose time is up when the datastream goes stale still rises', () => {
    const rule = makeRule({ levels: [above('high', 80, { for: 'PT3M' })] });
    expect(run(rule, [...ticks(0, 0), observed(0, 90), ...ticks(1, 4)])).toEqual([
      '3 raised high',
      '3 stale',
    ]);
  });

  it('R14 coarse ticks decide as fine ones do', () => {
    const levels = [above('medium', 50, { for: 'PT1M' }), above('high', 80, { for: 'PT5M' })];
    const rule = makeRule({ levels });
    const coarse = [...ticks(0, 0), observed(0, 90), ...ticks(0.9, 9.9, 0.9)];
    expect(run(rule, coarse)).toEqual(['1.8 raised medium', '3.6 stale']);
  });

  it('R31 a standing signal that grows by a twentieth of the threshold is told as worse, and only then', () => {
    const rule = makeRule({ levels: [above('high', 100)] });
    expect(run(rule, minutely(101, 105, 106.5, 107, 112))).toEqual([
      '0 raised high',
      '2 worsened',
      '4 worsened',
    ]);
    const below = makeRule({ levels: [{ severity: 'high', op: '<', threshold: 2 }] });
    expect(run(below, minutely(1.9, 1.85, 1.7, 1.9))).toEqual(['0 raised high', '2 worsened']);
  });
});
