import { basemapQuery, citiesQuery, sessionQuery } from '../api/queries.ts';
import type { Services } from './services.tsx';

/**
 * Asks for everything that the first picture needs at once, instead of one after the other: also the live connection,
 * which ends again when nobody is signed in. Failures are met again, and told, where the parts are used.
 */
export function preload({ client, queries, connection }: Services): void {
  const session = queries.fetchQuery(sessionQuery(client));
  connection.start();
  session.then(
    (found) => {
      if (found === null) connection.close();
    },
    () => connection.close(),
  );
  void queries.prefetchQuery(citiesQuery(client));
  void queries.prefetchQuery(basemapQuery(client));
}
