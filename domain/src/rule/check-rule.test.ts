import { describe, expect, it } from 'vitest';
import { checkRule } from './check-rule.ts';
import { above, deviceId, makeRule, propertyId, ruleId } from './engine-fixture.suite.ts';
import type { DevicePair, LevelOverride, Rule, RuleLevel, RuleOverride } from './rule.ts';

function faults(more: Partial<Rule>): string[] {
  return checkRule(makeRule(more)).map(({ path, code }) => `${path} ${code}`);
}

function levelFaults(level: RuleLevel): string[] {
  return faults({ levels: [level] });
}

const PM = { property: propertyId('pm2_5') };
const RAIN = { property: propertyId('rain'), op: '>', threshold: 10 } as const;
const OVERRIDE: RuleOverride = {
  scope: { device: deviceId('env-1') },
  levels: [{ severity: 'high', threshold: 90 }],
  owner: 'so-tnmt',
  reason: 'a roadside station',
};

function pair(upstream: string, downstream: string): DevicePair {
  return { upstream: deviceId(`${upstream}x`), downstream: deviceId(`${downstream}x`) };
}

function overridden(level: LevelOverride): RuleOverride {
  return { ...OVERRIDE, levels: [level] };
}

describe('checking a rule', () => {
  it('a sound rule has no faults', () => {
    expect(checkRule(makeRule())).toEqual([]);
    expect(
      faults({
        signal: { fn: 'mean', window: 'PT1H', minSamples: 30 },
        levels: [above('medium', 80, { reset: 70, for: 'PT10M' }), above('high', 120)],
        groupBy: 'area',
        quorum: { atLeast: '50%', of: 'devices' },
        noData: { after: 'PT15M', severity: 'low' },
        keepFiring: 'PT5M',
        flap: { changes: 4, within: 'PT10M' },
        schedule: { windows: [{ days: ['mon'], from: '22:00', to: '06:00' }], holidays: ['2026-02-28'] },
        escalate: [{ after: 'PT15M', to: 'duty' }],
      }),
    ).toEqual([]);
  });

  it.each<RuleLevel>([
    { severity: 'low', op: '>', threshold: 80, reset: 81 },
    { severity: 'low', op: '>=', threshold: 80, reset: 81 },
    { severity: 'low', op: '<', threshold: 80, reset: 79 },
    { severity: 'low', op: '<=', threshold: 80, reset: 79 },
    { severity: 'low', op: 'outside', threshold: [5, 10], reset: [4, 10] },
    { severity: 'low', op: 'outside', threshold: [5, 10], reset: [5, 11] },
    { severity: 'low', op: 'inside', threshold: [5, 10], reset: [6, 10] },
    { severity: 'low', op: 'inside', threshold: [5, 10], reset: [5, 9] },
  ])('R10 a reset on the unsafe side is refused with the path of the field: $op', (level) => {
    expect(levelFaults(level)).toEqual(['levels.0.reset reset-on-unsafe-side']);
  });

  it('R10 a reset on the threshold is none, and equality has none', () => {
    expect(levelFaults(above('low', 80, { reset: 80 }))).toEqual([]);
    expect(levelFaults({ severity: 'low', op: '==', threshold: 1, reset: 0 })).toEqual([
      'levels.0.reset reset-not-supported',
    ]);
  });

  it('a fault is said in Vietnamese and English', () => {
    const [fault] = checkRule(makeRule({ levels: [above('low', 80, { reset: 90 })] }));
    expect(fault?.message.en).toBe('The reset must lie on the safe side of the threshold.');
    expect(fault?.message.vi).toContain('phía an toàn');
  });

  it.each<[string, Partial<Rule>]>([
    ['levels judges-nothing', { levels: [] }],
    ['levels.1.severity severity-not-ascending', { levels: [above('high', 80), above('medium', 90)] }],
    ['levels.1.severity severity-not-ascending', { levels: [above('high', 80), above('high', 90)] }],
    ['levels.0.threshold not-finite', { levels: [above('high', NaN)] }],
    ['levels.0.reset not-finite', { levels: [above('high', 80, { reset: Infinity })] }],
    [
      'levels.0.threshold bounds-not-ordered',
      { levels: [{ severity: 'low', op: 'outside', threshold: [10, 5] }] },
    ],
    ['levels.0.for malformed-duration', { levels: [above('high', 80, { for: '10 minutes' })] }],
    ['signal.window window-required', { signal: { fn: 'mean' } }],
    ['signal.window malformed-duration', { signal: { fn: 'mean', window: 'P1M' } }],
    ['signal.window duration-not-positive', { signal: { fn: 'mean', window: 'PT0S' } }],
    ['signal.minSamples min-samples-too-small', { signal: { fn: 'mean', window: 'PT1H', minSamples: 0 } }],
    ['signal.minSamples min-samples-too-small', { signal: { fn: 'mean', window: 'PT1H', minSamples: 1.5 } }],
    ['signal.minSamples min-samples-too-large', { signal: { fn: 'last', minSamples: 2 } }],
    ['quorum.atLeast malformed-quorum', { groupBy: 'area', quorum: { atLeast: '0%', of: 'devices' } }],
    ['quorum.atLeast malformed-quorum', { groupBy: 'area', quorum: { atLeast: '101%', of: 'devices' } }],
    ['quorum.atLeast malformed-quorum', { groupBy: 'area', quorum: { atLeast: 'half', of: 'devices' } }],
    ['quorum quorum-without-group', { quorum: { atLeast: 2, of: 'devices' } }],
    ['noData.after duration-not-positive', { noData: { after: 'PT0S', severity: 'low' } }],
    ['keepFiring malformed-duration', { keepFiring: 'soon' }],
    ['flap.changes changes-too-few', { flap: { changes: 0, within: 'PT1H' } }],
    ['flap.within malformed-duration', { flap: { changes: 3, within: 'PT' } }],
    [
      'schedule.timeZone unknown-time-zone',
      { schedule: { timeZone: 'Asia/Bac_Giang', windows: [{ days: ['mon'], from: '08:00', to: '17:00' }] } },
    ],
    ['schedule.windows empty-list', { schedule: { windows: [] } }],
    [
      'schedule.windows.0.days empty-list',
      { schedule: { windows: [{ days: [], from: '08:00', to: '17:00' }] } },
    ],
    [
      'schedule.windows.0.to malformed-time',
      { schedule: { windows: [{ days: ['mon'], from: '08:00', to: '25:00' }] } },
    ],
    [
      'schedule.holidays.0 malformed-date',
      { schedule: { windows: [{ days: ['mon'], from: '08:00', to: '17:00' }], holidays: ['2026-02-30'] } },
    ],
    ['signal.coverage coverage-without-window', { signal: { fn: 'last', coverage: 0.5 } }],
    ['signal.coverage share-out-of-range', { signal: { fn: 'mean', window: 'PT1H', coverage: 0 } }],
    ['signal.usual.weeks weeks-out-of-range', { signal: { fn: 'last', usual: { weeks: 1 } } }],
    [
      'signal.upstream signal-combined',
      { signal: { fn: 'last', usual: {}, upstream: { pairs: [pair('a-1', 'b-1')], lag: 'PT1H' } } },
    ],
    [
      'signal.fn upstream-needs-last',
      { signal: { fn: 'mean', window: 'PT1H', upstream: { pairs: [pair('a-1', 'b-1')], lag: 'PT1H' } } },
    ],
    [
      'signal.upstream.pairs.0.upstream pair-with-itself',
      { signal: { fn: 'last', upstream: { pairs: [pair('a-1', 'a-1')], lag: 'PT1H' } } },
    ],
    [
      'signal.upstream.pairs.1.downstream pair-twice',
      {
        signal: { fn: 'last', upstream: { pairs: [pair('a-1', 'b-1'), pair('a-2', 'b-1')], lag: 'PT0S' } },
      },
    ],
    [
      'signal.upstream.lag lag-too-long',
      { signal: { fn: 'last', upstream: { pairs: [pair('a-1', 'b-1')], lag: 'P8D' } } },
    ],
    ['levels.0.mOfN m-of-n-out-of-range', { levels: [{ ...above('high', 80), mOfN: { m: 3, n: 2 } }] }],
    ['levels.0.mOfN m-of-n-out-of-range', { levels: [{ ...above('high', 80), mOfN: { m: 3, n: 33 } }] }],
    [
      'select.within.ring shape-too-small',
      { select: { ...PM, within: { kind: 'polygon', ring: [[106, 21]] } } },
    ],
    [
      'select.within.line.1 position-out-of-range',
      {
        select: {
          ...PM,
          within: {
            kind: 'corridor',
            line: [
              [106, 21],
              [21, 106],
            ],
            metres: 50,
          },
        },
      },
    ],
    [
      'select.within.metres metres-out-of-range',
      {
        select: {
          ...PM,
          within: {
            kind: 'corridor',
            line: [
              [106, 21],
              [106, 22],
            ],
            metres: 0,
          },
        },
      },
    ],
    ['when.all empty-list', { when: { all: [] } }],
    ['when.not.window window-required', { when: { not: { ...RAIN, fn: 'sum' } } }],
    ['when.any.0.threshold not-finite', { when: { any: [{ ...RAIN, threshold: NaN }] } }],
    ['when.of condition-below-group', { groupBy: 'area', when: RAIN }],
    ['when.not.not.not.not condition-too-deep', { when: { not: { not: { not: { not: RAIN } } } } }],
    ['overrides.0.levels empty-list', { overrides: [{ ...OVERRIDE, levels: [] }] }],
    [
      'overrides.0.levels.0.severity unknown-level',
      { overrides: [overridden({ severity: 'low', threshold: 1 })] },
    ],
    [
      'overrides.0.levels.0.threshold override-changes-nothing',
      { overrides: [overridden({ severity: 'high' })] },
    ],
    [
      'overrides.0.levels.0.threshold threshold-kind-differs',
      { overrides: [overridden({ severity: 'high', threshold: [1, 2] })] },
    ],
    [
      'overrides.0.levels.0.reset reset-on-unsafe-side',
      { overrides: [overridden({ severity: 'high', reset: 81 })] },
    ],
    ['overrides.0.scope override-below-group', { groupBy: 'area', overrides: [OVERRIDE] }],
    ['overrides.1.scope override-twice', { overrides: [OVERRIDE, OVERRIDE] }],
    ['overrides.0.owner text-required', { overrides: [{ ...OVERRIDE, owner: ' ' }] }],
    ['overrides.0.reason text-required', { overrides: [{ ...OVERRIDE, reason: '' }] }],
    ['overrides.0.until malformed-instant', { overrides: [{ ...OVERRIDE, until: 'tomorrow' }] }],
    ['inhibitedBy.0.rule inhibits-itself', { inhibitedBy: [{ rule: ruleId('pm25-high'), same: 'device' }] }],
    ['escalate.0.after malformed-duration', { escalate: [{ after: '1h', to: 'duty' }] }],
  ])('%s', (fault, more) => {
    expect(faults(more)).toEqual([fault]);
  });
});
