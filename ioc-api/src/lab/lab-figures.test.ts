import { instant, type Transition } from '@ioc/domain';
import type { ObservationColumns } from '@ioc/telemetry-store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DUST_RULE, id } from '../test-city/city-data.suite.ts';
import { alertDifference } from './alert-difference.ts';
import { AlertTally } from './alert-tally.ts';
import { CACHE_BYTES, CACHE_LIFE_MS, ObservationCache } from './observation-cache.ts';
import { SignalCurve } from './signal-curve.ts';
import { ValueDistribution } from './value-distribution.ts';
import type { WouldBeAlert } from './would-be-alert.ts';

const START = Date.UTC(2026, 10, 20);
const MINUTE_MS = 60_000;

const facts = {
  rule: { id: DUST_RULE.id, version: 1 },
  alertKind: 'threshold' as const,
  group: { by: 'device' as const, id: 'dust-1' },
  city: id.city('bac-giang'),
  cause: { kind: 'tick' as const, now: instant(START) },
};

function at(minute: number): { at: ReturnType<typeof instant> } {
  return { at: instant(START + minute * MINUTE_MS) };
}

function tallied(transitions: readonly Transition[]): ReturnType<AlertTally['facts']> {
  const tally = new AlertTally();
  for (const transition of transitions) tally.take(transition);
  return tally.facts({ from: at(0).at, to: at(100).at });
}

describe('the tally of a trial', () => {
  const { alerts, alertCount, bySeverity, standingMs, groups } = tallied([
    { ...facts, ...at(0), kind: 'raised', severity: 'medium', value: 81 },
    { ...facts, ...at(1), kind: 'severity-changed', severity: 'high', from: 'medium', value: 160 },
    { ...facts, ...at(2), kind: 'worsened', value: 190 },
    { ...facts, ...at(5), kind: 'cleared' },
    { ...facts, ...at(9), kind: 'raised', severity: 'medium', value: 82 },
    { ...facts, ...at(12), kind: 'cleared' },
    { ...facts, ...at(90), kind: 'raised', severity: 'medium', value: 83 },
  ]);

  it('R30 counts an alert that returns within ten minutes as one, at its worst severity', () => {
    expect(alerts).toMatchObject([
      { severity: 'high', peak: 190, from: at(0).at, to: at(12).at },
      { severity: 'medium', peak: 83, from: at(90).at },
    ]);
    expect([alertCount, bySeverity]).toEqual([2, { high: 1, medium: 1 }]);
    expect(alerts[1]).not.toHaveProperty('to');
  });

  it('R36 tells for how long something stood, and which group', () => {
    expect(standingMs).toBe((5 + 3 + 10) * MINUTE_MS);
    expect(groups).toEqual([
      { group: facts.group, alerts: 2, standingMs: 18 * MINUTE_MS, longestMs: 10 * MINUTE_MS },
    ]);
  });

  it('R36 counts time once in which alerts of two groups stood', () => {
    const other = { ...facts, group: { by: 'device' as const, id: 'dust-2' } };
    const both = tallied([
      { ...facts, ...at(0), kind: 'raised', severity: 'low' },
      { ...other, ...at(5), kind: 'raised', severity: 'low' },
      { ...facts, ...at(10), kind: 'cleared' },
      { ...other, ...at(20), kind: 'cleared' },
    ]);
    expect(both.standingMs).toBe(20 * MINUTE_MS);
  });
});

describe('the difference of two versions', () => {
  const alert = (from: number, to: number, severity: WouldBeAlert['severity'] = 'low'): WouldBeAlert => ({
    group: facts.group,
    kind: 'threshold',
    severity,
    from: at(from).at,
    to: at(to).at,
  });

  it('R36 takes alerts that overlap for the same', () => {
    const before = [alert(0, 10), alert(20, 30), alert(50, 60)];
    const after = [alert(0, 10), alert(15, 31, 'high'), alert(70, 80)];
    expect(alertDifference(before, after)).toEqual({
      added: [alert(70, 80)],
      removed: [alert(50, 60)],
      changed: [{ before: alert(20, 30), after: alert(15, 31, 'high') }],
      unchanged: 1,
    });
  });

  it('R36 accounts for every alert of both', () => {
    const list = fc
      .uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 20 })
      .map((cuts) => cuts.toSorted((a, b) => a - b))
      .map((cuts) =>
        cuts.flatMap((from, index) => (index % 2 === 0 ? [alert(from, cuts[index + 1] ?? 100)] : [])),
      );
    fc.assert(
      fc.property(list, list, (before, after) => {
        const { added, removed, changed, unchanged } = alertDifference(before, after);
        expect(removed.length + changed.length + unchanged).toBe(before.length);
        expect(added.length + changed.length + unchanged).toBe(after.length);
      }),
    );
  });
});

describe('a curve in few points', () => {
  it('keeps every extreme, stays within its points, and breaks where there is no signal', () => {
    const curve = new SignalCurve({ from: 0, to: 30_000, points: 300, intervalMs: 10 });
    for (let t = 0; t < 30_000; t += 10)
      if (t < 10_000 || t > 20_000) curve.take(t, t === 5_550 ? 99 : t % 7);
    const { t, v } = curve.points();
    expect(t.length).toBeLessThanOrEqual(300);
    expect(v[t.indexOf(5_550)]).toBe(99);
    expect(v.filter((value) => value === null)).toHaveLength(1);
    expect(t).toEqual(t.toSorted((a, b) => a - b));
    expect([curve.min, curve.max]).toEqual([0, 99]);
  });
});

describe('a distribution', () => {
  it('counts every value and knows the quantiles', () => {
    const distribution = new ValueDistribution();
    for (let value = 1; value <= 1_000; value += 1) distribution.take(value);
    const told = distribution.facts();
    expect(told).toMatchObject({ min: 1, max: 1_000, quantiles: { p50: 500, p90: 900, p95: 950, p99: 990 } });
    expect(told?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
  });

  it('is nothing without values', () => {
    expect(new ValueDistribution().facts()).toBeUndefined();
  });
});

describe('the observations that are kept', () => {
  const columns = (rows: number): ObservationColumns => ({
    place: new Uint16Array(rows),
    t: new Float64Array(rows),
    v: new Float64Array(rows),
    q: new Uint8Array(rows),
  });

  it('R36 are bounded by bytes, by owner and by age', () => {
    let nowMs = 0;
    const cache = new ObservationCache(() => nowMs);
    const large = [columns(1_500_000)];
    for (const owner of ['a', 'b', 'c', 'd', 'e']) cache.keep(`of ${owner}`, owner, large);
    expect(cache.bytes).toBeLessThanOrEqual(CACHE_BYTES);
    expect(cache.find('of a')).toBeUndefined();
    expect(cache.find('of e')).toBe(large);
    for (const name of ['x', 'y', 'z']) cache.keep(name, 'e', [columns(1)]);
    expect(['x', 'y', 'z'].map((name) => cache.find(name) !== undefined)).toEqual([false, true, true]);
    nowMs = CACHE_LIFE_MS + 1;
    expect(cache.find('z')).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });

  it('R36 are not kept when they are too many', () => {
    const cache = new ObservationCache(() => 0);
    cache.keep('all', 'a', [columns(2_000_000)]);
    expect(cache.find('all')).toBeUndefined();
  });
});
