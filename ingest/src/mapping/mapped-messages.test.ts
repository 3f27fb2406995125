import { instant, type ObservedProperty } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { mappingProfile, type MappingProfile } from '@ioc/wire';
import { describe, expect, it } from 'vitest';
import { quarantineRows } from '../archive/quarantine-rows.ts';
import { device, property } from '../ingest-fixture.suite.ts';
import { decodeMessage, type DecodedMessage } from '../intake/decode-message.ts';
import { snapshotOf } from '../intake/registry-snapshot.ts';
import { compileProfiles } from './compile-profiles.ts';

const AT = instant(Date.UTC(2026, 10, 23, 7));
const CATALOGUE: readonly ObservedProperty[] = [
  property('pm2_5'),
  { ...property('temperature', { min: -10, max: 60 }), unit: 'Cel' },
  { ...property('pump', null), kind: 'enum', unit: '1', values: ['off', 'running'] },
  { ...property('open', null), kind: 'boolean', unit: '1' },
];

function profile(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'test',
    description: { vi: 'thử', en: 'test' },
    topic: 'gw/+/up',
    decoder: 'ioc-json',
    device: { from: 'source' },
    properties: {
      t: { property: 'temperature', unit: 'Cel' },
      f: { property: 'temperature', unit: '[degF]' },
      raw: { property: 'temperature', scale: 0.1, offset: -10 },
      p: { property: 'pump', words: { '0': 'off', '1': 'running', true: 'running' } },
      door: { property: 'open', words: { mở: true, đóng: false } },
    },
    ...change,
  };
}

function decode(
  payload: unknown,
  change: Record<string, unknown> = {},
  devices: readonly StoredDevice[] = [device('env-01'), device('env-02', ['lora'])],
): DecodedMessage {
  const { index, refused } = compileProfiles([{ id: 'test', ...profile(change) }], CATALOGUE);
  expect(refused).toEqual([]);
  const topic = 'gw/env-02/up';
  return decodeMessage({ kind: 'message', at: AT, topic, payload: Buffer.from(JSON.stringify(payload)) }, 7, {
    registry: snapshotOf(devices, CATALOGUE, 1, { mappings: index, elsewhere: new Set(['env-77']) }),
    retentionMs: 86_400_000,
  });
}

function told(message: DecodedMessage): readonly string[] {
  const parts = message.kind === 'mixed' ? message.parts : [];
  return parts.flatMap((part) =>
    part.readings.map(
      ({ values, seq, observedAt }) =>
        `${part.device.id} ${values.map(({ property: id, v }) => `${id}=${String(v)}`).join(' ')} ${observedAt - AT}${seq === undefined ? '' : ` #${seq}`}`,
    ),
  );
}

function faults(message: DecodedMessage): readonly string[] {
  return 'faulty' in message && message.faulty
    ? message.faulty.faults.map(({ reason, path }) => `${reason} ${path}`)
    : [];
}

