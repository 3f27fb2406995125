import { dutyGroupNow, handoverJson, shiftJson, pageOf, type ShiftJson } from '@ioc/wire';
import type { UseQueryOptions } from '@tanstack/react-query';
import { z } from 'zod';

import { valueOf, type HttpClient } from '../api/http-client.ts';

/** The desk of a center with one room. */
export const MAIN_DESK = 'main';

/** The shifts in the query cache. */
export const SHIFT_KEY = ['shifts'] as const;

/** How often shift and handover are read anew, in milliseconds: two persons look at them together. */
const EVERY_MS = 10_000;

/** Shifts that the list of earlier ones names. */
const SHIFTS_LISTED = 20;

/** What a shift hands over, with the shift. */
export type HandoverJson = z.infer<typeof handoverJson>;
/** One alert of a handover. */
export type HandoverItemJson = HandoverJson['contents']['open'][number];
/** A duty group with who is on duty now. */
export type DutyGroupJson = z.infer<typeof dutyGroupNow>;

/** The newest shifts of the desk. */
export function shiftsQuery(client: HttpClient): UseQueryOptions<readonly ShiftJson[]> {
  return {
    queryKey: [...SHIFT_KEY, 'list'],
    refetchInterval: EVERY_MS,
    queryFn: async ({ signal }) => {
      const query = { desk: MAIN_DESK, limit: SHIFTS_LISTED };
      return valueOf(await client.send({ path: '/shifts', query, schema: pageOf(shiftJson), signal })).items;
    },
  };
}

/** What a shift hands over: as things are now, or as they were signed. */
export function handoverQuery(client: HttpClient, id: string): UseQueryOptions<HandoverJson> {
  return {
    queryKey: [...SHIFT_KEY, id, 'handover'],
    refetchInterval: EVERY_MS,
    queryFn: async ({ signal }) =>
      valueOf(await client.send({ path: `/shifts/${id}/handover`, schema: handoverJson, signal })),
  };
}

/** The duty groups, with who is on duty now (A9). */
export function dutyGroupsQuery(client: HttpClient): UseQueryOptions<readonly DutyGroupJson[]> {
  return {
    queryKey: ['duty-groups'],
    queryFn: async ({ signal }) => {
      const schema = z.object({ items: z.array(dutyGroupNow) });
      return valueOf(await client.send({ path: '/duty-groups', schema, signal })).items;
    },
  };
}
