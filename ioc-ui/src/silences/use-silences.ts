import { silenceJson, type SilenceJson } from '@ioc/wire';
import { useQuery, useQueryClient, type UseQueryOptions } from '@tanstack/react-query';
import { z } from 'zod';

import type { ApiFault, HttpClient } from '../api/http-client.ts';
import { readPages } from '../api/read-pages.ts';
import { useServices } from '../app/services.tsx';
import type { SilenceRequest } from './silence-draft.ts';

const SILENCES_KEY = ['silences'];

/** How often the silences are read anew, in milliseconds: they begin and end by the minute. */
const SILENCES_EVERY_MS = 15_000;

function silencesQuery(client: HttpClient): UseQueryOptions<readonly SilenceJson[]> {
  return {
    queryKey: SILENCES_KEY,
    refetchInterval: SILENCES_EVERY_MS,
    queryFn: ({ signal }) => readPages(client, { path: '/silences', signal }, silenceJson),
  };
}

/** The silences, and how to make and end one; both answer what was wrong, or nothing. */
export interface Silences {
  readonly items: readonly SilenceJson[] | undefined;
  readonly isError: boolean;
  readonly create: (request: SilenceRequest) => Promise<ApiFault | undefined>;
  readonly end: (id: string) => Promise<ApiFault | undefined>;
}

/** Planned quiet (R24). */
export function useSilences(): Silences {
  const { client } = useServices();
  const queries = useQueryClient();
  const { data, isError } = useQuery(silencesQuery(client));
  const refreshed = async (fault: ApiFault | undefined): Promise<ApiFault | undefined> => {
    await queries.invalidateQueries({ queryKey: SILENCES_KEY });
    return fault;
  };
  return {
    items: data,
    isError,
    create: async (body) => {
      const outcome = await client.send({ method: 'POST', path: '/silences', body, schema: silenceJson });
      return refreshed(outcome.ok ? undefined : outcome.fault);
    },
    end: async (id) => {
      const outcome = await client.send({ method: 'DELETE', path: `/silences/${id}`, schema: z.unknown() });
      return refreshed(outcome.ok ? undefined : outcome.fault);
    },
  };
}
