import { foldForSearch, type Alert, type AlertId, type Severity } from '@ioc/domain';
import { alertJson, decodeAlert, pageOf } from '@ioc/wire';
import { useQuery, type UseQueryOptions } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import { valueOf, type HttpClient } from '../api/http-client.ts';
import { basemapQuery } from '../api/queries.ts';
import { useServices } from '../app/services.tsx';
import { useView, type ViewSearch } from '../app/view.ts';
import { useAlertLookup, useNow, useOpenAlerts } from '../live/use-live.ts';
import { useSession } from '../session/session-gate.tsx';
import { matchesFilter } from './alert-facts.ts';
import {
  AlertTexts,
  isInTab,
  parseSeverities,
  parseTab,
  TABS,
  toggledSeverities,
  type Tab,
} from './console-filter.ts';

/** Closed alerts that are read: the newest, some shifts of a calm city. */
const CLOSED_READ = 500;

/** How often closed alerts are read anew, and how often what depends on the clock is judged anew, in milliseconds. */
const CLOSED_EVERY_MS = 15_000;
const JUDGED_EVERY_MS = 5_000;

const NONE: readonly Alert[] = [];

function closedAlertsQuery(
  client: HttpClient,
  { city, isWanted }: { readonly city: string | undefined; readonly isWanted: boolean },
): UseQueryOptions<readonly Alert[]> {
  return {
    queryKey: ['alerts', 'closed', city],
    enabled: isWanted,
    refetchInterval: CLOSED_EVERY_MS,
    queryFn: async ({ signal }) => {
      const query = { state: 'closed', limit: CLOSED_READ, city };
      const page = await client.send({ path: '/alerts', query, schema: pageOf(alertJson), signal });
      return valueOf(page).items.map(decodeAlert);
    },
  };
}

/** The list as the address asks for it, and how to ask for another. */
export interface Console {
  readonly tab: Tab;
  readonly severities: ReadonlySet<Severity> | undefined;
  readonly query: string;
  /** By rule, one by one, or as the load asks for when undefined. */
  readonly group: string | undefined;
  /** What is listed, in no order. */
  readonly alerts: readonly Alert[];
  readonly counts: ReadonlyMap<Tab, number>;
  /** Open alerts that city, sectors, severities and search keep away. */
  readonly hidden: number;
  /** Names all of the above that was chosen: another text, another list. */
  readonly of: string;
  readonly lookup: (id: AlertId) => Alert | undefined;
  readonly change: (next: Pick<Partial<ViewSearch>, 'tab' | 'severities' | 'q' | 'group' | 'device'>) => void;
  readonly toggleSeverity: (severity: Severity) => void;
}

/** What an alert's device and ward are called, for the search. */
function useAlertTexts(): AlertTexts {
  const { store, client } = useServices();
  const areas = useQuery(basemapQuery(client)).data?.areas;
  return useMemo(() => {
    const names = new Map((areas?.features ?? []).map(({ properties: { id, name } }) => [id, name.vi]));
    return new AlertTexts((alert) => {
      const device = alert.device === undefined ? undefined : store.entry(alert.device)?.device;
      return `${device?.name.vi ?? ''} ${names.get(alert.area ?? device?.area ?? '') ?? ''}`;
    });
  }, [store, areas]);
}

/** The alerts that the address asks for. A device that is selected on the map narrows them, unless an alert is open. */
export function useConsole(): Console {
  const search = useSearch({ from: '__root__' });
  const navigate = useNavigate();
  const view = useView();
  const { client } = useServices();
  const { user } = useSession();
  const now = useNow(JUDGED_EVERY_MS);
  const all = useOpenAlerts();
  const live = useAlertLookup();
  const texts = useAlertTexts();
  const tab = parseTab(search.tab);
  const closed =
    useQuery(closedAlertsQuery(client, { city: view.city, isWanted: tab === 'closed' })).data ?? NONE;
  const severities = useMemo(() => parseSeverities(search.severities), [search.severities]);
  const query = foldForSearch(search.q ?? '');
  const device = view.alert === undefined ? view.device : undefined;
  const matching = useMemo(() => {
    const isAsked = (alert: Alert): boolean =>
      matchesFilter(alert, view) &&
      (severities?.has(alert.severity) ?? true) &&
      (device === undefined || alert.device === device) &&
      texts.matches(alert, query);
    return { open: all.filter(isAsked), closed: closed.filter(isAsked) };
  }, [all, closed, view, severities, device, texts, query]);
  const alerts = useMemo(
    () =>
      (tab === 'closed' ? matching.closed : matching.open).filter((alert) =>
        isInTab(alert, tab, { user: user.id, now }),
      ),
    [matching, tab, user.id, now],
  );
  const counts = useMemo(
    () =>
      new Map(
        TABS.map((each) => [
          each,
          matching.open.filter((alert) => isInTab(alert, each, { user: user.id, now })).length,
        ]),
      ),
    [matching, user.id, now],
  );
  const closedById = useMemo(() => new Map(closed.map((alert) => [alert.id, alert])), [closed]);
  const change: Console['change'] = (next) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true });
  return {
    tab,
    severities,
    query,
    group: search.group,
    alerts,
    counts,
    hidden: device === undefined ? all.length - matching.open.length : 0,
    of: JSON.stringify([tab, search.severities, query, view.city, search.sectors, device]),
    lookup: (id) => live(id) ?? closedById.get(id),
    change,
    toggleSeverity: (severity) => change({ severities: toggledSeverities(severities, severity) }),
  };
}
