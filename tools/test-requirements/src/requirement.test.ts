import { afterEach, describe, expect, it, vi } from 'vitest';
import { requirement } from './requirement.ts';

afterEach(() => vi.unstubAllEnvs());

describe('requirement', () => {
  it('says why something is absent and how to give it', () => {
    vi.stubEnv('IOC_TEST_SHARED_DATA', '/nowhere/at/all');
    expect(requirement('shared-data')).toEqual({
      present: false,
      reason: expect.stringContaining('IOC_TEST_SHARED_DATA'),
    });
  });

  it('prefers a running InfluxDB server to a program', () => {
    vi.stubEnv('IOC_TEST_INFLUX_URL', 'http://127.0.0.1:8086');
    vi.stubEnv('IOC_TEST_INFLUX_TOKEN', 'secret');
    vi.stubEnv('IOC_TEST_INFLUX_ORG', 'city');
    expect(requirement('influxdb')).toEqual({
      present: true,
      from: { kind: 'server', url: 'http://127.0.0.1:8086', token: 'secret', org: 'city' },
    });
  });

  it('finds a program in a folder that is not on the path', () => {
    vi.stubEnv('IOC_TEST_MOSQUITTO', '/opt/mosquitto/sbin/mosquitto');
    expect(requirement('mosquitto')).toEqual({ present: true, executable: '/opt/mosquitto/sbin/mosquitto' });
  });
});
