import { isInForce, type Language } from '@ioc/domain';
import type { Feature, FeatureCollection } from 'geojson';

import type { Basemap, BasemapFeature, BasemapPart } from '../api/basemap-schema.ts';
import { labelPoint } from './label-point.ts';

/** What the basemap is made of; every feature of its source says which part it is. */
export type BasemapPartName =
  'ward' | 'city' | 'context' | 'river' | 'road' | 'place' | 'ward-label' | 'context-label';

/** How a file of the basemap becomes a part of the source. */
interface Selection {
  readonly part: BasemapPartName;
  readonly language: Language;
  readonly keep: (properties: BasemapFeature['properties']) => boolean;
}

function copyOf({ properties, geometry }: BasemapFeature, { part, language }: Selection): Feature {
  const { name, kind, role, ref } = properties;
  return {
    type: 'Feature',
    properties: { part, kind, role, ref, label: name[language].normalize('NFC') },
    geometry,
  };
}

function select(file: BasemapPart, selection: Selection): readonly Feature[] {
  return file.features
    .filter((each) => selection.keep(each.properties))
    .map((each) => copyOf(each, selection));
}

function labelOf(feature: BasemapFeature, selection: Selection): readonly Feature[] {
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
  return [{ ...copyOf(feature, selection), geometry: { type: 'Point', coordinates: [...point] } }];
}

function labels(file: BasemapPart, selection: Selection): readonly Feature[] {
  return file.features
    .filter((each) => selection.keep(each.properties))
    .flatMap((each) => labelOf(each, selection));
}

/**
 * The basemap as it is on a day (`YYYY-MM-DD`), named in a language: wards and areas of operation in force, neighbours
 * for orientation, rivers, roads, places, and one point for each name of an area. All in one source: each source costs
 * the map requests and frames of its own.
 */
export function basemapData(basemap: Basemap, language: Language, day: string): FeatureCollection {
  const isNow = (properties: BasemapFeature['properties']): boolean => isInForce(properties, day);
  const isWard = (properties: BasemapFeature['properties']): boolean =>
    properties.level === 'ward' && isNow(properties);
  const isCity = (properties: BasemapFeature['properties']): boolean =>
    properties.level !== 'ward' && isNow(properties);
  const keep = (): boolean => true;
  const { areas, context, rivers, roads, places } = basemap;
  return {
    type: 'FeatureCollection',
    features: [
      ...select(context, { part: 'context', language, keep: isNow }),
      ...select(areas, { part: 'ward', language, keep: isWard }),
      ...select(areas, { part: 'city', language, keep: isCity }),
      ...select(rivers, { part: 'river', language, keep }),
      ...select(roads, { part: 'road', language, keep }),
      ...select(places, { part: 'place', language, keep }),
      ...labels(areas, { part: 'ward-label', language, keep: isWard }),
      ...labels(context, { part: 'context-label', language, keep: isWard }),
    ],
  };
}
