import { expect, it } from 'vitest';

import { ArrivalLog, MOST_ARRIVALS } from './arrival-log.ts';

it('I12 knows when the oldest of what came after a version arrived, as far back as it remembers', () => {
  const log = new ArrivalLog();
  expect(log.oldestSince(0)).toBeUndefined();
  for (let version = 10; version < 10 + 2 * MOST_ARRIVALS; version += 2) log.note(version, version * 100);
  expect(log.oldestSince(0)).toBe(1_000);
  expect(log.oldestSince(10)).toBe(1_200);
  expect(log.oldestSince(11)).toBe(1_200);
  expect(log.oldestSince(10 + 2 * MOST_ARRIVALS)).toBeUndefined();
  for (let count = 0; count < MOST_ARRIVALS; count += 1) log.note(1_000_000, 7);
  expect(log.oldestSince(10)).toBeUndefined();
  expect(log.oldestSince(999_999)).toBe(7);
});
