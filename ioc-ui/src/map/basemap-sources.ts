import { isInForce, type Language } from '@ioc/domain';
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

/** How a part of the basemap becomes a source: what is kept, and in which language it is named. */
interface Selection {
  readonly language: Language;
  readonly keep: (properties: BasemapFeature['properties']) => boolean;
}

function copyOf(
  { properties: { name, ...properties }, geometry }: BasemapFeature,
  language: Language,
): Feature {
  return { type: 'Feature', properties: { ...properties, label: name[language].normalize('NFC') }, geometry };
}

function select(part: BasemapPart, { language, keep }: Selection): FeatureCollection {
  const features = part.features
    .filter((each) => keep(each.properties))
    .map((each) => copyOf(each, language));
  return { type: 'FeatureCollection', features };
}

function labelOf(feature: BasemapFeature, language: Language): readonly Feature[] {
  const { geometry } = feature;
  const polygons =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  const largest = polygons.toSorted((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0))[0];
  const point = largest && labelPoint(largest);
  if (point === undefined) return [];
  return [{ ...copyOf(feature, language), geometry: { type: 'Point', coordinates: [...point] } }];
}

function labels(part: BasemapPart, { language, keep }: Selection): FeatureCollection {
  const features = part.features
    .filter((each) => keep(each.properties))
    .flatMap((each) => labelOf(each, language));
  return { type: 'FeatureCollection', features };
}

/**
 * The basemap as it is on a day (`YYYY-MM-DD`), named in a language: wards and areas of operation in force, neighbours
 * for orientation, rivers, roads, places, and one point for each name of an area.
 */
export function basemapSources(basemap: Basemap, language: Language, day: string): BasemapSources {
  const isWard = (properties: BasemapFeature['properties']): boolean =>
    properties.level === 'ward' && isInForce(properties, day);
  const isCity = (properties: BasemapFeature['properties']): boolean =>
    properties.level !== 'ward' && isInForce(properties, day);
  const all = { language, keep: () => true };
  return {
    wards: select(basemap.areas, { language, keep: isWard }),
    cities: select(basemap.areas, { language, keep: isCity }),
    context: select(basemap.context, { language, keep: (properties) => isInForce(properties, day) }),
    rivers: select(basemap.rivers, all),
    roads: select(basemap.roads, all),
    places: select(basemap.places, all),
    'ward-labels': labels(basemap.areas, { language, keep: isWard }),
    'context-labels': labels(basemap.context, { language, keep: isWard }),
  };
}
