import { basemapQuery, citiesQuery, sessionQuery } from '../api/queries.ts';
import type { Services } from './services.tsx';

/**
 * Asks for everything that the first picture needs at once, instead of one after the other. Failures are met again, and
 * told, where the parts are used.
 */
export function preload({ client, queries }: Services, loadMap: () => Promise<unknown>): void {
  void loadMap().catch(() => undefined);
  void queries.prefetchQuery(sessionQuery(client));
  void queries.prefetchQuery(basemapQuery(client));
  void queries.prefetchQuery(citiesQuery(client));
}
