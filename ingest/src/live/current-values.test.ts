import { instant, type Reading } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { CITY, device, propertyId } from '../ingest-fixture.suite.ts';
import { CurrentValues } from './current-values.ts';

const DEVICE = device('env-01');

function reading(t: number, v: number): Reading {
  const at = instant(t);
  return {
    device: DEVICE.id,
    observedAt: at,
    receivedAt: at,
    isTimeAssumed: false,
    values: [{ property: propertyId('no2'), v, q: 'good' }],
  };
}

describe('current values', () => {
  it('tell each datastream once, with its newest value', () => {
    const values = new CurrentValues();
    for (const [t, v] of [
      [1, 10],
      [3, 30],
      [2, 20],
    ] as const)
      values.take(DEVICE, reading(t, v));
    expect(values.takeChanges()).toMatchObject([
      {
        city: CITY,
        sector: 'environment',
        values: [{ device: DEVICE.id, property: 'no2', t: 3, v: 30, q: 'good' }],
      },
    ]);
    expect(values.takeChanges()).toEqual([]);
  });

  it('I7 are not moved back by a late reading, nor by one that was archived before', () => {
    const values = new CurrentValues();
    values.recall([{ device: DEVICE.id, property: propertyId('no2'), t: instant(5), v: 50, q: 'good' }]);
    expect(values.take(DEVICE, reading(4, 40))).toBe(true);
    expect(values.takeChanges()).toEqual([]);
    expect(values.take(DEVICE, reading(6, 60))).toBe(false);
    expect(values.takeChanges()).toHaveLength(1);
  });

  it('forget what is no longer registered', () => {
    const values = new CurrentValues();
    values.take(DEVICE, reading(5, 50));
    values.takeChanges();
    values.keepOnly(new Map());
    expect(values.take(DEVICE, reading(4, 40))).toBe(false);
  });
});
