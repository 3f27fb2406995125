import {
  GeoJSONSource,
  type LayerSpecification,
  type Map as MapLibreMap,
  type StyleSpecification,
} from 'maplibre-gl';

import { BASEMAP_SOURCES } from './basemap-sources.ts';

type SetPaint = Parameters<MapLibreMap['setPaintProperty']>;
type SetLayout = Parameters<MapLibreMap['setLayoutProperty']>;
type Values = Readonly<Record<string, SetPaint[2] & SetLayout[2]>>;

/** Our own style, checked by its type where it is written; key by key it can only be read without that type. */
function valuesOf(layer: LayerSpecification | undefined, part: 'paint' | 'layout'): Values {
  return layer !== undefined && part in layer ? ((layer[part] ?? {}) as Values) : {};
}

function changedKeys(before: Values, after: Values): readonly (SetPaint[1] & SetLayout[1])[] {
  const changed = Object.keys(after).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  return changed as (SetPaint[1] & SetLayout[1])[];
}

/**
 * Gives the map the colours, sizes and names of another style with the same layers. `setStyle` would empty the source
 * of the devices, which changes all the time; this touches only what differs.
 */
export function restyle(map: MapLibreMap, before: StyleSpecification, after: StyleSpecification): void {
  for (const layer of after.layers) {
    const old = before.layers.find((each) => each.id === layer.id);
    const paint = valuesOf(layer, 'paint');
    for (const key of changedKeys(valuesOf(old, 'paint'), paint)) {
      map.setPaintProperty(layer.id, key, paint[key], { validate: false });
    }
    const layout = valuesOf(layer, 'layout');
    for (const key of changedKeys(valuesOf(old, 'layout'), layout)) {
      map.setLayoutProperty(layer.id, key, layout[key], { validate: false });
    }
  }
  for (const name of BASEMAP_SOURCES) replaceData(map, before, after, name);
}

function replaceData(
  map: MapLibreMap,
  before: StyleSpecification,
  after: StyleSpecification,
  name: (typeof BASEMAP_SOURCES)[number],
): void {
  const source = map.getSource(name);
  const [old, next] = [before.sources[name], after.sources[name]];
  if (next?.type !== 'geojson' || (old?.type === 'geojson' && old.data === next.data)) return;
  if (source instanceof GeoJSONSource) void source.setData(next.data);
}
