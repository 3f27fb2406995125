import {
  GeoJSONSource,
  type LayerSpecification,
  type Map as MapLibreMap,
  type StyleSpecification,
} from 'maplibre-gl';

import { BASEMAP_SOURCES } from './basemap-sources.ts';

type Value = Parameters<MapLibreMap['setPaintProperty']>[2] & Parameters<MapLibreMap['setLayoutProperty']>[2];
type Values = Readonly<Record<string, Value>>;

function valuesOf(layer: LayerSpecification | undefined, part: 'paint' | 'layout'): Values {
  // Our own style, checked by its type where it is written; by its keys it can only be read without their types.
  return layer !== undefined && part in layer ? ((layer[part] ?? {}) as Values) : {};
}

type PaintKey = Parameters<MapLibreMap['setPaintProperty']>[1];
type LayoutKey = Parameters<MapLibreMap['setLayoutProperty']>[1];

/** A key of a layer that our own style typed: it is one of those that the map knows. */
function isKnownKey<K extends PaintKey | LayoutKey>(values: Values, key: string): key is K {
  return key in values;
}

function changedKeys<K extends PaintKey | LayoutKey>(before: Values, after: Values): readonly K[] {
  return Object.keys(after)
    .filter((key) => isKnownKey<K>(after, key))
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/**
 * Gives the map the colours, sizes and names of another style with the same layers. `setStyle` would empty the source
 * of the devices, which changes all the time; this touches only what differs.
 */
export function restyle(map: MapLibreMap, before: StyleSpecification, after: StyleSpecification): void {
  for (const layer of after.layers) {
    const old = before.layers.find((each) => each.id === layer.id);
    const paint = valuesOf(layer, 'paint');
    for (const key of changedKeys<PaintKey>(valuesOf(old, 'paint'), paint)) {
      map.setPaintProperty(layer.id, key, paint[key], { validate: false });
    }
    const layout = valuesOf(layer, 'layout');
    for (const key of changedKeys<LayoutKey>(valuesOf(old, 'layout'), layout)) {
      map.setLayoutProperty(layer.id, key, layout[key], { validate: false });
    }
  }
  for (const name of BASEMAP_SOURCES) {
    const source = map.getSource(name);
    const next = after.sources[name];
    const old = before.sources[name];
    if (next?.type !== 'geojson' || (old?.type === 'geojson' && old.data === next.data)) continue;
    if (source instanceof GeoJSONSource) void source.setData(next.data);
  }
}
