import { instant } from '@ioc/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decoded, FormatRecord } from '../format-record.ts';
import { NO_BIRTHS } from '../sparkplug/birth-table.ts';
import { decodeSenmlCbor } from './decode-senml-cbor.ts';
import { decodeSenmlJson } from './decode-senml-json.ts';

const RECEIVED_AT = instant(Date.UTC(2026, 10, 23, 7));

function input(payload: Buffer): Parameters<typeof decodeSenmlJson>[0] {
  return { topic: ['senml'], payload, receivedAt: RECEIVED_AT, position: 0, births: NO_BIRTHS };
}

function json(pack: unknown): Decoded {
  return decodeSenmlJson(input(Buffer.from(typeof pack === 'string' ? pack : JSON.stringify(pack))));
}

function cbor(hex: string): Decoded {
  return decodeSenmlCbor(input(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')));
}

/** Source, name, unit, value and seconds of each record. */
function told(decoded: Decoded): readonly unknown[] {
  if (!decoded.ok) return [decoded.fault];
  return decoded.value.records.map(({ source, name, unit, value, time }: FormatRecord) => [
    source,
    name,
    unit,
    value,
    typeof time === 'number' ? time / 1_000 : time,
  ]);
}

/** Base time and samples of RFC 8428, 5.1.2, third example, and of its CBOR in 6. */
const CURRENTS = [
  ['urn:dev:ow:10e2073a0108006', 'voltage', 'V', 120.1, 1_276_020_076.001],
  ['urn:dev:ow:10e2073a0108006', 'current', 'A', 1.2, 1_276_020_071.001],
  ['urn:dev:ow:10e2073a0108006', 'current', 'A', 1.3, 1_276_020_072.001],
  ['urn:dev:ow:10e2073a0108006', 'current', 'A', 1.4, 1_276_020_073.001],
  ['urn:dev:ow:10e2073a0108006', 'current', 'A', 1.5, 1_276_020_074.001],
  ['urn:dev:ow:10e2073a0108006', 'current', 'A', 1.6, 1_276_020_075.001],
  ['urn:dev:ow:10e2073a0108006', 'current', 'A', 1.7, 1_276_020_076.001],
];

describe('the examples of RFC 8428', () => {
  it('5.1.1 a single datapoint', () => {
    expect(told(json('[{"n":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}]'))).toEqual([
      ['urn:dev:ow', '10e2073a01080063', 'Cel', 23.1, undefined],
    ]);
  });

  it('5.1.2 multiple datapoints, now', () => {
    expect(
      told(
        json(`[{"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},
          {"n":"current","u":"A","v":1.2}]`),
      ),
    ).toEqual([
      ['urn:dev:ow:10e2073a01080063', 'voltage', 'V', 120.1, undefined],
      ['urn:dev:ow:10e2073a01080063', 'current', 'A', 1.2, undefined],
    ]);
  });

  it('5.1.2 multiple datapoints with base values', () => {
    expect(
      told(
        json(`[{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,
            "n":"voltage","u":"V","v":120.1},
          {"n":"current","t":-5,"v":1.2}, {"n":"current","t":-4,"v":1.3},
          {"n":"current","t":-3,"v":1.4}, {"n":"current","t":-2,"v":1.5},
          {"n":"current","t":-1,"v":1.6}, {"n":"current","v":1.7}]`),
      ),
    ).toEqual(CURRENTS);
  });

  it('5.1.3 and 5.1.4: multiple measurements are those of their resolved form', () => {
    const pack = `[{"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,"bu":"%RH","v":20},
      {"u":"lon","v":24.30621}, {"u":"lat","v":60.07965},
      {"t":60,"v":20.3}, {"u":"lon","t":60,"v":24.30622}, {"u":"lat","t":60,"v":60.07965},
      {"t":120,"v":20.7}, {"u":"lon","t":120,"v":24.30623}, {"u":"lat","t":120,"v":60.07966},
      {"u":"%EL","t":150,"v":98},
      {"t":180,"v":21.2}, {"u":"lon","t":180,"v":24.30628}, {"u":"lat","t":180,"v":60.07967}]`;
    const resolved = [
      ['%RH', 1.320067464e9, 20],
      ['lon', 1.320067464e9, 24.30621],
      ['lat', 1.320067464e9, 60.07965],
      ['%RH', 1.320067524e9, 20.3],
      ['lon', 1.320067524e9, 24.30622],
      ['lat', 1.320067524e9, 60.07965],
      ['%RH', 1.320067584e9, 20.7],
      ['lon', 1.320067584e9, 24.30623],
      ['lat', 1.320067584e9, 60.07966],
      ['%EL', 1.320067614e9, 98],
      ['%RH', 1.320067644e9, 21.2],
      ['lon', 1.320067644e9, 24.30628],
      ['lat', 1.320067644e9, 60.07967],
    ].map(([u, t, v]) => ({ n: 'urn:dev:ow:10e2073a01080063', u, t, v }));
    expect(told(json(pack))).toEqual(told(json(resolved)));
    expect(told(json(pack)).slice(0, 3)).toEqual([
      ['urn:dev:ow', '10e2073a01080063', '%', 20, 1_320_067_464],
      ['urn:dev:ow', '10e2073a01080063', 'deg', 24.30621, 1_320_067_464],
      ['urn:dev:ow', '10e2073a01080063', 'deg', 60.07965, 1_320_067_464],
    ]);
  });

  it('5.1.5 multiple data types', () => {
    expect(
      told(
        json(`[{"bn":"urn:dev:ow:10e2073a01080063:","n":"temp","u":"Cel","v":23.1},
          {"n":"label","vs":"Machine Room"}, {"n":"open","vb":false}, {"n":"nfv-reader","vd":"aGkgCg"}]`),
      ).map((record) => (Array.isArray(record) ? record.slice(1, 4) : record)),
    ).toEqual([
      ['temp', 'Cel', 23.1],
      ['label', undefined, 'Machine Room'],
      ['open', undefined, false],
      ['nfv-reader', undefined, 'aGkgCg'],
    ]);
  });

  it('5.1.6 a collection of resources: a new base name, the old base time', () => {
    expect(
      told(
        json(`[{"bn":"2001:db8::2/","bt":1.320078429e+09,"n":"temperature","u":"Cel","v":25.2},
          {"n":"humidity","u":"%RH","v":30},
          {"bn":"2001:db8::1/","n":"temperature","u":"Cel","v":12.3},
          {"n":"humidity","u":"%RH","v":67}]`),
      ),
    ).toEqual([
      ['2001:db8::2', 'temperature', 'Cel', 25.2, 1_320_078_429],
      ['2001:db8::2', 'humidity', '%', 30, 1_320_078_429],
      ['2001:db8::1', 'temperature', 'Cel', 12.3, 1_320_078_429],
      ['2001:db8::1', 'humidity', '%', 67, 1_320_078_429],
    ]);
  });

  it('6 the CBOR of 5.1.2, byte for byte', () => {
    expect(
      told(
        cbor(`87 a7 21 78 1b 75 72 6e 3a 64 65 76 3a 6f 77 3a 31 30 65 32 30 37 33 61 30 31 30 38 30 30 36 3a
          22 fb 41 d3 03 a1 5b 00 10 62 23 61 41 20 05 00 67 76 6f 6c 74 61 67 65 01 61 56 02 fb 40 5e 06
          66 66 66 66 66 a3 00 67 63 75 72 72 65 6e 74 06 24 02 fb 3f f3 33 33 33 33 33 33 a3 00 67 63 75
          72 72 65 6e 74 06 23 02 fb 3f f4 cc cc cc cc cc cd a3 00 67 63 75 72 72 65 6e 74 06 22 02 fb 3f
          f6 66 66 66 66 66 66 a3 00 67 63 75 72 72 65 6e 74 06 21 02 f9 3e 00 a3 00 67 63 75 72 72 65 6e
          74 06 20 02 fb 3f f9 99 99 99 99 99 9a a3 00 67 63 75 72 72 65 6e 74 06 00 02 fb 3f fb 33 33 33
          33 33 33`),
      ),
    ).toEqual(CURRENTS);
  });
});

describe('SenML', () => {
  it('counts times below 2^28 seconds from now, and 2^28 itself since 1970', () => {
    const times = [-30, 0, 2 ** 28 - 1, 2 ** 28].map((t) => told(json([{ n: 'a:b', v: 1, t }]))[0]);
    expect(times).toEqual([
      ['a', 'b', undefined, 1, RECEIVED_AT / 1_000 - 30],
      ['a', 'b', undefined, 1, undefined],
      ['a', 'b', undefined, 1, RECEIVED_AT / 1_000 + 2 ** 28 - 1],
      ['a', 'b', undefined, 1, 2 ** 28],
    ]);
  });

  it('adds base value and base sum', () => {
    expect(
      told(
        json([
          { bn: 'a:', bv: 20, bs: 1_000, n: 't', v: 3.5, s: 7 },
          { n: 't', v: -1 },
        ]),
      ),
    ).toEqual([
      ['a', 't', undefined, 23.5, undefined],
      ['a', 't#sum', undefined, 1_007, undefined],
      ['a', 't', undefined, 19, undefined],
    ]);
  });

  it('reads decimal fractions of CBOR exactly', () => {
    // [{0: "a:b", 2: 4([-1, 231])}]
    expect(told(cbor('81 a2 00 63 61 3a 62 02 c4 82 20 18 e7'))).toEqual([
      ['a', 'b', undefined, 23.1, undefined],
    ]);
  });

  it.each([
    ['a version that is not understood', [{ n: 'a:b', v: 1, bver: 11 }], 'unknown-version', '/0/bver'],
    [
      'a field that must be understood',
      [
        { n: 'a:b', v: 1 },
        { n: 'c', foo_: 1 },
      ],
      'must-understand',
      '/1/foo_',
    ],
    ['what is no array', { n: 'a:b', v: 1 }, 'wrong-shape', ''],
    ['records that are no objects', [1], 'wrong-shape', ''],
  ])('refuses a pack for %s', (_what, pack, reason, path) => {
    expect(json(pack)).toMatchObject({ ok: false, fault: { reason, path } });
  });

  it('ignores fields that it does not know, and refuses only the record with a wrong one', () => {
    const decoded = json([
      { bn: 'a:', n: 'b', v: 1, extra: {} },
      { n: 'c', v: 'text' },
      { n: 'd', v: 1, vb: true },
      { n: ' e', v: 1 },
      { n: 'f', v: 2 },
    ]);
    expect(told(decoded).map((record) => (Array.isArray(record) ? record[1] : record))).toEqual(['b', 'f']);
    expect(decoded.ok && decoded.value.faults.map(({ reason, path }) => [reason, path])).toEqual([
      ['wrong-type', '/1/v'],
      ['wrong-shape', '/2'],
      ['malformed-name', '/3/n'],
    ]);
  });

  it.each([
    ['9bffffffffffffffff', /ends before/],
    ['bbffffffffffffffff', /ends before/],
    ['5bffffffffffffffff', /ends before/],
    ['7affffffff', /ends before/],
    ['81'.repeat(200), /deep/],
    ['9f'.repeat(200), /deep/],
    [`9f${'00'.repeat(100_001)}ff`, /items/],
    ['a2000000', /twice/],
    ['62ff', /ends before/],
    ['62fffe', /UTF-8/],
    ['8000', /behind its end/],
    ['ff', /break/],
    ['', /ends before/],
  ])('does not believe the lengths in the CBOR %s', (hex, detail) => {
    expect(cbor(hex.slice(0, 300_000))).toMatchObject({
      ok: false,
      fault: { reason: 'not-cbor', detail: expect.stringMatching(detail) },
    });
  });

  it('takes every byte sequence without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        decodeSenmlCbor(input(Buffer.from(bytes)));
        decodeSenmlJson(input(Buffer.from(bytes)));
      }),
      { numRuns: 2_000 },
    );
    const field = fc.constantFrom(
      'bn',
      'bt',
      'bu',
      'bv',
      'bs',
      'bver',
      'n',
      'u',
      'v',
      'vs',
      'vb',
      'vd',
      's',
      't',
      'x_',
    );
    fc.assert(
      fc.property(fc.array(fc.dictionary(field, fc.jsonValue())), (pack) => {
        const decoded = json(pack);
        for (const record of decoded.ok ? decoded.value.records : [])
          expect(record.path).toMatch(/^\/\d+\/(v|vs|vb|vd|s)$/);
      }),
    );
  });
});
