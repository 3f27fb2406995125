import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';

import type { BasemapPartName } from './basemap-data.ts';
import { GROUND_LAYERS, STOP_BASE, type GroundLayer, type Stop } from './ground-layers.ts';
import type { MapLook } from './map-look.ts';
import { PLACE_NAME } from './marker-name.ts';

/** The source of the whole basemap. */
export const BASEMAP_SOURCE = 'basemap';

/** The font of the map's names, a key of the style's `font-faces`. */
export const MAP_FONT = 'Be Vietnam Pro 600';
/** The lighter font of minor names. */
export const MAP_FONT_LIGHT = 'Be Vietnam Pro 500';

/** Zooms from which places have names: centres, stations and industrial parks first, then the rest. */
const FIRST_RANK_FROM_ZOOM = 11.8;
const SECOND_RANK_FROM_ZOOM = 13.2;

/** From this zoom on a ward is large enough on the screen for its name to stand even under a marker. */
const WARDS_ALWAYS_FROM_ZOOM = 12.5;

const IS_FIRST_RANK_PLACE: ExpressionSpecification = [
  'in',
  ['get', 'kind'],
  ['literal', ['centre', 'industrial', 'station']],
];

/** The features of one part, further narrowed when a filter is given. */
function only(part: BasemapPartName, filter?: ExpressionSpecification): ExpressionSpecification {
  const isPart: ExpressionSpecification = ['==', ['get', 'part'], part];
  return filter === undefined ? isPart : ['all', isPart, filter];
}

function byZoom(scale: number, ...stops: readonly Stop[]): ExpressionSpecification {
  return [
    'interpolate',
    ['exponential', STOP_BASE],
    ['zoom'],
    ...stops.flatMap(([zoom, size]) => [zoom, size * scale]),
  ] as ExpressionSpecification;
}

function filterOf({ part, filter }: GroundLayer): ExpressionSpecification {
  if (filter === undefined) return only(part);
  const isOne: ExpressionSpecification = ['in', ['get', filter.property], ['literal', [...filter.values]]];
  return only(part, filter.isInverted === true ? ['!', isOne] : isOne);
}

/** Every line is drawn with constants only, so that all of them share one shader program. */
function groundLayer(ground: GroundLayer, { palette, scale }: MapLook): LayerSpecification {
  const { id, stops, gapStops } = ground;
  const color = palette[ground.color];
  const facts = { id, source: BASEMAP_SOURCE, filter: filterOf(ground) };
  if (stops === undefined) {
    return { ...facts, type: 'fill', paint: { 'fill-color': color, 'fill-antialias': false } };
  }
  return {
    ...facts,
    type: 'line',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': color,
      'line-width': byZoom(scale, ...stops),
      ...(gapStops === undefined ? {} : { 'line-gap-width': byZoom(scale, ...gapStops) }),
    },
  };
}

function placeLayers({ palette, scale }: MapLook): LayerSpecification[] {
  const layer = (id: string, minzoom: number, filter: ExpressionSpecification): LayerSpecification => ({
    id,
    type: 'symbol',
    source: BASEMAP_SOURCE,
    minzoom,
    filter: only('place', filter),
    layout: {
      'icon-image': PLACE_NAME,
      'icon-ignore-placement': true,
      'text-field': ['get', 'label'],
      'text-font': [MAP_FONT_LIGHT],
      'text-size': byZoom(scale, [11, 10.5], [15, 13]),
      'text-max-width': 9,
      'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
      'text-radial-offset': 0.6,
      'text-justify': 'auto',
      'text-padding': 6 * scale,
    },
    paint: {
      'text-color': palette.labelMinor,
      'text-halo-color': palette.halo,
      'text-halo-width': 1.4 * scale,
    },
  });
  return [
    layer('place-second', SECOND_RANK_FROM_ZOOM, ['!', IS_FIRST_RANK_PLACE]),
    layer('place-first', FIRST_RANK_FROM_ZOOM, IS_FIRST_RANK_PLACE),
  ];
}

