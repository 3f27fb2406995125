import type { Area, City, EpochMs } from '@ioc/domain';
import { areaCollection, city, cityId, department, observedProperty, pageOf, userSummary } from '@ioc/wire';
import { z } from 'zod';

import { given } from '../../given.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

const TAGS = ['reference'];
const GEO_JSON = 'application/geo+json';

/** The zone of days where no city says otherwise. */
const NO_CITY_ZONE = 'UTC';

const areasQuery = z.object({
  city: cityId.optional(),
  at: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional()
    .describe('A day, YYYY-MM-DD; today when it is not given'),
});

/** The day of an instant where a city is (the first one when none is named): `YYYY-MM-DD`. */
export function dayIn(cities: readonly City[], at: EpochMs, of?: string): string {
  const place = cities.find(({ id }) => id === of) ?? cities[0];
  const timeZone = place?.timeZone ?? NO_CITY_ZONE;
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', { timeZone, ...parts }).format(at);
}

function featureOf({ geometry, ...properties }: Area): unknown {
  return { type: 'Feature', id: properties.id, properties, geometry };
}

/** Cities, departments, areas, observed properties, and the people to whom work can be given. */
export function referenceRoutes(server: ApiServer, context: ApiContext): void {
  const { reference, users } = context.records;
  server.get(
    '/cities',
    { schema: { tags: TAGS, summary: 'Areas of operation', response: answers('All cities', pageOf(city)) } },
    async () => ({ items: await reference.cities() }),
  );
  server.get(
    '/departments',
    {
      schema: {
        tags: TAGS,
        summary: 'Owners of rules and alerts',
        response: answers('All departments', pageOf(department)),
      },
    },
    async () => ({ items: await reference.departments() }),
  );
  server.get(
    '/observed-properties',
    {
      schema: {
        tags: TAGS,
        summary: 'What is measured, with units and plausible ranges',
        response: answers('All observed properties', pageOf(observedProperty)),
      },
    },
    async () => ({ items: await reference.observedProperties() }),
  );
  server.get(
    '/users',
    {
      schema: {
        tags: TAGS,
        summary: 'People to whom alerts can be assigned',
        response: answers('All people', pageOf(userSummary)),
      },
    },
    async () => ({ items: await users.list() }),
  );
  areaRoute(server, context);
}

function areaRoute(server: ApiServer, context: ApiContext): void {
  const { reference } = context.records;
  server.get(
    '/areas',
    {
      schema: {
        tags: TAGS,
        summary: 'Dated areas in force on a day, as GeoJSON',
        querystring: areasQuery,
        response: answers('The areas', areaCollection, { [GEO_JSON]: areaCollection }),
      },
    },
    async (request, reply) => {
      const { city: of, at } = request.query;
      const day = at ?? dayIn(await reference.cities(), context.now(), of);
      const areas = await reference.areas(given({ city: of, at: day }));
      reply.type(GEO_JSON);
      return { type: 'FeatureCollection', features: areas.map(featureOf) };
    },
  );
}
