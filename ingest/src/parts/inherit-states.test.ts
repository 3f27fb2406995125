import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@ioc/domain';
import { openSqliteRecordStore, type PartHolding, type RecordStore } from '@ioc/record-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cityId, device } from '../ingest-fixture.suite.ts';
import { KeptLog } from '../kept-log.suite.ts';
import { inheritStates, subjectOfRow } from './inherit-states.ts';
import { partsOf, WHOLE } from './intake-part.ts';

const CITIES = [cityId('bac-giang'), cityId('viet-yen')];
const SHARED = ['clock', 'r|pm25-high'];
const OF_BAC_GIANG = ['d|env-01|pm2_5', 'g|pm25-high|device|env-01'];
const OF_VIET_YEN = ['d|env-02|pm2_5', 'n|pm25-high|city|viet-yen', 'w|env-02|pm2_5|mean|3600000|2'];

describe('taking over what the rules remember', () => {
  let folder: string;
  let records: RecordStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ioc-inherit-'));
    records = await openSqliteRecordStore({ path: join(folder, 'records.sqlite') });
    const name = { vi: 'Thành phố', en: 'City' };
    const [first, second] = CITIES;
    if (!first || !second) throw new RangeError('two cities');
    await records.devices.putAll([device('env-01'), { ...device('env-02'), city: second }]);
    const facts = {
      name,
      center: { lon: 106.2, lat: 21.3 },
      bbox: [106, 21, 107, 22],
      timeZone: 'Asia/Ho_Chi_Minh',
      validFrom: null,
      validTo: null,
    } as const;
    await records.reference.put({ cities: CITIES.map((id) => ({ id, ...facts })) });
  });
  afterEach(async () => {
    await records.close();
    await rm(folder, { recursive: true });
  });

  async function held(part: string): Promise<PartHolding> {
    const { parts } = await records.parts.picture();
    const seen = parts.find((one) => one.part === part);
    const claim = await records.parts.claim({ part, instance: 'a', ...(seen && { seen }) });
    if (!claim.ok) throw new Error(`${part} is held`);
    return claim.value;
  }

  async function keys(holding: PartHolding): Promise<readonly string[]> {
    return (await records.parts.evaluation(holding).load()).states.map(({ key }) => key);
  }

  it('moves what is of a city to its part, and all of it back to the whole', async () => {
    const log = new KeptLog();
    const whole = await held('all');
    const states = [...SHARED, ...OF_BAC_GIANG, ...OF_VIET_YEN].map((key) => ({ key, state: '{}' }));
    const rest = { transitions: [], rules: new Map(), now: instant(0) };
    await records.parts.evaluation(whole).commit({ cursor: 9, states, ...rest });
    await records.parts.release(whole);
    const holdings: PartHolding[] = [];
    for (const part of partsOf(CITIES, [])) {
      const holding = await held(part.name);
      for (let round = 0; round < 2; round++) await inheritStates({ records, part, holding, log });
      holdings.push(holding);
    }
    const [first, second] = holdings;
    if (!first || !second) throw new RangeError('two holdings');
    expect(new Set(await keys(first))).toEqual(new Set([...SHARED, ...OF_BAC_GIANG]));
    expect(new Set(await keys(second))).toEqual(new Set([...SHARED, ...OF_VIET_YEN]));
    for (const holding of holdings) await records.parts.release(holding);
    const again = await held('all');
    await inheritStates({ records, part: WHOLE, holding: again, log });
    expect(new Set(await keys(again))).toEqual(new Set(states.map(({ key }) => key)));
    expect(await keys(first)).toEqual(SHARED);
  });
});

it.each([
  ['d|env-01|pm2_5', 'env-01'],
  ['w|env-01|pm2_5|mean|3600000|2', 'env-01'],
  ['g|pm25-high|device|env-01', 'env-01'],
  ['g|pm25-high|area|phuong-nenh', 'phuong-nenh'],
  ['n|pm25-high|city|viet-yen', 'viet-yen'],
  ['r|pm25-high', undefined],
  ['clock', undefined],
])('knows what the row %s is about', (key, subject) => {
  expect(subjectOfRow(key)).toBe(subject);
});
