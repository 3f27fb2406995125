import { describe, expect, it } from 'vitest';
import { CREDIT_LASTS_MS, LONGEST_CREDIT_MS, OutageCredit } from './outage-credit.ts';

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

  it('is a day at most', () => {
    const credit = new OutageCredit(() => 0, 1e12);
    expect(credit.ms).toBe(LONGEST_CREDIT_MS);
    credit.returned();
    expect(credit.ms).toBe(LONGEST_CREDIT_MS);
  });
});
