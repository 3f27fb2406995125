import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { instant } from '@ioc/domain';
import { openSqliteRecordStore, type RecordStore } from '@ioc/record-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SEEDS_DIR } from '../program-paths.ts';
import { readSeeds, type Seeds } from './seed-files.ts';
import { seedRecords } from './seed-records.ts';

const NOW = instant(Date.UTC(2026, 10, 23, 7));

describe('seeding', () => {
  let records: RecordStore;
  let seeds: Seeds;

  beforeAll(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ioc-seed-'));
    records = await openSqliteRecordStore({ path: path.join(folder, 'records.sqlite') });
    seeds = await readSeeds(SEEDS_DIR);
  });

  afterAll(() => records.close());

  it('puts at least 400 devices of both cities into the records, each in the ward that was in force', async () => {
    await seedRecords(records, seeds, NOW);
    const devices = await records.devices.all();
    expect(devices.length).toBeGreaterThanOrEqual(400);
    const areas = new Map((await records.reference.areas({})).map((area) => [area.id, area]));
    const placed = devices.flatMap((device) => (device.area === undefined ? [] : [areas.get(device.area)]));
    expect(placed.length / devices.length).toBeGreaterThan(0.9);
    expect(new Set(placed.map((area) => area?.validTo))).toEqual(new Set([null]));
  });

  it('may be repeated, and never overwrites a rule that a department changed', async () => {
    const [rule] = await records.rules.all();
    if (!rule) throw new Error('no rule was seeded');
    const { version, ...fields } = rule;
    const changed = await records.rules.replace({ ...fields, enabled: false }, version, {
      by: 'lan',
      at: NOW,
    });
    expect(changed.ok).toBe(true);
    expect(await seedRecords(records, seeds, NOW)).toMatchObject({ rules: 0, mappings: 0 });
    expect(await records.rules.find(rule.id)).toMatchObject({ enabled: false, version: version + 1 });
  });
});
