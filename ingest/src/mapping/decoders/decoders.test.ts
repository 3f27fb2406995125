import { instant } from '@ioc/domain';
import type { CsvFormat } from '@ioc/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decoded } from '../format-record.ts';
import { BirthTable } from '../sparkplug/birth-table.ts';
import { decodeChirpstack } from './decode-chirpstack.ts';
import { decodeCsv } from './decode-csv.ts';
import { decodeIocJson } from './decode-ioc-json.ts';
import { decodeNgsiLd } from './decode-ngsi-ld.ts';
import { decodeSparkplug } from './decode-sparkplug.ts';
import type { DecoderInput } from './decoder-input.ts';

const RECEIVED_AT = instant(Date.UTC(2026, 10, 23, 7));
const EVENT = ['application', '1', 'device', 'ab', 'event'];

function input(payload: unknown, change: Partial<DecoderInput> = {}): DecoderInput {
  const bytes = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return {
    topic: ['x'],
    payload: bytes,
    receivedAt: RECEIVED_AT,
    position: 0,
    births: new BirthTable(),
    ...change,
  };
}

function values(decoded: Decoded): readonly unknown[] {
  if (!decoded.ok) return [decoded.fault];
  return decoded.value.records.map(({ name, value, unit, time }) => [name, value, unit, time]);
}

describe('ChirpStack', () => {
  const info = { deviceInfo: { devEui: '24e124136b502217' } };
  const decode = (type: string, event: object): Decoded =>
    decodeChirpstack(input({ ...info, ...event }, { topic: [...EVENT, type] }));

  it.each(['join', 'ack', 'txack', 'log', 'location', 'integration'])('knows the event %s', (type) => {
    expect(decode(type, { time: '2026-11-23T07:00:00Z' })).toMatchObject({
      ok: true,
      value: { records: [], faults: [], signs: [{ source: '24e124136b502217', state: 'heard' }] },
    });
  });

  it('takes the gateway clock where the event has no time', () => {
    const decoded = decode('up', {
      object: { t: 1 },
      rxInfo: [{ rssi: -90, gwTime: '2026-11-23T06:59:59Z' }],
    });
    expect(values(decoded)[0]).toEqual(['t', 1, undefined, '2026-11-23T06:59:59Z']);
    expect(decoded.ok && decoded.value.records[0]?.timePath).toBe('/rxInfo/0/gwTime');
  });

  it('believes no battery that is unavailable or replaced by mains', () => {
    for (const told of [{ batteryLevelUnavailable: true }, { externalPowerSource: true }]) {
      expect(values(decode('status', { margin: 7, batteryLevel: 0, ...told }))).toEqual([
        ['@margin', 7, 'dB', undefined],
      ]);
    }
  });

  it('refuses what names no device, and events of another program', () => {
    expect(decodeChirpstack(input({ devEUI: 'ab' }, { topic: [...EVENT, 'up'] }))).toMatchObject({
      ok: false,
      fault: { reason: 'wrong-shape' },
    });
    expect(decode('error', {})).toMatchObject({ ok: false, fault: { reason: 'unknown-event' } });
  });
});

describe('NGSI-LD', () => {
  const entity = { id: 'urn:ngsi-ld:WaterObserved:song-thuong-01', type: 'WaterObserved' };
  const decode = (document: unknown): Decoded => decodeNgsiLd(input(document));

  it('reads normalised, concise and key-values entities alike', () => {
    const expected = [['level', 4.2, undefined, '2026-11-23T07:00:00Z']];
    for (const attributes of [
      { level: { type: 'Property', value: 4.2, observedAt: '2026-11-23T07:00:00Z' } },
      { level: { value: 4.2, observedAt: '2026-11-23T07:00:00Z' } },
      { level: 4.2, dateObserved: '2026-11-23T07:00:00Z' },
      { level: 4.2, dateObserved: '2026-11-23T06:00:00Z/2026-11-23T07:00:00Z' },
      {
        level: 4.2,
        dateObserved: { type: 'Property', value: { '@type': 'DateTime', '@value': '2026-11-23T07:00:00Z' } },
      },
      // NGSI v2 with metadata.
      {
        level: {
          type: 'Number',
          value: 4.2,
          metadata: { TimeInstant: { type: 'DateTime', value: '2026-11-23T07:00:00Z' } },
        },
      },
      {
        'https://smartdatamodels.org/dataModel.Environment/level': {
          type: 'Property',
          value: 4.2,
          observedAt: '2026-11-23T07:00:00Z',
        },
      },
    ]) {
      expect(values(decode({ ...entity, ...attributes }))).toEqual(expected);
    }
  });

  it('leaves out what is no measurement', () => {
    expect(
      values(
        decode({
          ...entity,
          '@context': ['https://example.org'],
          location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [106, 21] } },
          refDevice: { type: 'Relationship', object: 'urn:ngsi-ld:Device:1' },
          name: { type: 'LanguageProperty', languageMap: { vi: 'Sông Thương' } },
          list: [1, 2],
        }),
      ),
    ).toEqual([]);
  });

  it('places several instances, lists, notifications and those over MQTT', () => {
    const level = [
      { type: 'Property', value: 4.2, datasetId: 'urn:ngsi-ld:dataset:a' },
      { type: 'Property', value: 4.3, datasetId: 'urn:ngsi-ld:dataset:b' },
    ];
    const whole = { ...entity, level };
    const paths = (document: unknown): readonly string[] => {
      const decoded = decode(document);
      return decoded.ok ? decoded.value.records.map(({ path }) => path) : [];
    };
    expect(paths(whole)).toEqual(['/level/0/value', '/level/1/value']);
    expect(paths([whole])[0]).toBe('/0/level/0/value');
    expect(paths({ type: 'Notification', data: [whole] })[0]).toBe('/data/0/level/0/value');
    expect(paths({ metadata: {}, body: { data: [whole] } })[0]).toBe('/body/data/0/level/0/value');
  });

  it('refuses an entity without an id and keeps its neighbours', () => {
    const decoded = decode([{ level: 1 }, { ...entity, level: 2 }]);
    expect(values(decoded)).toEqual([['level', 2, undefined, undefined]]);
    expect(decoded.ok && decoded.value.faults).toMatchObject([{ reason: 'wrong-shape', path: '/0' }]);
  });
});

