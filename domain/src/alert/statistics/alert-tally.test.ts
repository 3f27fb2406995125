import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isAlertId, isDepartmentId, isRuleId } from '../../identifiers.ts';
import type { Severity } from '../../rule/severity.ts';
import { instant, type EpochMs } from '../../time/instant.ts';
import { checked, LAN, minute, open } from '../alert-fixture.suite.ts';
import type { AlertEntry } from '../alert.ts';
import type { AlertHistory } from './alert-history.ts';
import { AlertTally } from './alert-tally.ts';
import { durationFigures } from './durations.ts';

interface Story {
  readonly rule?: string;
  readonly department?: string;
  readonly severity?: Severity;
  /** What happened, by minute. */
  readonly lines: readonly (readonly [what: AlertEntry['what'], at: number])[];
}

let count = 0;

function history({ rule = 'pm25', department = 'so-tnmt', severity = 'medium', lines }: Story): AlertHistory {
  const id = checked(`a${(count += 1)}`, isAlertId);
  const entries = lines.map(([what, at], index): AlertEntry => ({
    alert: id,
    revision: index + 1,
    at: instant(minute(0) + at * 60_000),
    actor: what === 'acknowledged' || what === 'closed' ? LAN : { kind: 'engine' },
    what,
    ...(what === 'raised' || what === 'occurred' ? { to: severity } : {}),
  }));
  const last = entries.at(-1);
  return {
    entries,
    alert: {
      ...open(severity),
      id,
      rule: { id: checked(rule, isRuleId), version: 1 },
      department: checked(department, isDepartmentId),
      openedAt: entries[0]?.at ?? minute(0),
      ...(last?.what === 'closed' ? { work: 'closed' as const, closedAt: last.at } : {}),
    },
  };
}

function figures(stories: readonly Story[], hours = 1, operators?: number) {
  const tally = new AlertTally({ from: minute(0), to: minute(hours * 60) });
  for (const story of stories) tally.add(history(story));
  return operators === undefined ? tally.statistics() : tally.statistics(operators);
}

/** So many alerts that are raised in one minute. */
function many(length: number, at: number, story: Partial<Story> = {}): Story[] {
  return Array.from({ length }, () => ({ ...story, lines: [['raised', at]] }));
}

