import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

import { instant, later, type Device, type EpochMs, type ObservedProperty } from '@ioc/domain';
import { deviceInput, observedProperty } from '@ioc/wire';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { createSimulatedCity, type SimulatedCity } from '../city/simulated-city.ts';
import { readingsFrom } from '../publish/simulate.ts';
import { readScenario, ScenarioError } from './scenario.ts';

const seeds = new URL('../../../seeds/', import.meta.url);
const ANCHOR = instant(Date.parse('2025-10-01T00:00:00+07:00'));
const MINUTE = 60_000;
const MONTH = later(ANCHOR, 31 * 86_400_000);

function seed<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(new URL(file, seeds), 'utf8')));
}

const devices: readonly Device[] = seed('devices.json', z.array(deviceInput));
const properties: readonly ObservedProperty[] = seed('observed-properties.json', z.array(observedProperty));
const fileOf = (name: string): string => fileURLToPath(new URL(`scenarios/${name}`, seeds));

async function cityOf(name: string, seedNumber = 1): Promise<SimulatedCity> {
  const scenario = await readScenario(fileOf(name));
  return createSimulatedCity({ devices, properties, scenario, seed: seedNumber, anchor: ANCHOR });
}

function truth(
  city: SimulatedCity,
  device: string,
  at: { readonly property: string; readonly t: number },
): unknown {
  const target = city.devices.find((one) => one.device.id === device);
  const datastream = target?.datastreams.find(({ property }) => property === at.property);
  return target && datastream && city.truthAt(target, datastream.property, at.t);
}

function first(city: SimulatedCity, id: string) {
  const incident = city.incidents(ANCHOR, MONTH).find((one) => one.id.startsWith(`${id}#`));
  const device = incident?.devices[0];
  if (!incident || device === undefined) throw new Error(`no ${id}`);
  return { incident, device };
}

/** What one device sends in a span, as it arrives. */
function messagesOf(city: SimulatedCity, device: string, from: EpochMs, to: EpochMs) {
  const only = { ...city, devices: city.devices.filter((one) => one.device.id === device) };
  const messages = [];
  for (const message of readingsFrom(only, from)) {
    if (message.at >= to) break;
    if (message.values) messages.push(message);
  }
  return messages;
}

describe('the scenarios of the seeds', () => {
  it('can all be read, and give every month something to notice', async () => {
    for (const name of readdirSync(fileOf('.'))) {
      const city = await cityOf(name);
      expect(city.incidents(ANCHOR, MONTH).length, name).toBeGreaterThan(0);
    }
  });

  it('repeat the stages of the Thương in October 2025', async () => {
    const city = await cityOf('river-flood-2025-10.yaml');
    const stage = (local: string): unknown =>
      truth(city, 'river-phu-lang-thuong', {
        property: 'river_level',
        t: Date.parse(`2025-10-${local}:00+07:00`),
      });
    expect(['05T16:00', '06T06:00', '09T03:00', '10T13:00', '13T20:00'].map(stage)).toEqual([
      4.22, 4, 7.6, 7.48, 5.42,
    ]);
  });

  it('lead from rain to full drains, flooded streets and slow traffic, each later than its cause', async () => {
    const city = await cityOf('summer-storms.yaml');
    const chain = ['storm-bg', 'storm-drains-bg', 'storm-streets-bg', 'storm-thuong'].map((id) =>
      first(city, id),
    );
    const begins = chain.map(({ incident }) => incident.from - (chain[0]?.incident.from ?? 0));
    expect(begins).toEqual([0, 20 * MINUTE, 35 * MINUTE, 360 * MINUTE]);
    const { incident, device } = first(city, 'storm-streets-bg');
    const depth = (minutes: number): number =>
      Number(truth(city, device, { property: 'flood_depth', t: incident.from + minutes * MINUTE }));
    expect(depth(0)).toBe(0);
    expect(depth(60)).toBeGreaterThan(depth(20));
    expect(depth(120)).toBeGreaterThan(30);
    expect(depth(300)).toBeLessThan(depth(180));
  });

  it('darken the lamps of a cabinet that fails', async () => {
    const { incident } = first(await cityOf('street-lighting.yaml'), 'cabinet-failure-bg');
    const [cabinet, ...lamps] = incident.devices;
    expect(lamps.length).toBeGreaterThan(0);
    const parents = lamps.map((id) => devices.find((device) => device.id === id)?.parent);
    expect(new Set(parents)).toEqual(new Set([cabinet]));
  });

  it('fall on other times and devices with another seed', async () => {
    const told = async (seedNumber: number): Promise<unknown> =>
      (await cityOf('water-supply.yaml', seedNumber))
        .incidents(ANCHOR, MONTH)
        .map(({ from, devices: of }) => [from, of]);
    expect(await told(1)).toEqual(await told(1));
    expect(await told(1)).not.toEqual(await told(2));
  });

  it('keep the working days of the factories', async () => {
    const city = await cityOf('busy-roads.yaml');
    const shifts = city.incidents(ANCHOR, MONTH).filter(({ id }) => id.startsWith('shift-queues-in#'));
    const weekdays = shifts.map(({ from }) => new Date(from + 7 * 3_600_000).getUTCDay());
    expect(weekdays).not.toContain(0);
    expect(shifts.length).toBe(27);
  });
});

