import { boxAround, NEIGHBOUR_WITHIN_M, neighboursOf, neighboursSince } from '@ioc/domain';
import type { Alert, AlertNeighbour, EpochMs } from '@ioc/domain';
import type { RecordDatabase } from '../record-database.ts';
import { alertOf } from './stored-alerts.ts';

/** Neighbours that are looked at: in a flood the newest say enough. */
export const MOST_NEIGHBOURS = 200;

/** The neighbours of an alert (A7), over a database. */
export async function alertNeighbours(
  { db }: RecordDatabase,
  alert: Alert,
  now: EpochMs,
): Promise<readonly AlertNeighbour[]> {
  const { location, area } = alert;
  if (location === undefined && area === undefined) return [];
  const rows = await db
    .selectFrom('alerts')
    .select(['id', 'body'])
    .where('city', '=', alert.city)
    .where((is) => is.or([is('closed_at', 'is', null), is('closed_at', '>=', neighboursSince(alert, now))]))
    .where((is) => {
      if (location === undefined) return is('area', '=', area ?? '');
      const [west, south, east, north] = boxAround(location, NEIGHBOUR_WITHIN_M);
      const isNear = is.and([
        is('lon', '>=', west),
        is('lon', '<=', east),
        is('lat', '>=', south),
        is('lat', '<=', north),
      ]);
      return area === undefined ? isNear : is.or([is('area', '=', area), isNear]);
    })
    .orderBy('opened_at', 'desc')
    .limit(MOST_NEIGHBOURS + 1)
    .execute();
  return neighboursOf(alert, rows.map(alertOf), now);
}
