import { describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { clockOffset, newClock, noteClock, type ClockRecord } from './clock-offset.ts';

const START = 1_764_140_400_000;

/** A minute apart by the device's clock, which is ahead by `aheadMs`; each is on its way for a while. */
function minutes(record: ClockRecord, delaysMs: readonly number[], aheadMs: number, from = 0): ClockRecord {
  for (const [index, delayMs] of delaysMs.entries()) {
    const sentAt = START + (from + index) * 60_000;
    noteClock(record, instant(sentAt + aheadMs), instant(sentAt + delayMs));
  }
  return record;
}

describe('the offset of a device’s clock', () => {
  it('I9 is told by the quickest messages, not by the slow ones', () => {
    expect(clockOffset(minutes(newClock(), [200, 9_000, 150, 30_000, 400], 42_000))).toBe(42_000 - 150);
  });

  it('I9 is not told by a backlog', () => {
    const record = minutes(newClock(), [100, 100, 100, 100, 100], 0);
    for (let minute = 5; minute < 60; minute += 1) {
      noteClock(record, instant(START + minute * 60_000), instant(START + 3_600_000 + minute));
    }
    expect(clockOffset(record)).toBe(-100);
  });

  it('follows a clock that was set', () => {
    const record = minutes(newClock(), Array(40).fill(100), 90_000);
    minutes(record, Array(40).fill(100), 0, 40);
    expect(clockOffset(record)).toBe(-100);
  });

  it('is unknown at first', () => {
    expect(clockOffset(minutes(newClock(), [100, 100], 0))).toBeUndefined();
  });
});
