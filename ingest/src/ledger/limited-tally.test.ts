import { instant } from '@ioc/domain';
import { NO_CITY } from '@ioc/record-store';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, HOURS_KEPT } from './ledger-table.ts';
import { LimitedTally } from './limited-tally.ts';

const HOUR = 1_795_417_200_000;
const TOPIC = 'ioc/v1/bac-giang/environment/unknown/telemetry';

function told(tally: LimitedTally): readonly (readonly [string, number, number, number])[] {
  return tally.table.unpublished().map(({ city, hour, first, messages }) => [city, hour, first, messages]);
}

describe('what a limit dropped', () => {
  it('I8 is counted by city and hour, also of devices that nobody registered', () => {
    const tally = new LimitedTally();
    for (const at of [5, 6, HOUR_MS]) tally.note({ topic: TOPIC }, undefined, instant(HOUR + at));
    tally.note({ topic: 'gateway/7' }, undefined, instant(HOUR + 6));
    expect(told(tally)).toEqual([
      ['bac-giang', HOUR, HOUR + 5, 2],
      [NO_CITY, HOUR, HOUR + HOUR_MS + 1, 1],
      ['bac-giang', HOUR + HOUR_MS, HOUR + HOUR_MS, 1],
    ]);
  });

  it('I8 begins another row for an hour that was let go of', () => {
    const tally = new LimitedTally();
    tally.note({ topic: TOPIC }, undefined, instant(HOUR));
    tally.note({ topic: TOPIC }, undefined, instant(HOUR + (HOURS_KEPT + 1) * HOUR_MS));
    for (const row of tally.table.unpublished()) row.isPublished = true;
    tally.table.letGo();
    tally.note({ topic: TOPIC }, undefined, instant(HOUR));
    const [again] = told(tally);
    expect(again?.slice(0, 2)).toEqual(['bac-giang', HOUR]);
    expect(again?.[2]).toBeGreaterThan(HOUR);
    expect(again?.[3]).toBe(1);
  });
});
