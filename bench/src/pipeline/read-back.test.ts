import { instant, isDeviceId, isPropertyId, type Reading } from '@ioc/domain';
import { createMemoryStore } from '@ioc/telemetry-store';
import { describe, expect, it } from 'vitest';

import { LOAD_PROPERTIES, observationTime, stationId, stationValues } from '../load/city-load.ts';
import { readBack } from './read-back.ts';

const START_MS = Date.UTC(2026, 10, 23);
const LOAD = { startMs: START_MS, sentByStation: [3, 0, 2] };

function reading(station: number, message: number): Reading {
  const device = stationId(station);
  if (!isDeviceId(device)) throw new Error(device);
  const observedAt = instant(observationTime(START_MS, message));
  const values = stationValues(station, message).map((v, place) => {
    const property = LOAD_PROPERTIES[place] ?? '';
    if (!isPropertyId(property)) throw new Error(property);
    return { property, v, q: 'good' as const };
  });
  return { device, observedAt, receivedAt: observedAt, isTimeAssumed: false, values };
}

const ALL = [reading(0, 0), reading(0, 1), reading(0, 2), reading(2, 0), reading(2, 1)];

describe('reading back', () => {
  it('finds what was sent', async () => {
    const store = createMemoryStore();
    await store.write(ALL);
    expect(await readBack(store, LOAD)).toEqual({ expected: 5, found: 5, lost: 0, wrong: 0 });
  });

  it('counts what is lost, and what nobody sent', async () => {
    const store = createMemoryStore();
    await store.write([...ALL.slice(1), reading(2, 2)]);
    expect(await readBack(store, LOAD)).toEqual({ expected: 5, found: 5, lost: 1, wrong: 1 });
  });

  it('counts a value that was altered', async () => {
    const store = createMemoryStore();
    const [first, ...rest] = ALL;
    if (first === undefined) throw new Error('no reading');
    await store.write([...rest, { ...first, values: first.values.map((value) => ({ ...value, v: 0.5 })) }]);
    expect(await readBack(store, LOAD)).toMatchObject({ lost: 0, wrong: 1 });
  });
});
