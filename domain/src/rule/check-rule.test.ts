import { describe, expect, it } from 'vitest';
import { checkRule } from './check-rule.ts';
import { above, makeRule, ruleId } from './engine-fixture.suite.ts';
import type { Rule, RuleLevel } from './rule.ts';

function faults(more: Partial<Rule>): string[] {
  return checkRule(makeRule(more)).map(({ path, code }) => `${path} ${code}`);
}

function levelFaults(level: RuleLevel): string[] {
  return faults({ levels: [level] });
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
    ['inhibitedBy.0.rule inhibits-itself', { inhibitedBy: [{ rule: ruleId('pm25-high'), same: 'device' }] }],
    ['escalate.0.after malformed-duration', { escalate: [{ after: '1h', to: 'duty' }] }],
  ])('%s', (fault, more) => {
    expect(faults(more)).toEqual([fault]);
  });
});
