import type { Alert } from '@ioc/domain';
import { alertDetail, type AlertDetail } from '@ioc/wire';
import { keepPreviousData, type UseQueryOptions } from '@tanstack/react-query';

import { valueOf, type HttpClient } from '../api/http-client.ts';

/** How often the neighbours of an alert that is looked at are read anew, in milliseconds: they come and go by minutes. */
const NEIGHBOURS_EVERY_MS = 30_000;

/** One alert with its timeline and neighbours; read anew when the live picture has a newer revision. */
export function alertDetailQuery(
  client: HttpClient,
  { id, revision }: { readonly id: string; readonly revision: Alert['revision'] | undefined },
): UseQueryOptions<AlertDetail> {
  return {
    queryKey: ['alerts', id, revision],
    refetchInterval: NEIGHBOURS_EVERY_MS,
    placeholderData: (before) => (before?.id === id ? keepPreviousData(before) : undefined),
    queryFn: async ({ signal }) =>
      valueOf(await client.send({ path: `/alerts/${id}`, schema: alertDetail, signal })),
  };
}
