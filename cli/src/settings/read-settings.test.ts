import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { readSettings } from './read-settings.ts';

describe('readSettings', () => {
  it('gives the documented defaults for an empty environment', () => {
    const settings = readSettings({}, '/srv/ioc');
    expect(settings).toMatchObject({
      ok: true,
      value: {
        dataDir: '/srv/ioc/data',
        http: { host: '127.0.0.1', port: 8080 },
        broker: { kind: 'embedded', host: '127.0.0.1', port: 1883 },
        telemetry: { kind: 'duckdb' },
        records: { kind: 'sqlite' },
        simulate: 'demo',
        journal: { sync: 'fsync' },
        ingestParts: 'whole',
        retentionMs: 400 * 86_400_000,
        deviceLimit: { perSecond: 50, burst: 500 },
        logLevel: 'info',
      },
    });
  });

  it('reports every malformed variable at once, with what it got and what it expects', () => {
    const settings = readSettings(
      { IOC_HTTP_PORT: '80a', IOC_JOURNAL_SYNC: 'maybe', MQTT_URL: 'broker' },
      '/',
    );
    expect(settings).toEqual({
      ok: false,
      fault: [
        'IOC_HTTP_PORT: got "80a"; expected a port, 0 to 65535',
        'MQTT_URL: got "broker"; expected a URL that starts with mqtt:// or mqtts:// or tcp:// or ssl://',
        'IOC_JOURNAL_SYNC: got "maybe"; expected fsync or os',
      ],
    });
  });

  it('names what is missing when InfluxDB is only half configured', () => {
    const settings = readSettings({ INFLUX_URL: 'http://127.0.0.1:8086', INFLUX_ORG: 'ioc' }, '/');
    expect(settings).toMatchObject({ ok: false });
    expect(settings.ok ? [] : settings.fault.map((line) => line.split(':')[0])).toEqual([
      'INFLUX_TOKEN',
      'INFLUX_BUCKET',
    ]);
  });

  it('never repeats a secret in its message', () => {
    const settings = readSettings({ IOC_ADMIN_PASSWORD: 'hunter2' }, '/');
    expect(settings.ok ? '' : settings.fault.join()).not.toContain('hunter2');
  });

  it('reads a secret from the file that <NAME>_FILE names', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'ioc-secret-')), 'password');
    writeFileSync(file, 'a-long-password\n');
    const settings = readSettings({ IOC_ADMIN_PASSWORD_FILE: file }, '/');
    expect(settings).toMatchObject({ ok: true, value: { adminPassword: 'a-long-password' } });
  });

  it.each([
    ['all', 'whole'],
    ['city', 'by-city'],
    ['bac-giang, viet-yen', ['bac-giang', 'viet-yen']],
  ])('reads %s as how the intake is shared', (text, ingestParts) => {
    expect(readSettings({ IOC_INGEST_PARTS: text }, '/')).toMatchObject({ ok: true, value: { ingestParts } });
  });

  it.each(['Bắc Giang', 'bac-giang,bac-giang', 'all,viet-yen', ','])('refuses to share by %s', (text) => {
    expect(readSettings({ IOC_INGEST_PARTS: text }, '/')).toMatchObject({
      ok: false,
      fault: [expect.stringMatching(/^IOC_INGEST_PARTS: got ".*"; expected all, city/)],
    });
  });

  it('takes a rate of 0 for no limit of devices, and no nonsense', () => {
    expect(readSettings({ IOC_DEVICE_RATE: '0' }, '/')).not.toHaveProperty('value.deviceLimit');
    expect(readSettings({ IOC_DEVICE_RATE: '0.5', IOC_DEVICE_BURST: '10' }, '/')).toHaveProperty(
      'value.deviceLimit',
      { perSecond: 0.5, burst: 10 },
    );
    expect(readSettings({ IOC_DEVICE_RATE: '-1', IOC_DEVICE_BURST: '0' }, '/')).toMatchObject({
      ok: false,
      fault: [
        'IOC_DEVICE_RATE: got "-1"; expected messages per second, or 0 for no limit',
        'IOC_DEVICE_BURST: got "0"; expected a number of messages above 0',
      ],
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(readSettings({ MQTT_URL: '' }, '/')).toMatchObject({
      ok: true,
      value: { broker: { kind: 'embedded' } },
    });
  });
});
