import type { Map as MapLibreMap } from 'maplibre-gl';

import { BASEMAP_SOURCE } from './basemap-layers.ts';
import { DEVICE_LAYERS, DEVICE_SOURCE } from './device-layers.ts';

/** Whom the first drawing of the map is told. */
export interface DrawingListener {
  /** Called once, when the first devices are painted. */
  readonly onFirstMarker: () => void;
  /** Called once, when devices, ground and names are painted, or when somebody moves the map before that. */
  readonly onDrawn: () => void;
}

function hasMarkers(map: MapLibreMap): boolean {
  if (!map.isStyleLoaded() && map.getSource(DEVICE_SOURCE) === undefined) return false;
  return map.queryRenderedFeatures({ layers: [...DEVICE_LAYERS] }).length > 0;
}

/** Watches how a new map comes to the screen. */
export function watchDrawing(map: MapLibreMap, { onFirstMarker, onDrawn }: DrawingListener): void {
  let hasTold = false;
  const finish = (): void => {
    map.off('render', watch);
    map.off('movestart', watchMove);
    requestAnimationFrame(onDrawn);
  };
  const watch = (): void => {
    if (!hasMarkers(map)) return;
    if (!hasTold) requestAnimationFrame(onFirstMarker);
    hasTold = true;
    if (map.isSourceLoaded(BASEMAP_SOURCE)) finish();
  };
  const watchMove = ({ originalEvent }: { readonly originalEvent?: unknown }): void => {
    if (originalEvent !== undefined) finish();
  };
  map.on('render', watch);
  map.on('movestart', watchMove);
}
