import { describe, expect, it } from 'vitest';
import { readSeeds, type SeedDevice, type SeedRule } from './seed-files.ts';

const SEVERITIES = ['low', 'medium', 'high', 'critical'];
const PLACEHOLDERS = new Set(['device', 'value', 'unit', 'threshold', 'area']);

const { departments, properties, devices, rules, replays } = readSeeds();
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);
const departmentById = new Map(departments.map((department) => [department.id, department]));
const propertyById = new Map(properties.map((property) => [property.id, property]));
const deviceById = new Map(devices.map((device) => [device.id, device]));

function isOnSafeSide(level: SeedRule['levels'][number]): boolean {
  if (typeof level.threshold !== 'number' || typeof level.reset !== 'number')
    return level.reset === undefined;
  return level.op.startsWith('>') ? level.reset <= level.threshold : level.reset >= level.threshold;
}

function selected(rule: SeedRule): SeedDevice[] {
  const { property, devices: named, tags = [], cities: within } = rule.select;
  return devices.filter(
    (device) =>
      device.datastreams.some((stream) => stream.property === property) &&
      (named?.includes(device.id) ?? true) &&
      (within?.includes(device.city) ?? true) &&
      tags.every((tag) => device.tags.includes(tag)),
  );
}

describe('rules', () => {
  it('have a property, and a department of their sector', () => {
    const wrong = rules.filter(
      ({ department, sector, select }) =>
        !departmentById.get(department)?.sectors.includes(sector) || !propertyById.has(select.property),
    );
    expect(ids(wrong)).toEqual([]);
  });

  it('select devices of their sector and no other, and name only devices that exist', () => {
    const wrong = rules.filter((rule) => {
      const chosen = selected(rule);
      const missing = rule.select.devices?.some((device) => !deviceById.has(device)) ?? false;
      return missing || chosen.length === 0 || chosen.some(({ sector }) => sector !== rule.sector);
    });
    expect(ids(wrong)).toEqual([]);
  });

  it('R10 keep every reset on the safe side of its threshold', () => {
    expect(ids(rules.filter(({ levels }) => !levels.every(isOnSafeSide)))).toEqual([]);
  });

  it('rise in severity from level to level', () => {
    const wrong = rules.filter(({ levels }) => {
      const ranks = levels.map(({ severity }) => SEVERITIES.indexOf(severity));
      return ranks.some((rank, index) => rank <= (ranks[index - 1] ?? -1));
    });
    expect(ids(wrong)).toEqual([]);
  });

  it('give every aggregate a window', () => {
    expect(
      ids(rules.filter(({ signal }) => (signal.window === undefined) !== (signal.fn === 'last'))),
    ).toEqual([]);
  });

  it('are inhibited only by rules that exist', () => {
    const known = new Set(ids(rules));
    expect(
      ids(rules.filter(({ inhibitedBy = [] }) => inhibitedBy.some(({ rule }) => !known.has(rule)))),
    ).toEqual([]);
  });

  it('use only placeholders that are filled', () => {
    const wrong = rules.filter(({ message }) =>
      [...`${message.vi} ${message.en}`.matchAll(/\{(\w+)\}/g)].some(
        ([, name]) => !PLACEHOLDERS.has(name ?? ''),
      ),
    );
    expect(ids(wrong)).toEqual([]);
  });
});

describe('replay mappings', () => {
  it('fill exactly the datastreams of their device, with properties that exist', () => {
    for (const { device, values } of replays) {
      const mapped = values.map(({ property }) => property);
      expect(mapped).toEqual(device.datastreams.map(({ property }) => property));
      expect(mapped.filter((property) => !propertyById.has(property))).toEqual([]);
    }
  });

  it('name the columns of a file without a header', () => {
    for (const { csv, values, time } of replays) {
      const used = [...time.columns, ...values.map(({ column }) => column)];
      expect(csv.header).toBe(csv.columns === undefined);
      expect(used.filter((column) => csv.columns && !csv.columns.includes(column))).toEqual([]);
    }
  });

  it('register devices of their own, marked as replayed', () => {
    expect(
      replays.filter(({ device }) => deviceById.has(device.id) || !device.tags.includes('replayed')),
    ).toEqual([]);
  });
});