describe('the health of the alarm system', () => {
  it('A12 tells average and peak of the load by operator and ten minutes', () => {
    // One hour is six periods: 2, 0, 12, 0, 0, 4 alerts, 18 in all, so 3 on average and 1.5 for each of two persons.
    const stories = [...many(2, 9), ...many(12, 20), ...many(4, 59)];
    expect(figures(stories, 1, 1).load).toEqual({
      average: 3,
      peak: 12,
      peakAt: minute(20),
      counts: [2, 0, 12, 0, 0, 4],
    });
    expect(figures(stories, 1, 2).load).toMatchObject({ average: 1.5, peak: 6 });
  });

  it('A12 tells the share of time in flood: more than ten in ten minutes', () => {
    expect(figures([...many(11, 0), ...many(10, 10), ...many(11, 25)], 1, 1).floodShare).toBeCloseTo(2 / 6);
    expect(figures(many(11, 0), 1, 2).floodShare).toBe(0);
  });

  it('A12 names the ten loudest rules with their share', () => {
    const stories = Array.from({ length: 12 }, (_, index) =>
      many(index + 1, 5, { rule: `r${index + 1}` }),
    ).flat();
    const { loudest, loudestShare } = figures(stories, 1, 1);
    // 1 + 2 + … + 12 = 78, of which rules 3 to 12 make 75.
    expect(loudest.map(({ rule, activations }) => `${rule} ${activations}`).slice(0, 2)).toEqual([
      'r12 12',
      'r11 11',
    ]);
    expect(loudest).toHaveLength(10);
    expect(loudest[0]?.share).toBeCloseTo(12 / 78);
    expect(loudestShare).toBeCloseTo(75 / 78);
  });

  it('A12 counts what chatters: raised three times within a minute', () => {
    const chattering: Story = {
      lines: [
        ['raised', 1],
        ['cleared', 1.2],
        ['occurred', 1.4],
        ['cleared', 1.6],
        ['occurred', 1.9],
      ],
    };
    const slower: Story = {
      lines: [
        ['raised', 1],
        ['occurred', 1.5],
        ['occurred', 2],
      ],
    };
    expect(figures([chattering, slower]).chattering).toEqual({ alerts: 1, rules: ['pm25'] });
    expect(figures([chattering]).activations).toBe(3);
  });

  it('A12 counts what has stood for more than 24 hours, also when it was raised before the span', () => {
    const day = 24 * 60;
    const stands: Story = { rule: 'stands', lines: [['raised', -day]] };
    const ended: Story = {
      rule: 'ended',
      lines: [
        ['raised', -day - 1],
        ['cleared', 0],
      ],
    };
    const before: Story = {
      rule: 'before',
      lines: [
        ['raised', -day - 9],
        ['cleared', -1],
      ],
    };
    const twice: Story = {
      rule: 'twice',
      lines: [
        ['raised', -day],
        ['cleared', -9],
        ['occurred', -5],
      ],
    };
    expect(figures([stands, ended, before, twice]).stale).toEqual({ alerts: 2, rules: ['stands', 'ended'] });
    expect(figures([stands]).activations).toBe(0);
  });

  it('A12 tells the priorities with which alerts were raised', () => {
    const stories = [
      ...many(8, 1, { severity: 'low' }),
      ...many(1, 2),
      ...many(1, 3, { severity: 'critical' }),
    ];
    expect(figures(stories).priorities).toEqual({ low: 8, medium: 1, high: 0, critical: 1 });
  });

  it('A12 tells the time to acknowledge and to close by severity and department', () => {
    const answered = (minutes: number, story: Partial<Story> = {}): Story => ({
      ...story,
      lines: [
        ['raised', 0],
        ['acknowledged', minutes],
        ['closed', minutes * 2],
      ],
    });
    const stories = [1, 2, 3, 4].map((minutes) => answered(minutes));
    const other = answered(10, { severity: 'critical', department: 'giao-thong' });
    const { bySeverity, byDepartment, operators } = figures([...stories, other, ...many(1, 5)]);
    const ofFour = {
      acknowledge: { count: 4, medianMs: 120_000, p95Ms: 240_000 },
      close: { count: 4, medianMs: 240_000, p95Ms: 480_000 },
    };
    expect(bySeverity.medium).toEqual(ofFour);
    expect(bySeverity.critical?.acknowledge).toEqual({ count: 1, medianMs: 600_000, p95Ms: 600_000 });
    expect(byDepartment['so-tnmt']).toEqual(ofFour);
    expect(byDepartment['giao-thong']?.close.medianMs).toBe(1_200_000);
    expect(operators).toBe(1);
  });

  it('A12 suggests what to do, and nothing when all is well', () => {
    expect(figures([{ severity: 'low', lines: [['raised', 5]] }]).suggestions).toEqual([]);
    expect(figures(many(13, 5)).suggestions).toEqual([
      { kind: 'loud', rule: 'pm25' },
      { kind: 'more-operators' },
    ]);
  });

  it('A12 counts every activation of the span once, in whatever order alerts are given', () => {
    const story = fc.record({
      lines: fc
        .array(fc.integer({ min: -60, max: 119 }), { minLength: 1, maxLength: 6 })
        .map((times) =>
          times
            .toSorted((a, b) => a - b)
            .map((at, index): readonly ['raised' | 'occurred', number] => [
              index === 0 ? 'raised' : 'occurred',
              at,
            ]),
        ),
    });
    fc.assert(
      fc.property(fc.array(story, { maxLength: 20 }), (stories) => {
        const result = figures(stories, 1, 1);
        const inside = stories.flatMap(({ lines }) => lines).filter(([, at]) => at >= 0 && at < 60).length;
        expect(result.load.counts.reduce((sum, n) => sum + n, 0)).toBe(inside);
        expect(Object.values(result.priorities).reduce((sum, n) => sum + n, 0)).toBe(inside);
        expect(figures(stories.toReversed(), 1, 1)).toEqual(result);
      }),
    );
  });

  it('a percentile is the value at its rank', () => {
    expect(durationFigures([])).toEqual({ count: 0 });
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(durationFigures(hundred)).toEqual({ count: 100, medianMs: 50, p95Ms: 95 });
  });

  it('a span needs a length', () => {
    const now: EpochMs = minute(0);
    expect(() => new AlertTally({ from: now, to: now })).toThrow(RangeError);
  });
});
