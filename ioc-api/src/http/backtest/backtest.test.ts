import { instant, recordedEvents, runBatch, type Observation, type Rule } from '@ioc/domain';
import { createMemoryStore } from '@ioc/telemetry-store';
import { describe, expect, it } from 'vitest';

import { device, DUST_RULE, id } from '../../test-city/city-data.suite.ts';
import { judgedDatastreams } from './judged-datastreams.ts';
import { runBacktest } from './run-backtest.ts';
import { wouldBeAlerts } from './would-be-alerts.ts';

const START = Date.UTC(2026, 10, 20);
const DAYS = 3;
const MINUTE_MS = 60_000;
const SPAN = { from: instant(START), to: instant(START + DAYS * 86_400_000) };
const RULE: Rule = {
  ...DUST_RULE,
  version: 1,
  signal: { fn: 'mean', window: 'PT10M' },
  levels: [
    { severity: 'medium', op: '>', threshold: 80, reset: 70, for: 'PT5M' },
    { severity: 'high', op: '>', threshold: 150 },
  ],
  noData: { severity: 'low' },
};
const DEVICES = ['dust-1', 'dust-2'].map((name) => device(name, 'bac-giang', 'environment', ['pm2_5']));

/** A day's wave with a gap of some hours and a peak, different by station. */
function history(): readonly Observation[] {
  return DEVICES.flatMap((of, station) =>
    Array.from({ length: DAYS * 1_440 }, (_, minute) => minute)
      .filter((minute) => minute < 2_000 || minute > 2_200 + station * 30)
      .map((minute) => ({
        device: of.id,
        property: id.property('pm2_5'),
        t: instant(START + minute * MINUTE_MS + station),
        v: 75 + 90 * Math.sin(minute / (97 + station)),
        q: 'good' as const,
      })),
  );
}

describe('a backtest', () => {
  it('R36 R22 decides stretch by stretch what the engine decides in one piece', async () => {
    const telemetry = createMemoryStore();
    const observations = history();
    await telemetry.write(
      observations.map(({ device: of, property, t, v, q }) => ({
        device: of,
        observedAt: t,
        receivedAt: t,
        isTimeAssumed: false,
        values: [{ property, v, q }],
      })),
    );
    const datastreams = judgedDatastreams(RULE, DEVICES, []);
    const { signal } = new AbortController();
    const result = await runBacktest({ rule: RULE, datastreams, span: SPAN, telemetry, signal });
    const whole = runBatch([RULE], datastreams, recordedEvents(observations, SPAN));
    expect(whole.length).toBeGreaterThan(20);
    expect(result.transitions).toEqual(whole);
    expect(result.evaluated).toBe(observations.length);
  });

  it('ends when nobody waits for it any more', async () => {
    const datastreams = judgedDatastreams(RULE, DEVICES, []);
    const signal = AbortSignal.abort(new Error('gone'));
    const run = runBacktest({ rule: RULE, datastreams, span: SPAN, telemetry: createMemoryStore(), signal });
    await expect(run).rejects.toThrow('gone');
  });

  it('R30 counts an alert that returns within ten minutes as one, at its worst severity', () => {
    const facts = {
      rule: { id: RULE.id, version: 1 },
      alertKind: 'threshold' as const,
      group: { by: 'device' as const, id: 'dust-1' },
      city: id.city('bac-giang'),
      cause: { kind: 'tick' as const, now: instant(START) },
    };
    const at = (minute: number): { at: ReturnType<typeof instant> } => ({
      at: instant(START + minute * MINUTE_MS),
    });
    const alerts = wouldBeAlerts([
      { ...facts, ...at(0), kind: 'raised', severity: 'medium', value: 81 },
      { ...facts, ...at(1), kind: 'severity-changed', severity: 'high', from: 'medium', value: 160 },
      { ...facts, ...at(2), kind: 'worsened', value: 190 },
      { ...facts, ...at(5), kind: 'cleared' },
      { ...facts, ...at(9), kind: 'raised', severity: 'medium', value: 82 },
      { ...facts, ...at(12), kind: 'cleared' },
      { ...facts, ...at(40), kind: 'raised', severity: 'medium', value: 83 },
    ]);
    expect(alerts).toMatchObject([
      { severity: 'high', peak: 190, from: at(0).at, to: at(12).at },
      { severity: 'medium', peak: 83, from: at(40).at },
    ]);
    expect(alerts).toHaveLength(2);
    expect(alerts[1]).not.toHaveProperty('to');
  });
});