function lineLabelLayers({ palette, scale }: MapLook): LayerSpecification[] {
  return [
    {
      id: 'road-label',
      type: 'symbol',
      source: BASEMAP_SOURCE,
      minzoom: 10.5,
      filter: only('road', ['!=', ['get', 'ref'], '']),
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 320 * scale,
        'text-field': ['get', 'ref'],
        'text-font': [MAP_FONT],
        'text-size': byZoom(scale, [10, 9.5], [15, 12]),
        'text-rotation-alignment': 'viewport',
        'text-padding': 8 * scale,
      },
      paint: {
        'text-color': palette.labelMinor,
        'text-halo-color': palette.halo,
        'text-halo-width': 1.8 * scale,
      },
    },
    {
      id: 'river-label',
      type: 'symbol',
      source: BASEMAP_SOURCE,
      filter: only('river'),
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 300 * scale,
        'text-field': ['get', 'label'],
        'text-font': [MAP_FONT_LIGHT],
        'text-size': byZoom(scale, [9, 10.5], [14, 15]),
        'text-letter-spacing': 0.06,
        'text-max-angle': 60,
        'text-padding': 2 * scale,
      },
      paint: {
        'text-color': palette.riverLabel,
        'text-halo-color': palette.halo,
        'text-halo-width': 1.6 * scale,
      },
    },
  ];
}

/** Where the name of a ward is tried, in order, with its distance from the middle of the ward in ems. */
const WARD_LABEL_PLACES: (string | [number, number])[] = [
  'center',
  [0, 0],
  'top',
  [0, 1.5],
  'bottom',
  [0, -1.5],
  'left',
  [1.8, 0],
  'right',
  [-1.8, 0],
  'top-left',
  [1.4, 1.4],
  'top-right',
  [-1.4, 1.4],
  'bottom-left',
  [1.4, -1.4],
  'bottom-right',
  [-1.4, -1.4],
  'top',
  [0, 3],
  'bottom',
  [0, -3],
  'left',
  [3, 0],
  'right',
  [-3, 0],
];

function areaLabelLayers({ palette, scale }: MapLook): LayerSpecification[] {
  return [
    {
      id: 'context-label',
      type: 'symbol',
      source: BASEMAP_SOURCE,
      filter: only('context-label'),
      minzoom: 9.5,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': [MAP_FONT_LIGHT],
        'text-size': byZoom(scale, [9, 9.5], [14, 12.5]),
        'text-max-width': 7,
        'text-padding': 10 * scale,
      },
      paint: {
        'text-color': palette.labelContext,
        'text-halo-color': palette.halo,
        'text-halo-width': 1.2 * scale,
      },
    },
    {
      id: 'ward-label',
      type: 'symbol',
      source: BASEMAP_SOURCE,
      filter: only('ward-label'),
      minzoom: 9.5,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': [MAP_FONT],
        'text-size': byZoom(scale, [9.5, 10.5], [12, 13.5], [15, 18]),
        'text-max-width': 8,
        'text-line-height': 1.3,
        'text-variable-anchor-offset': WARD_LABEL_PLACES,
        'text-justify': 'auto',
        // A name moves aside for markers; where it cannot, it stands under them rather than not at all.
        'text-overlap': ['step', ['zoom'], 'never', WARDS_ALWAYS_FROM_ZOOM, 'cooperative'],
        'text-padding': scale,
      },
      paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.8 * scale },
    },
  ];
}

/** The layers under the devices, from the ground up; later layers place their names first. */
export function basemapLayers(look: MapLook): LayerSpecification[] {
  return [
    { id: 'outside', type: 'background', paint: { 'background-color': look.palette.outside } },
    ...GROUND_LAYERS.map((each) => groundLayer(each, look)),
    ...placeLayers(look),
    ...lineLabelLayers(look),
    ...areaLabelLayers(look),
  ];
}
