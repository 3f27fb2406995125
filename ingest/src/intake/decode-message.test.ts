import { instant } from '@ioc/domain';
import { deviceTopic } from '@ioc/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CITY, cityId, device, property } from '../ingest-fixture.suite.ts';
import { decodeMessage, LARGEST_PAYLOAD_BYTES, type DecodedMessage } from './decode-message.ts';
import { snapshotOf } from './registry-snapshot.ts';

const NOW = instant(1_764_140_400_000);
const DEVICE = device('env-01');
const ADDRESS = { city: CITY, sector: 'environment', device: DEVICE.id } as const;
const TELEMETRY = deviceTopic(ADDRESS, 'telemetry');
const context = {
  registry: snapshotOf([DEVICE], [property('pm2_5'), property('no2')], 1),
  retentionMs: 86_400_000,
};

function decode(payload: string | Buffer, topic = TELEMETRY): DecodedMessage {
  return decodeMessage({ kind: 'message', at: NOW, topic, payload: Buffer.from(payload) }, 7, context);
}

function reasons(message: DecodedMessage): readonly string[] {
  if (message.kind === 'tick' || message.kind === 'status') return [];
  return (message.faulty?.faults ?? []).map(({ reason, path }) => `${reason} ${path}`.trim());
}

describe('decoding', () => {
  it('gives the readings of a good message', () => {
    expect(decode('{"ts":1764140399000,"values":{"pm2_5":41.2,"no2":33},"seq":918}')).toEqual({
      kind: 'telemetry',
      position: 7,
      receivedAt: NOW,
      device: DEVICE,
      readings: [
        {
          device: DEVICE.id,
          observedAt: 1_764_140_399_000,
          receivedAt: NOW,
          isTimeAssumed: false,
          seq: 918,
          values: [
            { property: 'pm2_5', v: 41.2, q: 'good' },
            { property: 'no2', v: 33, q: 'good' },
          ],
        },
      ],
    });
  });

  it('I5 lets the good values of a reading with a bad one through, and keeps the message whole', () => {
    const payload = '{"values":{"pm2_5":41.2,"no2":5000,"độ ẩm":1}}';
    const message = decode(payload);
    expect(message).toMatchObject({ kind: 'telemetry', readings: [{ values: [{ property: 'pm2_5' }] }] });
    expect(reasons(message)).toEqual(['implausible /values/no2', 'unknown-property /values/độ ẩm']);
    expect(message.kind === 'telemetry' && Buffer.from(message.faulty?.payload ?? []).toString()).toBe(
      payload,
    );
  });

  it.each([
    ['not-json', '{"values":'],
    ['not-json', ''],
    ['not-utf8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['too-large', Buffer.alloc(LARGEST_PAYLOAD_BYTES + 1, 0x20)],
    ['wrong-shape', '[1]'],
    ['wrong-shape', '{"values":[]}'],
    ['future /ts', `{"ts":${NOW + 86_400_000},"values":{"pm2_5":1}}`],
    ['too-old /ts', `{"ts":${NOW - 86_400_001},"values":{"pm2_5":1}}`],
    ['wrong-type /values/pm2_5', '{"values":{"pm2_5":"1e400"}}'],
    ['wrong-type /values/pm2_5', `{"values":{"pm2_5":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`],
  ])('I5 finds %s', (reason, payload) => {
    expect(reasons(decode(payload)).map((found) => found.split(' /0')[0])).toContain(reason);
  });

  it.each([
    ['unknown-device', deviceTopic({ ...ADDRESS, device: device('env-99').id }, 'telemetry')],
    ['wrong-topic', deviceTopic({ ...ADDRESS, city: cityId('viet-yen') }, 'telemetry')],
    ['wrong-topic', deviceTopic(ADDRESS, 'command')],
    ['wrong-topic', 'ioc/v1'],
  ])('I5 finds %s in the topic', (reason, topic) => {
    expect(reasons(decode('{"values":{"pm2_5":1}}', topic))).toEqual([reason]);
  });

  it('reads statuses', () => {
    const topic = deviceTopic(ADDRESS, 'status');
    expect(decode('{"state":"offline"}', topic)).toMatchObject({
      kind: 'status',
      status: { state: 'offline' },
    });
    expect(reasons(decode('{"state":"asleep"}', topic))).toEqual(['wrong-shape']);
  });

  it('keeps a prototype a prototype', () => {
    decode('{"__proto__":{"polluted":1},"values":{"__proto__":{"polluted":1},"constructor":1}}');
    expect('polluted' in {}).toBe(false);
  });

  it('takes every byte sequence and every JSON without throwing', () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record({ ts: fc.jsonValue(), values: fc.jsonValue(), seq: fc.jsonValue() })
        .map((value) => Buffer.from(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(
        payload,
        fc.constantFrom(TELEMETRY, deviceTopic(ADDRESS, 'status'), '', '/'),
        (bytes, topic) => {
          expect(['telemetry', 'status', 'unusable']).toContain(decode(bytes, topic).kind);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
