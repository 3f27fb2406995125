import type * as MapModuleType from '../map/map-screen.tsx';

type MapModule = typeof MapModuleType;

/** The chunk of the map; the page names it as to be fetched early (see the build), it runs when the first picture is painted. */
export function loadMap(): Promise<MapModule> {
  return import('../map/map-screen.tsx');
}