describe('sensor faults', () => {
  it('hold readings back and send them in order afterwards', async () => {
    const city = await cityOf('sensor-faults.yaml');
    const { incident, device } = first(city, 'late-burst');
    const messages = messagesOf(
      city,
      device,
      later(incident.from, -5 * MINUTE),
      later(incident.to, 5 * MINUTE),
    );
    const late = messages.filter(({ at, observedAt }) => at - observedAt > MINUTE);
    expect(late.length).toBeGreaterThan(50);
    expect(late.every(({ at }) => at >= incident.to)).toBe(true);
    const observed = messages.map(({ observedAt }) => observedAt);
    expect(observed).toEqual(observed.toSorted((a, b) => a - b));
  });

  it('send copies with the number of the original, and a time that is wrong by the same amount', async () => {
    const city = await cityOf('sensor-faults.yaml');
    const copied = first(city, 'duplicates');
    const copies = messagesOf(
      city,
      copied.device,
      later(copied.incident.from, MINUTE),
      later(copied.incident.from, 4 * MINUTE),
    );
    expect(copies.slice(0, 3).map(({ seq }) => seq)).toEqual([0, 0, 0]);
    const { incident, device } = first(city, 'clock-ahead');
    const ahead = messagesOf(city, device, later(incident.from, MINUTE), later(incident.from, 5 * MINUTE));
    expect(new Set(ahead.map(({ at, observedAt }) => observedAt - at))).toEqual(new Set([900_000]));
  });

  it('change what the sensor says and never what is true', async () => {
    const city = await cityOf('sensor-faults.yaml');
    const { incident, device } = first(city, 'wrong-unit-gauge');
    const target = city.devices.find((one) => one.device.id === device);
    const t = incident.from + 30 * MINUTE;
    const said = target && city.valuesAt(target, t)?.find(({ property }) => property === 'river_level')?.v;
    const isTrue = Number(truth(city, device, { property: 'river_level', t }));
    expect(Number(said) / isTrue).toBeCloseTo(100, 0);
  });
});

it('a scenario that names an unknown cause is refused', async () => {
  const folder = mkdtempSync(`${tmpdir()}/ioc-scenario-`);
  const file = `${folder}/wrong.yaml`;
  writeFileSync(
    file,
    `description: {vi: x, en: x}
utcOffsetMinutes: 420
incidents:
  - {id: a, kind: k, city: bac-giang, sector: water, select: {}, causedBy: {incident: b}, lasts: PT1H, effects: [{silent: true}], expect: []}
`,
  );
  await expect(readScenario(file)).rejects.toThrow(ScenarioError);
});
