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

/** What a day and a language make of the basemap. */
function selectionsOf(day: string): {
  readonly isNow: Selection['keep'];
  readonly isWard: Selection['keep'];
  readonly isCity: Selection['keep'];
} {
  const isNow = (properties: BasemapFeature['properties']): boolean => isInForce(properties, day);
  return {
    isNow,
    isWard: (properties) => properties.level === 'ward' && isNow(properties),
    isCity: (properties) => properties.level !== 'ward' && isNow(properties),
  };
}

/** The basemap's areas and lines as they are on a day, without names: all that the first picture needs. */
export function groundData(basemap: Basemap, language: Language, day: string): readonly Feature[] {
  const { isNow, isWard, isCity } = selectionsOf(day);
  const keep = (): boolean => true;
  const { areas, context, rivers, roads } = basemap;
  return [
    ...select(context, { part: 'context', language, keep: isNow }),
    ...select(areas, { part: 'ward', language, keep: isWard }),
    ...select(areas, { part: 'city', language, keep: isCity }),
    ...select(rivers, { part: 'river', language, keep }),
    ...select(roads, { part: 'road', language, keep }),
  ];
}

/**
 * The basemap as it is on a day (`YYYY-MM-DD`), named in a language: wards and areas of operation in force, neighbours
 * for orientation, rivers, roads, places, and one point for each name of an area. All in one source: each source costs
 * the map requests and frames of its own.
 */
export function basemapData(basemap: Basemap, language: Language, day: string): FeatureCollection {
  const { isWard } = selectionsOf(day);
  const { areas, context, places } = basemap;
  return {
    type: 'FeatureCollection',
    features: [
      ...groundData(basemap, language, day),
      ...select(places, { part: 'place', language, keep: () => true }),
      ...labels(areas, { part: 'ward-label', language, keep: isWard }),
      ...labels(context, { part: 'context-label', language, keep: isWard }),
    ],
  };
}
