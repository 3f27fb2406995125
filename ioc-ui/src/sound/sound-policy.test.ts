import { instant, type Alert, type Severity } from '@ioc/domain';
import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import { heardAtFirst, isAudible, nextSound, type HeardSoFar } from './sound-policy.ts';

const wanted: ReadonlySet<Severity> = new Set(['critical', 'high', 'medium']);
const NOTHING: HeardSoFar = { at: {}, once: new Set() };

/** At which of these seconds which severity sounds. */
function heard(alerts: readonly Alert[], seconds: number, soFar = NOTHING): readonly string[] {
  let state = soFar;
  return Array.from({ length: seconds }, (_, second) => {
    const next = nextSound(alerts, state, { now: instant(second * 1_000), mutedUntil: undefined, wanted });
    state = next.soFar;
    return next.sound === undefined ? [] : [`${second} ${next.sound}`];
  }).flat();
}

describe('the sound of alerts', () => {
  it('A10 repeats a critical one every 5 s, a high one every 15 s, and sounds a medium one once', () => {
    expect(heard([alertOf({ id: 'a', severity: 'critical' })], 11)).toEqual([
      '0 critical',
      '5 critical',
      '10 critical',
    ]);
    expect(heard([alertOf({ id: 'a', severity: 'high' })], 31)).toEqual(['0 high', '15 high', '30 high']);
    expect(heard([alertOf({ id: 'a', severity: 'medium' })], 31)).toEqual(['0 medium']);
    expect(heard([alertOf({ id: 'a', severity: 'low' })], 31)).toEqual([]);
  });

  it('lets the worst be heard first', () => {
    const both = [alertOf({ id: 'a', severity: 'high' }), alertOf({ id: 'b', severity: 'critical' })];
    expect(heard(both, 7)).toEqual(['0 critical', '1 high', '5 critical']);
    const drowned = [alertOf({ id: 'a', severity: 'medium' }), alertOf({ id: 'b', severity: 'critical' })];
    expect(heard(drowned, 4)).toEqual(['0 critical', '1 medium']);
  });

  it('stops when the alert is acknowledged, shelved, silenced or over', () => {
    const alert = alertOf({ id: 'a', severity: 'critical' });
    const now = instant(0);
    expect(isAudible(alert, now)).toBe(true);
    for (const quiet of [
      { ...alert, work: 'acknowledged' as const },
      { ...alert, shelvedUntil: instant(1) },
      { ...alert, silenced: true },
      { ...alert, late: true },
      { ...alert, condition: 'cleared' as const },
    ]) {
      expect(isAudible(quiet, now)).toBe(false);
    }
  });

  it('does not sound what was there before, nor while muted, nor what the station does not want', () => {
    const medium = alertOf({ id: 'a', severity: 'medium' });
    expect(heard([medium], 3, heardAtFirst([medium]))).toEqual([]);
    const critical = [alertOf({ id: 'b', severity: 'critical' })];
    const muted = { now: instant(0), mutedUntil: instant(1), wanted };
    expect(nextSound(critical, NOTHING, muted).sound).toBeUndefined();
    expect(nextSound(critical, NOTHING, { ...muted, mutedUntil: instant(0) }).sound).toBe('critical');
    const deaf = { now: instant(0), mutedUntil: undefined, wanted: new Set<Severity>() };
    expect(nextSound(critical, NOTHING, deaf).sound).toBeUndefined();
  });
});
