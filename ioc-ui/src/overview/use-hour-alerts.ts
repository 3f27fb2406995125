import { instant, type Alert } from '@ioc/domain';
import { alertJson, decodeAlert, pageOf } from '@ioc/wire';
import { useQuery, type UseQueryOptions } from '@tanstack/react-query';

import { valueOf, type HttpClient } from '../api/http-client.ts';
import { readPages } from '../api/read-pages.ts';
import { useServices } from '../app/services.tsx';
import type { ServerClock } from '../live/server-clock.ts';
import { trendSpans, type HourAlerts } from './hour-trend.ts';

/** How often the two hours are read anew, in milliseconds: a trend over an hour moves slowly. */
const EVERY_MS = 60_000;

function textOf(ms: number): string {
  return new Date(instant(ms)).toISOString();
}

async function raisedIn(
  client: HttpClient,
  span: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<readonly Alert[]> {
  const query = { from: textOf(span.from), to: textOf(span.to) };
  return (await readPages(client, { path: '/alerts', query, signal }, alertJson)).map((json) =>
    decodeAlert(json),
  );
}

async function hasAlertBefore(client: HttpClient, to: number, signal: AbortSignal): Promise<boolean> {
  const query = { to: textOf(to), limit: 1 };
  const page = await client.send({ path: '/alerts', query, schema: pageOf(alertJson), signal });
  return valueOf(page).items.length > 0;
}

function hourAlertsQuery(client: HttpClient, clock: ServerClock): UseQueryOptions<HourAlerts> {
  return {
    queryKey: ['hour-alerts'],
    refetchInterval: EVERY_MS,
    queryFn: async ({ signal }) => {
      const { lately, weekAgo } = trendSpans(clock.now());
      const [now, then, hasRecord] = await Promise.all([
        raisedIn(client, lately, signal),
        raisedIn(client, weekAgo, signal),
        hasAlertBefore(client, weekAgo.to, signal),
      ]);
      return { lately: now, weekAgo: then, hasRecord };
    },
  };
}

/** The alerts of the last hour and of the same hour a week ago; undefined while they are not known. */
export function useHourAlerts(): HourAlerts | undefined {
  const { client, clock } = useServices();
  return useQuery(hourAlertsQuery(client, clock)).data;
}
