import { describe, expect, it } from 'vitest';

import { readSeeds } from './seed-files.ts';

const { airIndices, properties } = readSeeds();
const unitOf = new Map(properties.map(({ id, unit }) => [id, unit]));

describe('air quality indices', () => {
  it('R5 tell a derived property of the catalogue, of inputs in their own unit', () => {
    for (const { property, unit, inputs, values } of airIndices) {
      expect(properties.find(({ id }) => id === property)).toMatchObject({ derived: true });
      expect(inputs.filter((input) => unitOf.get(input.property) !== unit)).toEqual([]);
      expect(inputs.filter(({ breakpoints }) => breakpoints.length !== values.length)).toEqual([]);
    }
  });

  it('R5 VN_AQI has the six pollutants of the decision, and says what was not read at the source', () => {
    const vnAqi = airIndices.find(({ id }) => id === 'vn-aqi');
    expect(vnAqi?.inputs.map(({ property }) => property)).toEqual([
      'o3',
      'co',
      'so2',
      'no2',
      'pm10',
      'pm2_5',
    ]);
    expect(vnAqi?.figures.filter(({ verified }) => !verified).map(({ part }) => part)).toEqual([
      'nowCast.formAtSmallest',
      'hourCoverage',
    ]);
    for (const { figures } of airIndices)
      expect(figures.filter(({ verified, note }) => !verified && note === undefined)).toEqual([]);
  });
});
