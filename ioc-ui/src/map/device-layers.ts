import type { ExpressionSpecification, GeoJSONSourceSpecification, LayerSpecification } from 'maplibre-gl';

import { LEVELS, type Level } from '../live/device-look.ts';
import { MAP_FONT } from './basemap-layers.ts';
import type { MapLook } from './map-look.ts';
import { CLUSTER_NAME_PREFIX, CLUSTER_SIZES, SELECTION_NAME } from './marker-name.ts';

/** The one source of all devices. */
export const DEVICE_SOURCE = 'devices';

/** The source of the one place that is chosen. */
export const SELECTION_SOURCE = 'selection';

/** The layers that a pointer can hit. */
export const DEVICE_LAYERS = ['device', 'cluster'] as const;

/** From this zoom on every device stands alone; below, neighbours join into clusters. */
export const UNCLUSTERED_FROM_ZOOM = 13;

/** From this zoom on markers show the glyph of their sector. */
export const GLYPHS_FROM_ZOOM = 14;

/** Style pixels within which devices join. */
export const CLUSTER_RADIUS = 42;

/** The cluster property that counts the devices of a level. */
export function countProperty(level: Level): string {
  return `count-${level}`;
}

/** The source of all devices: clusters know their worst level, how many devices of each, and whether anybody waits. */
export function deviceSource(scale: number): GeoJSONSourceSpecification {
  const counts = LEVELS.map((level, rank) => [
    countProperty(level),
    ['+', ['case', ['==', ['get', 'level'], rank], 1, 0]],
  ]);
  return {
    type: 'geojson',
    data: { type: 'FeatureCollection', features: [] },
    promoteId: 'id',
    cluster: true,
    clusterMaxZoom: UNCLUSTERED_FROM_ZOOM - 1,
    clusterRadius: Math.round(CLUSTER_RADIUS * scale),
    clusterProperties: {
      worst: ['max', ['get', 'level']],
      waiting: ['max', ['get', 'ring']],
      ...Object.fromEntries(counts),
    },
  };
}

/** The source of the chosen place, empty at first. */
export function selectionSource(): GeoJSONSourceSpecification {
  return { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
}

const IS_CLUSTER: ExpressionSpecification = ['has', 'point_count'];

const CLUSTER_IMAGE: ExpressionSpecification = [
  'concat',
  CLUSTER_NAME_PREFIX,
  ['to-string', ['get', 'worst']],
  ':',
  ['to-string', ['get', 'waiting']],
  ':',
  ['step', ['get', 'point_count'], 's', CLUSTER_SIZES.m, 'm', CLUSTER_SIZES.l, 'l', CLUSTER_SIZES.x, 'x'],
];

/**
 * The layers of the devices. Everything is an image drawn beforehand, so the map needs no more shader programs than
 * its names and lines do: on a station without a graphics card each program takes as long to build as a second of work.
 */
export function deviceLayers({ palette, scale }: MapLook): LayerSpecification[] {
  return [
    {
      id: 'cluster',
      type: 'symbol',
      source: DEVICE_SOURCE,
      filter: IS_CLUSTER,
      layout: {
        'icon-image': CLUSTER_IMAGE,
        'icon-allow-overlap': true,
        'icon-padding': 0,
        'text-field': ['get', 'point_count_abbreviated'],
        'text-font': [MAP_FONT],
        'text-size': 12 * scale,
        'text-allow-overlap': true,
        'symbol-sort-key': ['get', 'worst'],
      },
      paint: { 'text-color': palette.clusterText },
    },
    {
      id: 'device',
      type: 'symbol',
      source: DEVICE_SOURCE,
      filter: ['!', IS_CLUSTER],
      layout: {
        'icon-image': ['step', ['zoom'], ['get', 'far'], GLYPHS_FROM_ZOOM, ['get', 'near']],
        'icon-allow-overlap': true,
        'icon-padding': 0,
        'symbol-sort-key': ['get', 'level'],
      },
    },
    {
      id: 'selection',
      type: 'symbol',
      source: SELECTION_SOURCE,
      layout: { 'icon-image': SELECTION_NAME, 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    },
  ];
}
