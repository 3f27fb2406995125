import { describe, expect, it } from 'vitest';
import {
  above,
  areaId,
  cityId,
  deviceId,
  inShort,
  makeDatastream,
  makeRule,
  observed,
  START,
  ticked,
  ticks,
} from './engine-fixture.suite.ts';
import type { OverrideScope, Rule, RuleOverride } from './rule.ts';
import { runBatch } from './run-batch.ts';
import type { EngineEvent } from './step.ts';

const AREA = areaId('07210@2025-07-01');
const DATASTREAMS = ['env-1', 'env-2', 'env-3'].map((device, index) =>
  makeDatastream(device, index < 2 ? { area: AREA } : {}),
);

function override(scope: OverrideScope, threshold: number, more: Partial<RuleOverride> = {}): RuleOverride {
  return { scope, levels: [{ severity: 'high', threshold }], owner: 'so-tnmt', reason: 'roadside', ...more };
}

const CITY = override({ city: cityId('bac-giang') }, 100);
const WARD = override({ area: AREA }, 120);
const DEVICE = override({ device: deviceId('env-1') }, 140);

function judge(rule: Partial<Rule>, events: readonly EngineEvent[]) {
  return runBatch([makeRule(rule)], DATASTREAMS, events);
}

function untilMinute(minute: number): string {
  return new Date(START + minute * 60_000).toISOString();
}

describe('thresholds for cities, areas and devices', () => {
  it('R42 the most specific override counts, in whatever order they are given', () => {
    const values = [90, 110, 130, 150];
    const events = ['env-1', 'env-2', 'env-3'].flatMap((device) =>
      values.map((value, minute) => observed(minute, value, { device })),
    );
    for (const overrides of [
      [CITY, WARD, DEVICE],
      [DEVICE, CITY, WARD],
    ]) {
      const raised = judge({ overrides }, events).filter(({ kind }) => kind === 'raised');
      expect(raised.map(({ group, threshold }) => [group.id, threshold])).toEqual([
        ['env-1', 140],
        ['env-2', 120],
        ['env-3', 100],
      ]);
    }
  });

  it('R42 the transition says where its threshold came from, with owner and reason', () => {
    const [raised] = judge({ overrides: [WARD] }, [observed(0, 150)]);
    expect(raised?.thresholdFrom).toEqual({ level: 'area', owner: 'so-tnmt', reason: 'roadside' });
    const [own] = judge({ overrides: [WARD] }, [observed(0, 150, { device: 'env-3' })]);
    expect(own).not.toHaveProperty('thresholdFrom');
    const pack = { id: 'qcvn-05', version: '2023.1', entry: 'pm2_5-24h' };
    const [adopted] = judge({ pack }, [observed(0, 150)]);
    expect(adopted?.thresholdFrom).toEqual({ level: 'pack' });
  });

  it('R42 an override changes the levels that it names; the others come from the wider scope', () => {
    const levels = [above('medium', 50), above('high', 80)];
    const overrides = [{ ...CITY, levels: [{ severity: 'medium', threshold: 60 } as const] }, DEVICE];
    const transitions = judge({ levels, overrides }, [observed(0, 55), observed(1, 65), observed(2, 150)]);
    expect(inShort(transitions)).toEqual(['1 raised medium', '2 medium→high']);
  });

  it('R42 an override with a threshold alone drops the reset of the rule', () => {
    const levels = [above('high', 80, { reset: 70 })];
    const transitions = judge({ levels, overrides: [DEVICE] }, [observed(0, 150), observed(1, 139)]);
    expect(inShort(transitions)).toEqual(['0 raised high', '1 cleared']);
  });

  it('R42 an override ends at its time, by observation or by the clock', () => {
    const overrides = [override({ device: deviceId('env-1') }, 140, { until: untilMinute(5) })];
    const byReadings = [0, 4, 5].map((minute) => observed(minute, 100));
    expect(inShort(judge({ overrides }, byReadings))).toEqual(['5 raised high']);
    const byClock = [ticked(0), observed(0, 100), ...ticks(1, 6)];
    expect(inShort(judge({ overrides, noData: { after: 'PT1H', severity: 'low' } }, byClock))).toEqual([
      '5 raised high',
    ]);
  });

  it('R42 of one scope, what ends sooner goes before what stays', () => {
    const overrides = [DEVICE, { ...DEVICE, levels: WARD.levels, until: untilMinute(5) }];
    const transitions = judge({ overrides }, [observed(0, 130), observed(5, 130), observed(6, 150)]);
    expect(inShort(transitions)).toEqual(['0 raised high', '5 cleared', '6 raised high']);
  });

  it('R42 an alert about an area takes the threshold of the area', () => {
    const quorum = { atLeast: 2, of: 'devices' as const };
    const overrides = [CITY, WARD];
    const events = ['env-1', 'env-2', 'env-3'].map((device) => observed(0, 110, { device }));
    expect(judge({ groupBy: 'area', quorum, overrides }, events).map(({ group }) => group.id)).toEqual([]);
    expect(judge({ groupBy: 'area', overrides }, events).map(({ group }) => group.id)).toEqual(['env-3']);
  });
});
