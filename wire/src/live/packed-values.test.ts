import { instant, isDeviceId, isPropertyId, QUALITIES, type Observation } from '@ioc/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeValues, packedValues, packValues, PackedValuesError } from './packed-values.ts';

const observation: fc.Arbitrary<Observation> = fc
  .record({
    device: fc.constantFrom('env-nenh-01', 'river-phu-lang-thuong', 'traffic-01'),
    property: fc.constantFrom('pm2_5', 'river_level'),
    t: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    v: fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => v + 0),
      fc.boolean(),
      fc.string(),
    ),
    q: fc.constantFrom(...QUALITIES),
  })
  .map(({ device, property, t, v, q }) => {
    if (!isDeviceId(device) || !isPropertyId(property)) throw new Error('not an id');
    return { device, property, t: instant(t), v: v === 0 ? 0 : v, q };
  });

describe('packed values', () => {
  it('come back as they went in, through JSON', () => {
    fc.assert(
      fc.property(fc.array(observation), (values) => {
        const message: { values: unknown } = JSON.parse(JSON.stringify({ values: packValues(values) }));
        expect(decodeValues(message)).toEqual(values);
      }),
    );
  });

  it('name each device and property once and leave out the quality when all is good', () => {
    const values = decodeValues({
      values: {
        t0: 1_000,
        devices: ['env-nenh-01'],
        properties: ['pm2_5'],
        d: [0, 0],
        p: [0, 0],
        t: [0, 5],
        v: [41.2, 40],
      },
    });
    expect(values).toEqual([
      { device: 'env-nenh-01', property: 'pm2_5', t: 1_000, v: 41.2, q: 'good' },
      { device: 'env-nenh-01', property: 'pm2_5', t: 1_005, v: 40, q: 'good' },
    ]);
    expect(packValues(values)).toEqual({
      t0: 1_000,
      devices: ['env-nenh-01'],
      properties: ['pm2_5'],
      d: [0, 0],
      p: [0, 0],
      t: [0, 5],
      v: [41.2, 40],
    });
  });

  it('refuse columns that do not fit together', () => {
    const packed = { t0: 0, devices: ['env-nenh-01'], properties: ['pm2_5'], d: [0], p: [1], t: [0], v: [1] };
    expect(() => decodeValues({ values: packed })).toThrow(PackedValuesError);
    expect(packedValues.safeParse({ ...packed, d: ['0'] }).success).toBe(false);
  });
});
