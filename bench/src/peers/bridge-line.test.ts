import { describe, expect, it } from 'vitest';

import { bridgeLine } from './bridge-line.ts';

describe('the line of a bridge', () => {
  it('holds device, values and time', () => {
    const payload = '{"ts":1764140400000,"values":{"pm2_5":41.2,"no2":33},"seq":7}';
    expect(bridgeLine('ioc/v1/bac-giang/environment/bench-00007/telemetry', payload)).toBe(
      'readings,device=bench-00007 pm2_5=41.2,no2=33 1764140400000',
    );
  });
});
