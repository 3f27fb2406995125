import type { DeviceId, PropertyId, RuleId } from '@ioc/domain';
import {
  city,
  department,
  ingestHealthAnswer,
  ledgerAnswer,
  localizedText,
  observations,
  observedProperty,
  quarantinedMessage,
  rfc3339,
  ruleJson,
  rulePackAnswer,
  session,
  shadowAnswer,
  userSummary,
  type IngestHealthJson,
  type LedgerAnswer,
  type Observations,
  type RulePackAnswer,
  type Session,
  type ShadowAnswer,
} from '@ioc/wire';
import type { UseQueryOptions } from '@tanstack/react-query';
import { z } from 'zod';

import { SESSION_KEY } from '../session/session-key.ts';
import { basemapPart, type Basemap } from './basemap-schema.ts';
import { ApiError, valueOf, type HttpClient } from './http-client.ts';
import { readPages } from './read-pages.ts';

/** A city as the API answers it. */
export type CityJson = z.infer<typeof city>;
/** A department as the API answers it. */
export type DepartmentJson = z.infer<typeof department>;
/** An observed property as the API answers it. */
export type PropertyJson = z.infer<typeof observedProperty>;
/** A rule as the API answers it. */
export type RuleJson = z.infer<typeof ruleJson>;
/** One version of a rule, with who made it and when. */
export type RuleVersionJson = z.infer<typeof ruleVersion>;
/** A person who works here. */
export type PersonJson = z.infer<typeof userSummary>;
/** A message that could not be used. */
export type QuarantinedJson = z.infer<typeof quarantinedMessage>;

const ruleVersion = z.object({ rule: ruleJson, by: z.string(), at: rfc3339 });

/** How often the list of rejected messages is read anew, in milliseconds. */
const QUARANTINE_EVERY_MS = 15_000;

/** How often the shadow of a draft that is looked at is run anew, in milliseconds: it goes over all since the saving. */
const SHADOW_EVERY_MS = 60_000;

/** The list of rejected messages in the query cache. */
export const QUARANTINE_KEY = ['quarantine'];

/** How often the health of the intake is read anew, in milliseconds: a person sees it change. */
const INTAKE_EVERY_MS = 2_000;

/** How often the ledger is read anew, in milliseconds; ingest publishes it as often. */
const LEDGER_EVERY_MS = 5_000;

/** Lines of the ledger that are read: a day of more cities than there are. */
const MOST_LEDGER_LINES = 1_000;

/** How every ingest is that is heard. */
export function ingestHealthQuery(client: HttpClient): UseQueryOptions<readonly IngestHealthJson[]> {
  return {
    queryKey: ['ingest', 'health'],
    refetchInterval: INTAKE_EVERY_MS,
    queryFn: async ({ signal }) =>
      valueOf(await client.send({ path: '/ingest/health', schema: ingestHealthAnswer, signal })).items,
  };
}

/** What became of every reading of the last day, of one city or of all. */
export function ledgerQuery(client: HttpClient, ofCity: string | undefined): UseQueryOptions<LedgerAnswer> {
  return {
    queryKey: ['ingest', 'ledger', ofCity],
    refetchInterval: LEDGER_EVERY_MS,
    queryFn: async ({ signal }) => {
      const query = { city: ofCity, limit: MOST_LEDGER_LINES };
      return valueOf(await client.send({ path: '/ingest/ledger', query, schema: ledgerAnswer, signal }));
    },
  };
}

/** Who is signed in; null when nobody is. */
export function sessionQuery(client: HttpClient): UseQueryOptions<Session | null> {
  return {
    queryKey: SESSION_KEY,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const outcome = await client.send({ path: '/session', schema: session, signal });
      if (outcome.ok) return outcome.value;
      if (outcome.fault.code === 'refused' && outcome.fault.status === 401) return null;
      throw new ApiError(outcome.fault);
    },
  };
}

/** The areas of operation. */
export function citiesQuery(client: HttpClient): UseQueryOptions<readonly CityJson[]> {
  return {
    queryKey: ['cities'],
    queryFn: ({ signal }) => readPages(client, { path: '/cities', signal }, city),
  };
}

