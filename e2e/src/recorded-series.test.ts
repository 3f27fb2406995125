import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { describeWith } from '@ioc/test-requirements';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import type { OperatorSession, PageAnswer } from './operator-session.ts';
import { RunningCenter } from './running-center.ts';
import { runProgram } from './running-program.ts';

const MAPS = fileURLToPath(new URL('../../seeds/replay/', import.meta.url));

interface ReplayReport {
  readonly rows: number;
  readonly readings: number;
  readonly unreadable: number;
  readonly missingValues: number;
  readonly repeatedTimes: number;
  readonly published: number;
  readonly failed: number;
}

interface Quarantined {
  readonly reason: string;
  readonly payload: string;
}

/** The recorded series by the name of its mapping. */
const SERIES = {
  'traffic-i94': { device: 'replay-traffic-i94', property: 'vehicle_flow', file: 'traffic_volume' },
  'air-beijing': { device: 'replay-air-beijing', property: 'pm2_5', file: 'air_quality' },
  'power-tetouan': { device: 'replay-power-tetouan', property: 'active_power', file: 'power_' },
  'water-noaa': { device: 'replay-water-noaa', property: 'river_level', file: 'water_level' },
  'water-ultrasonic': { device: 'replay-water-ultrasonic', property: 'drain_level', file: 'water_distance' },
} as const;

/** Lines of the ultrasonic series with a readable clock that was never set. */
const NEVER_SET = 41;

type SeriesName = keyof typeof SERIES;

describeWith('shared-data', 'recorded series with the defects they have', ({ folder }) => {
  let center: RunningCenter;
  let session: OperatorSession;

  beforeAll(async () => {
    // The ultrasonic series is 590 days long, longer than readings are kept by default.
    center = await RunningCenter.start({ IOC_RETENTION: 'P1000D' });
    session = await center.signIn();
  });

  afterAll(() => center?.close());

  async function replay(name: SeriesName): Promise<ReplayReport> {
    const csv = readdirSync(folder).find((file) => file.startsWith(SERIES[name].file));
    const args = ['replay', '--csv', path.join(folder, csv ?? ''), '--map', path.join(MAPS, `${name}.json`)];
    const program = runProgram(args, center.env);
    expect(await program.ended(), program.output()).toBe(0);
    const line = program
      .output()
      .trim()
      .split('\n')
      .findLast((text) => text.startsWith('{"rows"'));
    return JSON.parse(line ?? '{}');
  }

  async function count(name: SeriesName): Promise<number> {
    const { device, property } = SERIES[name];
    const span = `from=2023-01-01T00:00:00Z&to=${new Date(Date.now() + 60_000).toISOString()}`;
    const { items } = await session.get<{ items: readonly { v: number }[] }>(
      `/observations?device=${device}&property=${property}&${span}&every=P1000D&fn=count`,
    );
    return items.reduce((sum, { v }) => sum + v, 0);
  }

  async function quarantined(name: SeriesName): Promise<readonly Quarantined[]> {
    const all: Quarantined[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: PageAnswer<Quarantined> = await session.get(
        `/quarantine?device=${SERIES[name].device}&limit=1000${more}`,
      );
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }

  it('I7 leaves one reading per repeated timestamp of the traffic series', async () => {
    const report = await replay('traffic-i94');
    expect(report).toMatchObject({ rows: 10_605, unreadable: 0, failed: 0 });
    expect(report.repeatedTimes).toBeGreaterThan(1_356);
    const expected = report.readings - report.repeatedTimes;
    await eventually(
      `${expected} observations`,
      async () => (await count('traffic-i94')) === expected,
      60_000,
    );
  });

  it('counts NA as missing and keeps the other values of the row', async () => {
    const report = await replay('air-beijing');
    expect(report).toMatchObject({ rows: 8_784, unreadable: 0, missingValues: 1_078, failed: 0 });
    await eventually(
      'PM2.5 without its 177 missing hours',
      async () => (await count('air-beijing')) === 8_784 - 177,
      60_000,
    );
  });

  it('stores every row of a series without defects', async () => {
    expect(await replay('power-tetouan')).toMatchObject({ rows: 13_248, published: 13_248 });
    await eventually('13,248 observations', async () => (await count('power-tetouan')) === 13_248, 60_000);
  });

  it('stores every row of the tidal gauge, below zero too', async () => {
    expect(await replay('water-noaa')).toMatchObject({ rows: 18_682, published: 18_682 });
    await eventually('18,682 observations', async () => (await count('water-noaa')) === 18_682, 60_000);
  });

  it('I5 refuses clocks that were never set and malformed lines of the ultrasonic sensor, and explains each', async () => {
    const report = await replay('water-ultrasonic');
    expect(report.unreadable).toBe(26);
    const refused = await eventually('every defect in the quarantine', async () => {
      const items = await quarantined('water-ultrasonic');
      const clocks = items.filter(({ reason }) => reason === 'clock-not-set').length;
      const malformed = items.filter(({ reason }) => reason === 'not-json').length;
      const garbled = items.filter(({ reason }) => reason === 'wrong-type').length;
      return clocks === NEVER_SET && malformed === report.unreadable && garbled >= 1 && items;
    });
    expect(refused.some(({ payload }) => payload.startsWith(';'))).toBe(true);
    await eventually('the good readings', async () => (await count('water-ultrasonic')) > 11_000);
  });
});
