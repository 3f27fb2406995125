import type { AirIndex, ObservedProperty } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { device, property, propertyId } from '../ingest-fixture.suite.ts';

/** An index of PM2.5, compulsory, and NO2: a small VN_AQI. */
export const TEST_INDEX: AirIndex = {
  id: 'test-index',
  version: '1',
  property: propertyId('vn_aqi'),
  legal_basis: { vi: 'thử', en: 'test' },
  valid_from: null,
  valid_to: null,
  source: 'test',
  figures: [{ part: 'values', verified: true }],
  unit: 'ug/m3',
  values: [0, 50, 100, 150, 200, 300, 400, 500],
  inputs: [
    {
      property: propertyId('pm2_5'),
      statistic: 'now-cast',
      breakpoints: [0, 25, 50, 80, 150, 250, 350, 500],
    },
    {
      property: propertyId('no2'),
      statistic: 'hour-mean',
      breakpoints: [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850],
    },
  ],
  compulsory: [propertyId('pm2_5')],
  nowCast: { hours: 12, among: 3, atLeast: 2, smallestWeight: 0.5, formAtSmallest: 'normalised' },
  hourCoverage: 0.75,
};

/** The index as the catalogue has it. */
export const INDEX_PROPERTY: ObservedProperty = {
  ...property('vn_aqi', { min: 0, max: 500 }),
  derived: true,
  unit: '{index}',
  decimals: 0,
  intervalSeconds: 3_600,
};

/** A device that measures PM2.5 and NO2 four times an hour, of which three make a mean. */
export function quarterHourly(id: string): StoredDevice {
  return {
    ...device(id),
    datastreams: ['pm2_5', 'no2'].map((name) => ({ property: propertyId(name), intervalSeconds: 900 })),
  };
}
