import { isPropertyId, type PropertyId } from '../identifiers.ts';
import type { AirIndex, AirIndexInput } from './air-index.ts';

function propertyOf(id: string): PropertyId {
  if (isPropertyId(id)) return id;
  throw new RangeError(id);
}

function input(
  id: string,
  statistic: AirIndexInput['statistic'],
  breakpoints: readonly number[],
): AirIndexInput {
  return { property: propertyOf(id), statistic, breakpoints };
}

/** The hourly VN_AQI as the seeds have it, for tests. */
export const VN_AQI: AirIndex = {
  id: 'vn-aqi',
  version: 'test',
  property: propertyOf('vn_aqi'),
  legal_basis: { vi: 'Quyết định 1459/QĐ-TCMT', en: 'Decision 1459/QD-TCMT' },
  valid_from: '2019-11-12',
  valid_to: null,
  source: 'test',
  figures: [{ part: 'values', verified: true }],
  unit: 'ug/m3',
  values: [0, 50, 100, 150, 200, 300, 400, 500],
  inputs: [
    input('o3', 'hour-mean', [0, 160, 200, 300, 400, 800, 1_000, 1_200]),
    input('co', 'hour-mean', [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000]),
    input('so2', 'hour-mean', [0, 125, 350, 550, 800, 1_600, 2_100, 2_630]),
    input('no2', 'hour-mean', [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850]),
    input('pm10', 'now-cast', [0, 50, 150, 250, 350, 420, 500, 600]),
    input('pm2_5', 'now-cast', [0, 25, 50, 80, 150, 250, 350, 500]),
  ],
  compulsory: [propertyOf('pm10'), propertyOf('pm2_5')],
  nowCast: { hours: 12, among: 3, atLeast: 2, smallestWeight: 0.5, formAtSmallest: 'normalised' },
  hourCoverage: 0.75,
};
