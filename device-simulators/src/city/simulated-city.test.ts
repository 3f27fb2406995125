import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { instant, later, type Device, type ObservedProperty } from '@ioc/domain';
import { deviceInput, observedProperty } from '@ioc/wire';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { readScenario, type Scenario } from '../scenario/scenario.ts';
import { readingsFrom } from '../publish/simulate.ts';
import { historyOf } from './history-of.ts';
import { growFleet } from './grow-fleet.ts';
import { createSimulatedCity } from './simulated-city.ts';

const seeds = new URL('../../../seeds/', import.meta.url);
const ANCHOR = instant(Date.UTC(2026, 10, 23, 3));
const HOUR_MS = 3_600_000;

function seed<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(new URL(file, seeds), 'utf8')));
}

describe('the demo city', () => {
  const devices: readonly Device[] = seed('devices.json', z.array(deviceInput));
  const properties: readonly ObservedProperty[] = seed('observed-properties.json', z.array(observedProperty));
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await readScenario(fileURLToPath(new URL('scenarios/demo.json', seeds)));
  });

  function cityOf(seedNumber: number) {
    return createSimulatedCity({ devices, properties, scenario, seed: seedNumber, anchor: ANCHOR });
  }

  function firstReadings(seedNumber: number, count: number): unknown[] {
    const readings = readingsFrom(cityOf(seedNumber), ANCHOR);
    return Array.from({ length: count }, () => {
      const { value } = readings.next();
      return value && { device: value.target.device.id, at: value.at, values: value.values };
    });
  }

  it('says the same for the same seed, and something else for another', () => {
    expect(firstReadings(1, 2_000)).toEqual(firstReadings(1, 2_000));
    expect(firstReadings(1, 2_000)).not.toEqual(firstReadings(2, 2_000));
  });

  it('says nothing that its observed properties refuse, over a week', () => {
    const byId = new Map(properties.map((property) => [property.id, property]));
    const span = { from: later(ANCHOR, -7 * 24 * HOUR_MS), to: ANCHOR, stepMs: HOUR_MS };
    const refused: string[] = [];
    for (const reading of historyOf(cityOf(1), span)) {
      for (const { property, v } of reading.values) {
        const range = byId.get(property)?.reject;
        if (typeof v !== 'number' || !range || (v >= range.min && v <= range.max)) continue;
        refused.push(`${reading.device} ${property} ${v}`);
      }
    }
    expect(refused).toEqual([]);
  });

  it('has busier roads at the evening peak than in the small hours', () => {
    const city = cityOf(1);
    const target = city.devices.find(({ device }) => device.tags.includes('city-road'));
    const at = (hourUtc: number): number => {
      const value =
        target &&
        city
          .valuesAt(target, Date.UTC(2026, 10, 18, hourUtc, 15))
          ?.find(({ property }) => property === 'vehicle_flow');
      return typeof value?.v === 'number' ? value.v : Number.NaN;
    };
    expect(at(10)).toBeGreaterThan(4 * at(20));
  });

  it('tells the truth about each incident: its devices say what the incident makes of them', () => {
    const city = cityOf(1);
    const jam = city.incidents(ANCHOR, later(ANCHOR, HOUR_MS)).find(({ id }) => id === 'traffic-jam#0');
    const [struck] = jam?.devices ?? [];
    const target = city.devices.find(({ device }) => device.id === struck);
    const speedAt = (t: number): unknown =>
      target && city.valuesAt(target, t)?.find(({ property }) => property === 'average_speed')?.v;
    expect(jam?.expect).toContainEqual({ property: 'average_speed', severity: 'medium' });
    expect(speedAt(ANCHOR + HOUR_MS / 4)).toBeLessThan(12);
    expect(speedAt(ANCHOR + 3 * HOUR_MS)).toBeGreaterThan(20);
  });

  it('falls silent where the scenario says so, and repeats a value where a sensor is stuck', () => {
    const city = cityOf(1);
    const during = later(ANCHOR, HOUR_MS / 3);
    const find = (id: string) =>
      city.incidents(ANCHOR, later(ANCHOR, HOUR_MS)).find((incident) => incident.id.startsWith(id));
    const silent = city.devices.find(({ device }) => device.id === find('silent-detector')?.devices[0]);
    const stuck = city.devices.find(({ device }) => device.id === find('stuck-air-sensor')?.devices[0]);
    expect(silent && city.valuesAt(silent, during)).toBeUndefined();
    expect(stuck && city.valuesAt(stuck, during)).toEqual(
      stuck && city.valuesAt(stuck, later(during, HOUR_MS)),
    );
  });

  it('grows to as many devices as asked, each with an id of its own inside the pattern', () => {
    const fleet = growFleet(devices, { count: 2_000, seed: 3 });
    expect(new Set(fleet.map(({ id }) => id)).size).toBe(2_000);
    expect(fleet.slice(0, devices.length)).toEqual(devices);
    expect(fleet).toEqual(growFleet(devices, { count: 2_000, seed: 3 }));
  });
});
