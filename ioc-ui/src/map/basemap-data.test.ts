import { describe, expect, it } from 'vitest';

import { basemapPart } from '../api/basemap-schema.ts';
import { basemapData } from './basemap-data.ts';

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
      [0, 0],
    ],
  ],
};

function fileOf(...areas: readonly object[]) {
  return basemapPart.parse({
    type: 'FeatureCollection',
    features: areas.map((properties) => ({
      type: 'Feature',
      properties: { id: 'x', name: { vi: 'Phường', en: 'Ward' }, ...properties },
      geometry: square,
    })),
  });
}

const none = fileOf();
const areas = fileOf(
  { id: 'then', level: 'ward', validFrom: null, validTo: '2025-06-30' },
  { id: 'now', level: 'ward', validFrom: '2025-07-01', validTo: null },
  { id: 'city', level: 'locality', validFrom: '2025-07-01', validTo: null },
);
const basemap = {
  areas,
  context: none,
  rivers: none,
  roads: none,
  places: none,
  attribution: { vi: 'x', en: 'x' },
};
const partsOn = (day: string): readonly unknown[] =>
  basemapData(basemap, 'vi', day).features.map(({ properties }) => properties?.['part']);

describe('the basemap', () => {
  it('shows the wards that are in force on the day, each with one place for its name', () => {
    expect(partsOn('2026-11-23')).toEqual(['ward', 'city', 'ward-label']);
    expect(partsOn('2025-06-30')).toEqual(['ward', 'ward-label']);
  });

  it('is named in the language of the screen', () => {
    const names = basemapData(basemap, 'en', '2026-11-23').features.map(
      ({ properties }) => properties?.['label'],
    );
    expect(names).toEqual(['Ward', 'Ward', 'Ward']);
  });
});
