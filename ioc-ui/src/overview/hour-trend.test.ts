import { instant } from '@ioc/domain';
import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import { HOUR_MS, trendOf, trendSpans, WEEK_MS } from './hour-trend.ts';

describe('the trend of alerts', () => {
  it('compares the last hour with the same hour a week ago', () => {
    const now = instant(2 * WEEK_MS);
    const { lately, weekAgo } = trendSpans(now);
    expect(lately).toEqual({ from: now - HOUR_MS, to: now });
    expect(lately.from - weekAgo.from).toBe(WEEK_MS);
  });

  it('says in which direction, by city and sector', () => {
    const alerts = {
      lately: [alertOf({ id: 'a' }), alertOf({ id: 'b', sector: 'traffic' })],
      weekAgo: [alertOf({ id: 'c' }), alertOf({ id: 'd' })],
      hasRecord: true,
    };
    expect(trendOf(alerts, 'city-1')).toEqual({ lately: 2, weekAgo: 2, direction: 'same' });
    expect(trendOf(alerts, 'city-1', 'traffic')).toMatchObject({ direction: 'more' });
    expect(trendOf(alerts, 'city-1', 'water')).toMatchObject({ direction: 'fewer' });
    expect(trendOf(alerts, 'city-2')).toMatchObject({ lately: 0, direction: 'same' });
  });

  it('is not known while there is no record of a week ago', () => {
    expect(trendOf({ lately: [], weekAgo: [], hasRecord: false }, 'city-1')).toEqual({
      lately: 0,
      weekAgo: undefined,
      direction: 'unknown',
    });
  });
});