describe('CSV', () => {
  const format = (change: Partial<CsvFormat> = {}): CsvFormat => ({
    separator: ',',
    decimal: '.',
    ...change,
  });
  const decode = (text: string, csv: CsvFormat = format()): Decoded => decodeCsv(input(text, { csv }));

  it('reads quoted cells, empty ones, and a byte order mark', () => {
    expect(values(decode('\uFEFFa,b,c\r\n"1","x ""y"", z",\n'))).toEqual(
      [
        ['a', '1', undefined, undefined],
        ['b', 'x "y", z', undefined, undefined],
        ['c', null, undefined, undefined],
      ].map(([name, value, ...rest]) => [name, name === 'a' ? 1 : value, ...rest]),
    );
  });

  it('takes the header of the profile', () => {
    expect(
      values(decode('4,5|7', format({ header: ['level', 'flow'], separator: '|', decimal: ',' }))),
    ).toEqual([
      ['level', 4.5, undefined, undefined],
      ['flow', 7, undefined, undefined],
    ]);
  });

  it('does not read a thousands point as a decimal one', () => {
    expect(values(decode('a\n1.234', format({ decimal: ',', separator: ';' })))).toEqual([
      ['a', '1.234', undefined, undefined],
    ]);
  });

  it.each([
    ['rfc3339', '2026-11-23T14:00:00+07:00'],
    ['unix-seconds', '1795417200'],
    ['unix-milliseconds', '1795417200000'],
    ['DD/MM/YYYY HH:mm', '23/11/2026 14:00'],
    ['YYYY-MM-DD HH:mm:ss.SSS', '2026-11-23 14:00:00.000'],
  ])('reads times as %s', (timeFormat, text) => {
    const time = { column: 't', format: timeFormat, zoneOffset: '+07:00' };
    const told = decode(`t,a\n${text},1`, format({ time }));
    const at = told.ok ? told.value.records[0]?.time : undefined;
    expect(typeof at === 'string' ? Date.parse(at) : at).toBe(RECEIVED_AT);
  });

  it('takes no day that does not exist for another', () => {
    const time = { column: 't', format: 'DD/MM/YYYY', zoneOffset: '+07:00' };
    for (const text of ['31/02/2026', '00/01/2026', '1/13/2026', 'x']) {
      expect(values(decode(`t,a\n${text},1`, format({ time })))).toEqual([
        ['a', 1, undefined, `malformed: ${text}`],
      ]);
    }
  });

  it('refuses a line of another length and keeps its neighbours', () => {
    const decoded = decode('a,b\n1,2\n3\n"4,5\n6,7');
    expect(values(decoded)).toHaveLength(4);
    expect(decoded.ok && decoded.value.faults.map(({ path }) => path)).toEqual(['/1', '/2']);
  });
});

describe('every decoder', () => {
  const decoders = {
    decodeIocJson,
    decodeNgsiLd,
    decodeChirpstack,
    decodeCsv,
    decodeSparkplug,
  };
  const topics = [
    [...EVENT, 'up'],
    [...EVENT, 'status'],
    ['spBv1.0', 'G', 'NBIRTH', 'N'],
    ['spBv1.0', 'G', 'DDATA', 'N', 'D'],
    ['spBv1.0', 'G', 'NDEATH', 'N'],
    ['spBv1.0', 'STATE', 'host'],
    [''],
  ];
  const csv: CsvFormat = {
    separator: ',',
    decimal: ',',
    time: { column: 'a', format: 'DD/MM/YYYY', zoneOffset: '+00:00' },
  };

  it.each(Object.entries(decoders))('%s takes every byte sequence without throwing', (_name, decode) => {
    const json = fc.oneof(
      fc.jsonValue(),
      fc.record({
        deviceInfo: fc.record({ devEui: fc.string() }),
        object: fc.jsonValue(),
        rxInfo: fc.jsonValue(),
      }),
      fc.record({
        id: fc.string(),
        data: fc.array(fc.jsonValue()),
        a: fc.jsonValue(),
        dateObserved: fc.jsonValue(),
      }),
      fc.record({ values: fc.dictionary(fc.string(), fc.jsonValue()), ts: fc.jsonValue() }),
    );
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.string().map((text) => Buffer.from(text)),
      json.map((value) => Buffer.from(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(payload, fc.constantFrom(...topics), (bytes, topic) => {
        const decoded = decode(input(bytes, { topic, csv }));
        expect(decoded.ok || decoded.fault.reason).toBeTruthy();
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([decodeIocJson, decodeNgsiLd, decodeChirpstack])('does not follow the depth of %o', (decode) => {
    for (const text of [
      '['.repeat(100_000) + ']'.repeat(100_000),
      '{"a":'.repeat(50) + '1' + '}'.repeat(50),
    ]) {
      expect(decode(input(text, { topic: [...EVENT, 'up'] }))).toMatchObject({
        ok: false,
        fault: { reason: 'too-deep' },
      });
    }
  });
});