describe('mapping', () => {
  it('puts the values of several devices into readings by device, time and number', () => {
    const message = decode([
      { device: 'env-01', ts: AT - 1_000, seq: 4, values: { t: 21.5, p: 1 } },
      { device: 'env-02', ts: AT - 1_000, values: { t: 22, pm2_5: 9 } },
      { device: 'env-01', values: { t: 20 } },
    ]);
    expect(told(message)).toEqual([
      'env-01 temperature=21.5 pump=running -1000 #4',
      'env-01 temperature=20 0',
      'env-02 temperature=22 pm2_5=9 -1000',
    ]);
    expect(faults(message)).toEqual([]);
  });

  it('scales, converts units and translates words', () => {
    expect(
      ['f', 'raw', 't'].map((name) => told(decode({ device: 'env-01', values: { [name]: 212 } }))).flat(),
    ).toEqual(['env-01 temperature=11.2 0']);
    expect(told(decode({ device: 'env-01', values: { f: 50, p: true, door: 'mở' } }))).toEqual([
      'env-01 temperature=10 pump=running open=true 0',
    ]);
  });

  it('I5 keeps the good of a message with bad parts, each fault with its place and device', () => {
    const message = decode([
      { device: 'env-01', values: { t: 21, f: 500, p: 7, other: 1 } },
      { device: 'env-02', ts: AT + 86_400_000, values: { t: 1, p: 1 } },
      { device: 'env-99', values: { t: 1, p: 0 } },
      { device: 'env-02', values: { t: null } },
      { values: { t: 3 } },
      'nothing',
    ]);
    expect(told(message)).toEqual(['env-01 temperature=21 0']);
    expect(faults(message)).toEqual([
      'wrong-shape /5',
      'implausible /0/values/f',
      'wrong-type /0/values/p',
      'unknown-property /0/values/other',
      'future /1/ts',
      'unknown-device /2/values/t',
      'unknown-device /4/values/t',
    ]);
    const rows = quarantineRows(message);
    expect(rows.map(({ device: id }) => id)).toEqual([
      undefined,
      'env-01',
      'env-01',
      undefined,
      'env-02',
      undefined,
      undefined,
    ]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it('finds the device in the topic, in a field, by lookup, behind a separator', () => {
    const first = (payload: unknown, from: Record<string, unknown>): string | undefined =>
      told(decode(payload, { device: from }))[0]?.split(' ')[0];
    expect(first({ values: { t: 1 } }, { from: { topicLevel: 2 } })).toBe('env-02');
    expect(first({ values: { t: 1 }, meta: { id: 'ENV-01' } }, { from: { field: '/meta/id' } })).toBe(
      'env-01',
    );
    expect(
      first({ device: 'Trạm 7', values: { t: 1 } }, { from: 'source', lookup: { 'Trạm 7': 'env-01' } }),
    ).toBe('env-01');
    expect(
      first({ device: 'urn:x:01', values: { t: 1 } }, { from: 'source', after: ':', prefix: 'env-' }),
    ).toBe('env-01');
    expect(first({ values: { t: 1 } }, { from: { field: '/constructor/name' } })).toBeUndefined();
  });

  it('lets a profile speak only for devices that carry its tag', () => {
    const change = { device: { from: 'source', tag: 'lora' } };
    expect(faults(decode({ device: 'env-01', values: { t: 1 } }, change))).toEqual([
      'wrong-device /values/t',
    ]);
    expect(faults(decode({ device: 'env-02', values: { t: 1 } }, change))).toEqual([]);
  });

  it('ignores what the table does not list, if the profile says so', () => {
    const message = decode({ device: 'env-01', values: { t: 1, other: 2 } }, { unlisted: 'ignore' });
    expect(faults(message)).toEqual([]);
    expect(told(message)).toEqual(['env-01 temperature=1 0']);
  });

  it('finds two different values of one property at one time, and takes the first', () => {
    const message = decode({ device: 'env-01', values: { t: 21, f: 50 } });
    expect(told(message)).toEqual(['env-01 temperature=21 0']);
    expect(faults(message)).toEqual(['repeated-value /values/f']);
  });

  it('asks an expression where there is one', () => {
    const expression =
      'payload.list.{"device": id, "name": "t", "value": v / 10, "time": $$.payload.at, "path": "/list"}';
    const message = decode(
      {
        at: AT - 60_000,
        list: [
          { id: 'env-01', v: 215 },
          { id: 'env-02', v: 9_000 },
        ],
      },
      { expression },
    );
    expect(told(message)).toEqual(['env-01 temperature=21.5 -60000']);
    expect(faults(message)).toEqual(['implausible /list']);
    expect(told(decode({}, { expression: '{"device": "env-01", "property": "pm2_5", "value": 3}' }))).toEqual(
      ['env-01 pm2_5=3 0'],
    );
    expect(faults(decode({}, { expression: '$error("no")' }))).toEqual(['expression-failed ']);
    expect(faults(decode({}, { expression: '[1, {"value": 1}]' }))).toEqual([
      'expression-failed ',
      'expression-failed ',
    ]);
  });

  it('leaves devices of other cities to the ingest that is for them', () => {
    const message = decode([
      { device: 'env-77', values: { t: 21 } },
      { device: 'env-01', values: { t: 22 } },
    ]);
    expect(told(message)).toEqual(['env-01 temperature=22 0']);
    expect(faults(message)).toEqual([]);
  });

  it('refuses as a whole what is too large', () => {
    expect(faults(decode({ values: { t: 'x'.repeat(300_000) } }))).toEqual(['too-large ']);
  });
});

describe('profiles', () => {
  function faultsOf(change: Record<string, unknown>): readonly string[] {
    const { refused } = compileProfiles([{ id: 'test', ...profile(change) }], CATALOGUE);
    return refused.flatMap(({ faults: found }) => found.map(({ path, message }) => `${path}: ${message}`));
  }

  it('say clearly what is wrong with them, all at once', () => {
    expect(faultsOf({ topic: 'ioc/v1/+/+/+/telemetry' })).toEqual(['topic: topics below ioc/ are our own']);
    expect(faultsOf({ topic: '+/up' })).toEqual(['topic: the first level must be a name']);
    expect(faultsOf({ topic: 'a/#/b' })[0]).toMatch(/MQTT topic filter/);
    expect(faultsOf({ decoder: 'csv' })).toEqual(['csv: is needed by the decoder csv, and by no other']);
    expect(faultsOf({ decoder: 'sparkplug-b' })).toEqual(['topic: a Sparkplug B topic begins with spBv1.0/']);
    expect(faultsOf({ surprise: 1 })[0]).toMatch(/surprise/);
    expect(
      faultsOf({
        properties: { a: { property: 'nothing' }, b: { property: 'temperature', unit: 'm' } },
        expression: '$eval("1")',
      }),
    ).toEqual([
      'properties.a.property: nothing is not in the catalogue',
      'properties.b.unit: m cannot be converted to Cel',
      'expression: $eval is not available here',
    ]);
  });

  it('with a fault are left out, and the others stay', () => {
    const good = profile({ id: 'good' });
    const { index, refused } = compileProfiles(
      [
        { id: 'bad', ...profile({ topic: '#' }) },
        { id: 'good', ...good },
      ],
      CATALOGUE,
    );
    expect(index.all.map(({ profile: { id } }: { profile: MappingProfile }) => id)).toEqual(['good']);
    expect(refused).toHaveLength(1);
  });

  it('are found by topic, the first by id where several are for it', () => {
    const two = [profile({ id: 'b' }), profile({ id: 'a', topic: 'gw/#' })];
    const { index } = compileProfiles(
      two.map((raw) => mappingProfile.parse(raw)),
      CATALOGUE,
    );
    expect(index.find(['gw', 'x', 'up'])?.profile.id).toBe('a');
    expect(index.find(['ioc', 'v1'])).toBeUndefined();
    expect(index.filters).toEqual(['gw/#', 'gw/+/up']);
  });
});
