import { describe, expect, it } from 'vitest';
import {
  CREDIT_LASTS_MS,
  FROZEN_MS,
  LONGEST_CREDIT_MS,
  LONGEST_UNNOTICED_MS,
  OutageCredit,
} from './outage-credit.ts';

describe('the credit after an outage', () => {
  it('is as long as the outage was, and ends when that time and a minute have passed', () => {
    let time = 1_000;
    const credit = new OutageCredit(() => time, 0);
    credit.returned();
    expect(credit.ms).toBe(0);
    credit.left();
    time += 600_000;
    expect(credit.ms).toBe(600_000);
    credit.returned();
    time += 600_000 + CREDIT_LASTS_MS - 1;
    expect(credit.ms).toBe(600_000);
    time += 1;
    expect(credit.ms).toBe(0);
  });

  it('counts the time before the start, and outages that follow each other', () => {
    let time = 0;
    const credit = new OutageCredit(() => time, 30_000);
    expect(credit.ms).toBe(30_000);
    credit.returned();
    credit.left();
    time += 5_000;
    credit.left();
    credit.returned();
    expect(credit.ms).toBe(35_000);
    time += 35_000 + CREDIT_LASTS_MS;
    expect(credit.ms).toBe(0);
  });

  it('I1 reaches back to when the connection may have died unnoticed, but not before it last stood', () => {
    let time = 0;
    const credit = new OutageCredit(() => time, 0);
    credit.returned();
    time += 10 * LONGEST_UNNOTICED_MS;
    credit.left();
    expect(credit.ms).toBe(LONGEST_UNNOTICED_MS);
    credit.returned();
    time += 2_000;
    credit.left();
    credit.returned();
    expect(credit.ms).toBe(LONGEST_UNNOTICED_MS + 2_000);
  });

  it('I4 counts the time in which the journal accepted nothing', () => {
    let time = 0;
    const credit = new OutageCredit(() => time, 0);
    credit.returned();
    credit.beat(true);
    for (let second = 0; second < 300; second += 1) {
      time += 1_000;
      credit.beat(false);
    }
    credit.left();
    credit.returned();
    expect(credit.ms).toBe(300_000);
    credit.beat(true);
    time += 1_000;
    expect(credit.ms).toBe(300_000);
  });

  it('I1 counts the time in which the process did not run', () => {
    let time = 0;
    const credit = new OutageCredit(() => time, 0);
    credit.returned();
    credit.beat(true);
    time += FROZEN_MS - 1;
    expect(credit.ms).toBe(0);
    credit.beat(true);
    time += 40_000;
    expect(credit.ms).toBe(40_000);
    credit.beat(true);
    expect(credit.ms).toBe(40_000);
  });

  it('is a day at most', () => {
    const credit = new OutageCredit(() => 0, 1e12);
    expect(credit.ms).toBe(LONGEST_CREDIT_MS);
    credit.returned();
    expect(credit.ms).toBe(LONGEST_CREDIT_MS);
  });
});
