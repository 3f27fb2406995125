import type { Alert, AlertId } from '@ioc/domain';
import type { AlertFilter } from '@ioc/record-store';
import {
  alertDetail,
  alertId,
  alertJson,
  alertsQuery,
  encodeAlert,
  encodeAlertEntry,
  encodeNeighbour,
  pageOf,
  parseInstant,
} from '@ioc/wire';
import { z } from 'zod';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { explainAlert } from '../alert-explanation.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { versionTag } from '../entity-tag.ts';

const TAGS = ['alerts'];

type Query = z.output<typeof alertsQuery>;

const STATES: Readonly<Record<Query['state'], AlertFilter>> = {
  all: {},
  open: { open: true },
  active: { open: true, condition: 'active' },
  cleared: { open: true, condition: 'cleared' },
  unacknowledged: { work: 'unacknowledged' },
  acknowledged: { work: 'acknowledged' },
  closed: { work: 'closed' },
};

const SEVERITY_WORDS = alertJson.shape.severity;

function filterOf(query: Query): AlertFilter {
  const { state, severity, from, to, city, sector, area, device, silenced } = query;
  return {
    ...STATES[state],
    ...given({
      severities: severity?.split(',').map((word) => SEVERITY_WORDS.parse(word)),
      from: from === undefined ? undefined : parseInstant(from),
      to: to === undefined ? undefined : parseInstant(to),
      city,
      sector,
      area,
      device,
      silenced: silenced === undefined ? undefined : silenced === 'true',
    }),
  };
}

async function found(context: ApiContext, id: AlertId): Promise<Alert> {
  const alert = await context.records.alerts.find(id);
  if (alert === undefined) throw new ProblemError('not-found');
  return alert;
}

/** Alerts as lists, and one with its timeline and the readings that explain it. */
export function alertRoutes(server: ApiServer, context: ApiContext): void {
  const { alerts } = context.records;
  server.get(
    '/alerts',
    {
      schema: {
        tags: TAGS,
        summary: 'Alerts, newest opened first',
        querystring: alertsQuery,
        response: answers('One page of alerts', pageOf(alertJson)),
      },
    },
    async ({ query }) => {
      const { limit, cursor } = query;
      const page = await alerts.list(filterOf(query), given({ limit, cursor }));
      return { items: page.items.map(encodeAlert), ...given({ nextCursor: page.nextCursor }) };
    },
  );
  server.get(
    '/alerts/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'One alert with its timeline, its neighbours and the readings around its beginning',
        params: z.object({ id: alertId }),
        response: answers('The alert', alertDetail),
      },
    },
    async (request, reply) => {
      const alert = await found(context, request.params.id);
      const [timeline, neighbours, explanation] = await Promise.all([
        alerts.timeline(alert.id),
        alerts.neighbours(alert, context.now()),
        explainAlert(context, alert),
      ]);
      reply.header('etag', versionTag(alert.revision));
      return {
        ...encodeAlert(alert),
        timeline: timeline.map(encodeAlertEntry),
        neighbours: neighbours.map(encodeNeighbour),
        ...given({ explanation }),
      };
    },
  );
}
