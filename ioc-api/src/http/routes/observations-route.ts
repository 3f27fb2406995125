import { later, parseIsoDuration, type EpochMs, type ObservedProperty } from '@ioc/domain';
import type { HistoryPoint } from '@ioc/telemetry-store';
import { formatInstant, observations, observationsQuery, parseInstant, type Observations } from '@ioc/wire';
import { z } from 'zod';

import { withDeadline } from '../../deadline.ts';
import { given } from '../../given.ts';
import { ProblemError, type FieldFault } from '../../problem/problem-error.ts';
import { prefers } from '../accepts.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { observationsCsv } from '../observations-csv.ts';

const CSV = 'text/csv';

/** The span that is answered when none is named, in milliseconds: 24 hours. */
export const DEFAULT_SPAN_MS = 86_400_000;

/** Points of one answer at most: two months of minutes, some 5 MB. */
export const MOST_POINTS = 100_000;

/** The shortest interval of an aggregate, in milliseconds. */
const SHORTEST_EVERY_MS = 1_000;

/** How long the store may take, in milliseconds. */
const HISTORY_LIMIT_MS = 15_000;

type Query = z.output<typeof observationsQuery>;

interface Question {
  readonly device: Query['device'];
  readonly property: Query['property'];
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly limit: number;
  readonly aggregate: { readonly fn: NonNullable<Query['fn']>; readonly everyMs: number } | undefined;
}

function refuse(path: string, message: FieldFault['message']): never {
  throw new ProblemError('validation', { errors: [{ path, message }] });
}

function aggregateOf({ fn, every }: Query): Question['aggregate'] {
  if (fn === undefined && every === undefined) return undefined;
  if (fn === undefined) return refuse('fn', { vi: 'every cần đi cùng fn', en: 'every needs fn' });
  if (every === undefined) return refuse('every', { vi: 'fn cần đi cùng every', en: 'fn needs every' });
  const parsed = parseIsoDuration(every);
  if (!parsed.ok || parsed.value < SHORTEST_EVERY_MS) {
    return refuse('every', {
      vi: 'cần khoảng thời gian ISO 8601 từ một giây, ví dụ PT10M',
      en: 'expected an ISO 8601 duration of a second or more, such as PT10M',
    });
  }
  return { fn, everyMs: parsed.value };
}

function questionOf(query: Query, now: EpochMs): Question {
  const to = query.to === undefined ? now : parseInstant(query.to);
  const from = query.from === undefined ? later(to, -DEFAULT_SPAN_MS) : parseInstant(query.from);
  if (from >= to) refuse('from', { vi: 'from phải trước to', en: 'from must be before to' });
  const aggregate = aggregateOf(query);
  if (aggregate !== undefined && (to - from) / aggregate.everyMs > MOST_POINTS) {
    refuse('every', {
      vi: `quá nhiều khoảng, tối đa ${MOST_POINTS}`,
      en: `too many intervals, at most ${MOST_POINTS}`,
    });
  }
  const { device, property, limit = MOST_POINTS } = query;
  return { device, property, from, to, limit, aggregate };
}

/** One point more than was asked for is read, to know whether there is more. */
async function pointsOf(context: ApiContext, question: Question): Promise<readonly HistoryPoint[]> {
  const { aggregate, limit, ...series } = question;
  const points =
    aggregate === undefined
      ? context.telemetry.range({ ...series, limit: limit + 1 })
      : context.telemetry.aggregate({ ...series, ...aggregate });
  return withDeadline(points, HISTORY_LIMIT_MS, 'the telemetry store');
}

async function propertyOf(context: ApiContext, query: Query): Promise<ObservedProperty> {
  const [device, properties] = await Promise.all([
    context.records.devices.find(query.device),
    context.records.reference.observedProperties(),
  ]);
  const property = properties.find(({ id }) => id === query.property);
  if (device === undefined || property === undefined) throw new ProblemError('not-found');
  return property;
}

/** The history of one datastream. */
export function observationsRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/observations',
    {
      schema: {
        tags: ['observations'],
        summary: 'History of one datastream: raw, or fn per every; JSON or CSV by Accept',
        querystring: observationsQuery,
        response: answers('The history, ascending', observations, { [CSV]: z.string() }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const question = questionOf(query, context.now());
      const property = await propertyOf(context, query);
      const points = await pointsOf(context, question);
      const answer: Observations = {
        device: query.device,
        property: query.property,
        unit: property.unit,
        ...given({ every: query.every, fn: query.fn }),
        items: points.slice(0, question.limit).map(({ t, v, q }) => ({ t: formatInstant(t), v, q })),
        ...(points.length > question.limit ? { isTruncated: true } : {}),
      };
      const isCsv = prefers(request.headers.accept, CSV);
      reply.header('vary', 'Accept').type(isCsv ? 'text/csv; charset=utf-8' : 'application/json');
      return reply.send(isCsv ? observationsCsv(answer) : JSON.stringify(answer));
    },
  );
}
