import { isCityId, isDeviceId } from '@ioc/domain';
import { describe, expect, it } from 'vitest';

import { deviceTopic, parseDeviceTopic } from './topics.ts';

describe('device topics', () => {
  it('are read as they are written', () => {
    const topic = 'ioc/v1/viet-yen/environment/env-nenh-01/telemetry';
    expect(parseDeviceTopic(topic)).toEqual({
      city: 'viet-yen',
      sector: 'environment',
      device: 'env-nenh-01',
      channel: 'telemetry',
    });
    const [city, device] = ['viet-yen', 'env-nenh-01'];
    if (!isCityId(city) || !isDeviceId(device)) throw new Error('not an id');
    expect(deviceTopic({ city, sector: 'environment', device }, 'telemetry')).toBe(topic);
  });

  it('are nothing else', () => {
    for (const topic of [
      'ioc/v2/viet-yen/environment/env-nenh-01/telemetry',
      'ioc/v1/viet-yen/weather/env-nenh-01/telemetry',
      'ioc/v1/viet-yen/environment/ENV/telemetry',
      'ioc/v1/viet-yen/environment/env-nenh-01/telemetry/more',
      'ioc/v1/viet-yen/environment/env-nenh-01/firmware',
      'ioc/v1/+/environment/env-nenh-01/telemetry',
      'ioc/v1/live/viet-yen/environment',
      '',
    ]) {
      expect(parseDeviceTopic(topic), topic).toBeUndefined();
    }
  });
});
