import {
  GeoJSONSource,
  type LayerSpecification,
  type Map as MapLibreMap,
  type StyleSpecification,
} from 'maplibre-gl';

import { BASEMAP_SOURCE } from './basemap-layers.ts';

type SetPaint = Parameters<MapLibreMap['setPaintProperty']>;
type SetLayout = Parameters<MapLibreMap['setLayoutProperty']>;

/** The entries of our own layer that differ; it is checked by its type where it is written, not key by key here. */
function changed<S extends SetPaint | SetLayout>(
  part: 'paint' | 'layout',
  before: LayerSpecification | undefined,
  after: LayerSpecification,
): readonly [S[1], S[2]][] {
  const entries = (layer: LayerSpecification | undefined): object =>
    layer !== undefined && part in layer ? Object(Reflect.get(layer, part)) : {};
  const old = new Map(Object.entries(entries(before)));
  const all = Object.entries(entries(after)) as [S[1], S[2]][];
  return all.filter(([key, value]) => JSON.stringify(old.get(key)) !== JSON.stringify(value));
}

/**
 * Gives the map the colours, sizes and names of another style with the same layers. `setStyle` would empty the source
 * of the devices, which changes all the time; this touches only what differs.
 */
export function restyle(map: MapLibreMap, before: StyleSpecification, after: StyleSpecification): void {
  for (const layer of after.layers) {
    const old = before.layers.find((each) => each.id === layer.id);
    for (const [key, value] of changed<SetPaint>('paint', old, layer)) {
      map.setPaintProperty(layer.id, key, value, { validate: false });
    }
    for (const [key, value] of changed<SetLayout>('layout', old, layer)) {
      map.setLayoutProperty(layer.id, key, value, { validate: false });
    }
  }
  replaceBasemap(map, before, after);
}

function replaceBasemap(map: MapLibreMap, before: StyleSpecification, after: StyleSpecification): void {
  const source = map.getSource(BASEMAP_SOURCE);
  const [old, next] = [before.sources[BASEMAP_SOURCE], after.sources[BASEMAP_SOURCE]];
  if (next?.type !== 'geojson' || (old?.type === 'geojson' && old.data === next.data)) return;
  if (source instanceof GeoJSONSource) void source.setData(next.data);
}
