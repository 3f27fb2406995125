import { describe, expect, it } from 'vitest';

import { alertLoad } from './alert-load.ts';

describe('the load on one operator', () => {
  it('U5 is measured against one alert in ten minutes (EEMUA 191)', () => {
    expect(alertLoad(144)).toEqual({ perTenMinutes: 1, shareOfLimit: 1, verdict: 'heavy' });
    expect(alertLoad(30).verdict).toBe('notable');
    expect(alertLoad(2).verdict).toBe('light');
  });
});
