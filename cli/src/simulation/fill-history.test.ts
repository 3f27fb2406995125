import { instant } from '@ioc/domain';
import { createSimulatedCity, readScenario } from '@ioc/device-simulators';
import { createMemoryStore } from '@ioc/telemetry-store';
import { expect, it } from 'vitest';

import { SEEDS_DIR } from '../program-paths.ts';
import { readSeeds } from '../seed/seed-files.ts';
import { scenarioFile } from './demo-city.ts';
import { fillHistory, HISTORY_MS } from './fill-history.ts';

it('fills in seven days as fine as devices report, and tells its progress', async () => {
  const { devices, observedProperties } = await readSeeds(SEEDS_DIR);
  const gauge = devices.filter(({ id }) => id === 'river-phu-lang-thuong');
  const until = instant(Date.UTC(2026, 10, 23, 7));
  const scenario = await readScenario(scenarioFile('demo'));
  const city = createSimulatedCity({
    devices: gauge,
    properties: observedProperties,
    scenario,
    seed: 1,
    anchor: until,
  });
  const store = createMemoryStore();
  const told: number[] = [];
  const onProgress = (share: number): void => void told.push(share);
  const readings = await fillHistory(city, store, {
    until,
    signal: new AbortController().signal,
    onProgress,
  });
  const { oldest = 0, newest = 0, ...extent } = await store.extent();
  expect(extent.readings).toBe(readings);
  expect(until - oldest).toBeGreaterThan(HISTORY_MS - 600_000);
  expect(until - newest).toBeLessThan(120_000);
  expect(readings).toBeGreaterThan(7 * 1_400);
  expect(told.at(-1)).toBe(1);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});
