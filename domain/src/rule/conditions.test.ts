import { describe, expect, it } from 'vitest';
import { compileWhen, type Truth } from './compiled-when.ts';
import {
  above,
  areaId,
  inShort,
  makeDatastream,
  makeRule,
  observed,
  propertyId,
  ticked,
  ticks,
} from './engine-fixture.suite.ts';
import type { Condition, Rule } from './rule.ts';
import { runBatch } from './run-batch.ts';
import type { EngineEvent } from './step.ts';

const AREA = areaId('07210@2025-07-01');
const RAIN = { property: propertyId('rain'), op: '>', threshold: 10 } as const;
const WIND = { property: propertyId('wind'), op: '>', threshold: 10 } as const;

function of(device: string, property: string) {
  return makeDatastream(device, { property: propertyId(property), area: AREA });
}

function judge(rule: Partial<Rule>, events: readonly EngineEvent[]): string[] {
  const datastreams = ['env-1', 'env-2'].flatMap((device) =>
    ['pm2_5', 'rain', 'wind'].map((property) => of(device, property)),
  );
  return inShort(runBatch([makeRule(rule)], datastreams, events));
}

const rain = (minutes: number, v: number, device = 'env-1'): EngineEvent =>
  observed(minutes, v, { property: 'rain', device });

describe('conditions besides the levels', () => {
  it.each<[Condition, Truth, Truth, Truth]>([
    [{ all: [RAIN, WIND] }, true, undefined, undefined],
    [{ all: [RAIN, WIND] }, false, undefined, false],
    [{ any: [RAIN, WIND] }, true, undefined, true],
    [{ any: [RAIN, WIND] }, false, undefined, undefined],
    [{ not: RAIN }, undefined, true, undefined],
    [{ not: RAIN }, false, true, true],
    [{ not: { any: [RAIN, WIND] } }, false, undefined, undefined],
  ])('R40 unknown stays unknown unless the rest decides: %j with %s and %s is %s', (when, a, b, expected) => {
    expect(compileWhen(when).truth((place) => (place === 0 ? a : b))).toBe(expected);
  });

  it('R40 a level rises only while the condition holds, and falls when it no longer does', () => {
    expect(
      judge({ when: RAIN }, [rain(0, 0), observed(0, 90), rain(1, 20), observed(1, 90), rain(2, 0)]),
    ).toEqual(['1 raised high', '2 cleared']);
  });

  it('R40 while it is unknown whether the condition holds, the level neither rises nor falls', () => {
    expect(judge({ when: RAIN }, [observed(0, 90), observed(1, 90)])).toEqual([]);
    const stale = [
      ...[0, 1, 2, 3, 4, 5, 6].flatMap((minute) => [
        ticked(minute),
        ...(minute === 0 ? [rain(0, 20)] : []),
        observed(minute, minute < 4 ? 90 : 10),
      ]),
      rain(6.5, 20),
    ];
    expect(judge({ when: RAIN }, stale)).toEqual(['0 raised high', '6.5 cleared']);
  });

  it('R40 what was on its way starts anew when the condition became unknown', () => {
    const events = [
      rain(0, 20),
      ...ticks(0, 12).flatMap((tick, minute) => [
        tick,
        observed(minute, 90),
        ...(minute === 5 ? [rain(5, 20)] : minute > 5 ? [rain(minute, 20)] : []),
      ]),
    ];
    const levels = [above('high', 80, { for: 'PT5M' })];
    expect(judge({ when: RAIN, levels }, events)).toEqual(['10 raised high']);
  });

  it('R40 a condition may be about the mean over the area of the device', () => {
    const when = { ...RAIN, of: 'area' } as const;
    const events = [rain(0, 5), observed(0, 90), rain(1, 40, 'env-2'), rain(2, 5, 'env-2')];
    expect(judge({ when }, events)).toEqual(['1 raised high', '2 cleared']);
  });

  it('R40 a device that falls silent no longer counts in the mean', () => {
    const when = { ...RAIN, of: 'area' } as const;
    const events = [
      rain(0, 5),
      rain(0, 14, 'env-2'),
      ...ticks(0, 5).flatMap((tick, minute) => [tick, observed(minute, 90), rain(minute + 0.5, 14, 'env-2')]),
    ];
    expect(judge({ when }, events)).toEqual(['3 raised high']);
  });

  it('R40 a condition may look at a window of the property', () => {
    const when = { ...RAIN, fn: 'sum', window: 'PT1H', threshold: 30 } as const;
    expect(judge({ when }, [rain(0, 20), observed(0, 90), rain(1, 20), rain(60, 1)])).toEqual([
      '1 raised high',
      '60 cleared',
    ]);
  });
});
