import { describe, expect, it } from 'vitest';
import { assessHealth, type HealthFacts } from './assess-health.ts';

const WELL: HealthFacts = {
  connection: 'online',
  hasRefusedTime: false,
  missingLately: 0,
  suspectValues: 0,
  isRateLimited: false,
};

function assess(change: Partial<HealthFacts>): string {
  const { level, reasons } = assessHealth({ ...WELL, ...change });
  return [level, ...reasons].join(' ');
}

describe('the health of a device', () => {
  it('I9 is judged by what is known of it', () => {
    expect(assess({})).toBe('good');
    expect(assess({ connection: 'unknown' })).toBe('unknown');
    expect(assess({ connection: 'offline' })).toBe('bad offline');
    expect(assess({ battery: 15, missingLately: 3 })).toBe('warning battery-low gaps');
    expect(assess({ battery: 20, signal: -115, clockOffsetMs: -60_000 })).toBe('good');
    expect(assess({ battery: 9, signal: -116, clockOffsetMs: 60_001 })).toBe(
      'bad battery-empty clock-off signal-weak',
    );
    expect(assess({ clockOffsetMs: -300_001 })).toBe('bad clock-wrong');
    expect(assess({ hasRefusedTime: true })).toBe('bad clock-wrong');
    expect(assess({ isRateLimited: true, suspectValues: 1 })).toBe('warning rate-limited suspect-values');
  });
});
