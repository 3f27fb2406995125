/** The chunk of the map; asked for while the session is still being checked, so that it does not wait for that. */
export function loadMap(): Promise<typeof import('../map/map-screen.tsx')> {
  return import('../map/map-screen.tsx');
}
