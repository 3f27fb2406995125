import { ALARM_TARGETS } from '@ioc/domain';
import { alertStatistics } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { figuresOf, loadBars, MOST_BARS, priorityShares } from './figure-verdict.ts';

const statistics = (more: object) =>
  alertStatistics.parse({
    from: '2026-11-23T00:00:00Z',
    to: '2026-11-24T00:00:00Z',
    activations: 10,
    alerts: 10,
    operators: 1,
    load: { average: 0.5, peak: 12, counts: [0, 12] },
    floodShare: 0.01,
    loudest: [],
    loudestShare: 0.04,
    chattering: { alerts: 1, rules: [] },
    stale: { alerts: 0, rules: [] },
    priorities: { low: 8, medium: 1, high: 0, critical: 1 },
    bySeverity: {},
    byDepartment: {},
    suggestions: [],
    targets: ALARM_TARGETS,
    isTruncated: false,
    ...more,
  });

describe('the figures of the alarm system', () => {
  it('A12 are met or missed by their targets', () => {
    const verdicts = figuresOf(statistics({})).map(({ key, verdict }) => `${key} ${verdict}`);
    expect(verdicts).toEqual([
      'average met',
      'peak missed',
      'flood met',
      'loudest met',
      'chattering missed',
      'stale met',
    ]);
  });

  it('A12 prove nothing without an alert', () => {
    const calm = statistics({
      activations: 0,
      load: { average: 0, peak: 0, counts: [0] },
      chattering: { alerts: 0, rules: [] },
    });
    expect(new Set(figuresOf(calm).map(({ verdict }) => verdict))).toEqual(new Set(['nothing']));
  });

  it('A12 hold the priorities against 80, 15 and 5 %, high and critical together', () => {
    expect(priorityShares(statistics({}))).toEqual([
      { key: 'low', share: 0.8, target: 0.8 },
      { key: 'medium', share: 0.1, target: 0.15 },
      { key: 'high', share: 0.1, target: 0.05 },
    ]);
  });

  it('keep every peak when a month is drawn in few bars', () => {
    const counts = Array<number>(4_464).fill(0).with(4_000, 17);
    const bars = loadBars(counts);
    expect(bars.length).toBeLessThanOrEqual(MOST_BARS);
    expect(Math.max(...bars)).toBe(17);
    expect(loadBars([1, 2, 3])).toEqual([1, 2, 3]);
  });
});
