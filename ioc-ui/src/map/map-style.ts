import bvpLatin500 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-500-normal.woff2?url';
import bvpLatin600 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-600-normal.woff2?url';
import bvpVietnamese500 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-500-normal.woff2?url';
import bvpVietnamese600 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-600-normal.woff2?url';
import type { FeatureCollection } from 'geojson';
import type { FontFacesSpecification, StyleSpecification } from 'maplibre-gl';

import { BASEMAP_SOURCE, basemapLayers, MAP_FONT, MAP_FONT_LIGHT } from './basemap-layers.ts';
import type { MapLook } from './map-look.ts';
import {
  DEVICE_SOURCE,
  deviceLayers,
  deviceSource,
  SELECTION_SOURCE,
  selectionSource,
} from './device-layers.ts';

/** The characters of each font file. Source: the style sheets of @fontsource/be-vietnam-pro. */
const VIETNAMESE =
  'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB';
const LATIN =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD';

/**
 * The basemap is cut into tiles up to this zoom, and those are drawn larger beyond: a screen then needs one to four of
 * them instead of dozens. A tile's grid is 8,192 wide, about 5 m on the ground here, finer than the generalised data.
 */
const BASEMAP_MAX_ZOOM = 10;

function faces(vietnamese: string, latin: string, origin: string): FontFacesSpecification[string] {
  return [
    { url: new URL(vietnamese, origin).href, 'unicode-range': VIETNAMESE.split(',') },
    { url: new URL(latin, origin).href, 'unicode-range': LATIN.split(',') },
  ];
}

/** The map's style: everything in it comes from our own origin. `origin` makes the fonts' addresses absolute. */
export function mapStyle(look: MapLook, basemap: FeatureCollection, origin: string): StyleSpecification {
  return {
    version: 8,
    'font-faces': {
      [MAP_FONT]: faces(bvpVietnamese600, bvpLatin600, origin),
      [MAP_FONT_LIGHT]: faces(bvpVietnamese500, bvpLatin500, origin),
    },
    sources: {
      [BASEMAP_SOURCE]: { type: 'geojson', data: basemap, maxzoom: BASEMAP_MAX_ZOOM, tolerance: 0.1 },
      [DEVICE_SOURCE]: deviceSource(look.scale),
      [SELECTION_SOURCE]: selectionSource(),
    },
    layers: [...basemapLayers(look), ...deviceLayers(look)],
  };
}