/** The owners of rules and alerts. */
export function departmentsQuery(client: HttpClient): UseQueryOptions<readonly DepartmentJson[]> {
  return {
    queryKey: ['departments'],
    queryFn: ({ signal }) => readPages(client, { path: '/departments', signal }, department),
  };
}

/** The catalogue of what is measured. */
export function propertiesQuery(client: HttpClient): UseQueryOptions<readonly PropertyJson[]> {
  return {
    queryKey: ['observed-properties'],
    queryFn: ({ signal }) => readPages(client, { path: '/observed-properties', signal }, observedProperty),
  };
}

/** All rules. */
export function rulesQuery(client: HttpClient): UseQueryOptions<readonly RuleJson[]> {
  return {
    queryKey: ['rules'],
    queryFn: ({ signal }) => readPages(client, { path: '/rules', signal }, ruleJson),
  };
}

/** The threshold packs. */
export function rulePacksQuery(client: HttpClient): UseQueryOptions<readonly RulePackAnswer[]> {
  return {
    queryKey: ['rule-packs'],
    queryFn: ({ signal }) => readPages(client, { path: '/rule-packs', signal }, rulePackAnswer),
  };
}

/** The people who work here. */
export function peopleQuery(client: HttpClient): UseQueryOptions<readonly PersonJson[]> {
  return {
    queryKey: ['users'],
    queryFn: ({ signal }) => readPages(client, { path: '/users', signal }, userSummary),
  };
}

/** A rule as it was in each of its versions. */
export function ruleVersionsQuery(
  client: HttpClient,
  id: RuleId,
): UseQueryOptions<readonly RuleVersionJson[]> {
  return {
    queryKey: ['rules', id, 'versions'],
    queryFn: ({ signal }) => readPages(client, { path: `/rules/${id}/versions`, signal }, ruleVersion),
  };
}

/** What a draft would have raised since this version of it was saved (R33). */
export function ruleShadowQuery(
  client: HttpClient,
  { id, version }: Pick<RuleJson, 'id' | 'version'>,
): UseQueryOptions<ShadowAnswer> {
  return {
    queryKey: ['rules', id, 'shadow', version],
    refetchInterval: SHADOW_EVERY_MS,
    queryFn: async ({ signal }) =>
      valueOf(await client.send({ path: `/rules/${id}/shadow`, schema: shadowAnswer, signal })),
  };
}

/** The newest rejected messages. */
export function quarantineQuery(client: HttpClient): UseQueryOptions<readonly QuarantinedJson[]> {
  return {
    queryKey: QUARANTINE_KEY,
    refetchInterval: QUARANTINE_EVERY_MS,
    queryFn: ({ signal }) => readPages(client, { path: '/quarantine', signal }, quarantinedMessage),
  };
}

/** Which part of a datastream's history is asked for. */
export interface HistoryQuestion {
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly from: string;
  /** ISO 8601 duration of one point, for streams with more points than a chart has pixels. */
  readonly every?: string | undefined;
}

/** The history of one datastream. */
export function historyQuery(client: HttpClient, question: HistoryQuestion): UseQueryOptions<Observations> {
  const { device, property, from, every } = question;
  return {
    queryKey: ['observations', device, property, from, every],
    queryFn: async ({ signal }) =>
      valueOf(
        await client.send({
          path: '/observations',
          query: { device, property, from, every, fn: every === undefined ? undefined : 'mean' },
          schema: observations,
          signal,
        }),
      ),
  };
}

async function readFile<T>(
  client: HttpClient,
  file: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  return valueOf(await client.send({ path: `/basemap/${file}`, isOutsidePrefix: true, schema, signal }));
}

/** The basemap of the cities. It changes with a release, not by itself. */
export function basemapQuery(client: HttpClient): UseQueryOptions<Basemap> {
  return {
    queryKey: ['basemap'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const [areas, context, rivers, roads, places, attribution] = await Promise.all([
        readFile(client, 'areas.geojson', basemapPart, signal),
        readFile(client, 'context.geojson', basemapPart, signal),
        readFile(client, 'rivers.geojson', basemapPart, signal),
        readFile(client, 'roads.geojson', basemapPart, signal),
        readFile(client, 'places.geojson', basemapPart, signal),
        readFile(client, 'attribution.json', localizedText, signal),
      ]);
      return { areas, context, rivers, roads, places, attribution };
    },
  };
}
