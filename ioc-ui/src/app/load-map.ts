import type * as MapModuleType from '../map/map-screen.tsx';

type MapModule = typeof MapModuleType;

/** The chunk of the map; asked for while the session is still being checked, so that it does not wait for that. */
export function loadMap(): Promise<MapModule> {
  return import('../map/map-screen.tsx');
}
