import { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';

import { HttpClient } from '../api/http-client.ts';
import { LiveConnection } from '../live/live-connection.ts';
import { LivePoll } from '../live/live-poll.ts';
import { LiveStore } from '../live/live-store.ts';
import { ServerClock } from '../live/server-clock.ts';
import { SESSION_KEY } from '../session/session-key.ts';
import { Toasts } from './toasts.ts';

/** What lives as long as the page does. */
export interface Services {
  readonly clock: ServerClock;
  readonly client: HttpClient;
  readonly store: LiveStore;
  readonly connection: LiveConnection;
  readonly poll: LivePoll;
  readonly queries: QueryClient;
  readonly toasts: Toasts;
}

/** How long an answer of the API counts as fresh, in milliseconds: reference data change rarely. */
const FRESH_MS = 60_000;

/** Builds the parts of the page, once. */
export function createServices(): Services {
  const clock = new ServerClock(() => Date.now());
  const client = new HttpClient(clock, () => document.documentElement.lang);
  const store = new LiveStore(() => clock.now());
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: FRESH_MS, retry: 1, refetchOnWindowFocus: false } },
  });
  const onUnauthenticated = (): void => void queries.invalidateQueries({ queryKey: SESSION_KEY });
  const connection = new LiveConnection({ store, clock, onUnauthenticated });
  return {
    clock,
    client,
    store,
    queries,
    connection,
    poll: new LivePoll({ client, store, clock }),
    toasts: new Toasts(),
  };
}

const Context = createContext<Services | undefined>(undefined);

/** Hands the parts of the page to its components. */
export const ServicesProvider = Context;

/** The parts of the page. Throws outside `ServicesProvider`: a bug. */
export function useServices(): Services {
  const services = useContext(Context);
  if (services === undefined) throw new Error('useServices outside ServicesProvider');
  return services;
}
