import type { Feature, FeatureCollection } from 'geojson';

import type { Basemap, BasemapFeature, BasemapPart } from '../api/basemap-schema.ts';
import { labelPoint } from './label-point.ts';

/** The names of the basemap's sources. */
export const BASEMAP_SOURCES = [
  'wards',
  'cities',
  'context',
  'rivers',
  'roads',
  'places',
  'ward-labels',
  'context-labels',
] as const;

/** The data of the basemap's sources. */
export type BasemapSources = Readonly<Record<(typeof BASEMAP_SOURCES)[number], FeatureCollection>>;

function isInForceOn(day: string, { validFrom, validTo }: BasemapFeature['properties']): boolean {
  return (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);
}

function copyOf({ properties, geometry }: BasemapFeature): Feature {
  return { type: 'Feature', properties: { ...properties }, geometry };
}

function select(
  part: BasemapPart,
  keep: (properties: BasemapFeature['properties']) => boolean,
): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: part.features.filter((each) => keep(each.properties)).map(copyOf),
  };
}

function labelOf({ properties, geometry }: BasemapFeature): readonly Feature[] {
  const polygons =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  const largest = polygons.toSorted((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0))[0];
  const point = largest && labelPoint(largest);
  return point === undefined
    ? []
    : [
        {
          type: 'Feature',
          properties: { ...properties },
          geometry: { type: 'Point', coordinates: [...point] },
        },
      ];
}

function labels(
  part: BasemapPart,
  keep: (properties: BasemapFeature['properties']) => boolean,
): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: part.features.filter((each) => keep(each.properties)).flatMap(labelOf),
  };
}

/**
 * The basemap as it is on a day (`YYYY-MM-DD`): wards and areas of operation in force, neighbours for orientation,
 * rivers, roads, places, and one point for each name of an area.
 */
export function basemapSources(basemap: Basemap, day: string): BasemapSources {
  const isWard = (properties: BasemapFeature['properties']): boolean =>
    properties.level === 'ward' && isInForceOn(day, properties);
  return {
    wards: select(basemap.areas, isWard),
    cities: select(
      basemap.areas,
      (properties) => properties.level !== 'ward' && isInForceOn(day, properties),
    ),
    context: select(basemap.context, (properties) => isInForceOn(day, properties)),
    rivers: select(basemap.rivers, () => true),
    roads: select(basemap.roads, () => true),
    places: select(basemap.places, () => true),
    'ward-labels': labels(basemap.areas, isWard),
    'context-labels': labels(basemap.context, isWard),
  };
}
