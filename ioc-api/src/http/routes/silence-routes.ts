import { randomUUID } from 'node:crypto';
import { covers, isSilenceId, type Alert, type EpochMs, type Silence, type SilenceId } from '@ioc/domain';
import {
  encodeSilence,
  pageOf,
  parseInstant,
  silenceId,
  silenceJson,
  silenceRequest,
  silencesQuery,
  type SilenceJson,
} from '@ioc/wire';
import { z } from 'zod';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { askerOf } from '../../session/authenticate.ts';
import { answers, answersNothing, creates } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';

const TAGS = ['silences'];
const PATH = '/silences';

/** Silenced alerts that are read at once to be counted. */
const COUNTED_AT_ONCE = 1_000;

const ENDED = { vi: 'Khoảng tắt tiếng đã kết thúc.', en: 'The silence has ended already.' };
const TO_BEFORE_FROM = {
  vi: 'Thời điểm kết thúc phải sau lúc bắt đầu và sau hiện tại.',
  en: 'The end must come after the beginning and after now.',
};

function newSilenceId(): SilenceId {
  const id = randomUUID();
  if (!isSilenceId(id)) throw new Error(`not a silence id: ${id}`);
  return id;
}

async function silencedAlerts({ records }: ApiContext): Promise<readonly Alert[]> {
  const found: Alert[] = [];
  let cursor: string | undefined;
  do {
    const page = await records.alerts.list(
      { open: true, silenced: true },
      { limit: COUNTED_AT_ONCE, ...given({ cursor }) },
    );
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

async function told(
  context: ApiContext,
  silences: readonly Silence[],
  at: EpochMs,
): Promise<readonly SilenceJson[]> {
  const alerts = silences.length === 0 ? [] : await silencedAlerts(context);
  return silences.map((silence) =>
    encodeSilence(silence, at, alerts.filter((alert) => covers(silence, alert, at)).length),
  );
}

/** Silences that begin or end by hand mark the alerts at once; with time, the rules host does. */
async function applyNow(context: ApiContext, at: EpochMs): Promise<void> {
  const changed = await context.records.silences.apply(at);
  if (changed.length > 0) void context.changes.alertsChanged();
}

/** Planned quiet (R24). */
export function silenceRoutes(server: ApiServer, context: ApiContext): void {
  listRoute(server, context);
  createRoute(server, context);
  endRoute(server, context);
}

function listRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    PATH,
    {
      schema: {
        tags: TAGS,
        summary: 'Silences, those that end last first, with the open alerts that each keeps quiet',
        querystring: silencesQuery,
        response: answers('One page of silences', pageOf(silenceJson)),
      },
    },
    async ({ query: { limit, cursor, state } }) => {
      const at = context.now();
      const page = await context.records.silences.list(
        { at, ...given({ state }) },
        { limit, ...given({ cursor }) },
      );
      return { items: [...(await told(context, page.items, at))], ...given({ nextCursor: page.nextCursor }) };
    },
  );
}

function createRoute(server: ApiServer, context: ApiContext): void {
  server.post(
    PATH,
    {
      config: { access: 'alerts' },
      schema: {
        tags: TAGS,
        summary: 'Keep alerts quiet for a while: they are raised and listed, and notify nobody',
        body: silenceRequest,
        response: creates('The silence', silenceJson),
      },
    },
    async (request, reply) => {
      const at = context.now();
      const { matcher, reason, ...times } = request.body;
      const from = times.from === undefined ? at : parseInstant(times.from);
      const to = parseInstant(times.to);
      if (to <= from || to <= at)
        throw new ProblemError('unprocessable', { errors: [{ path: 'to', message: TO_BEFORE_FROM }] });
      const author = askerOf(request).user.id;
      const silence: Silence = { id: newSilenceId(), matcher, from, to, reason, author, createdAt: at };
      await context.records.silences.create(silence);
      await applyNow(context, at);
      await audit(context, request, {
        action: 'silence.create',
        target: `silence:${silence.id}`,
        detail: { matcher, from, to, reason },
      });
      reply.code(201);
      const [answer] = await told(context, [silence], at);
      return answer;
    },
  );
}

function endRoute(server: ApiServer, context: ApiContext): void {
  server.delete(
    `${PATH}/:id`,
    {
      config: { access: 'alerts' },
      schema: {
        tags: TAGS,
        summary: 'End a silence now; one that has not begun never will',
        params: z.object({ id: silenceId }),
        response: answersNothing(),
      },
    },
    async (request, reply) => {
      const at = context.now();
      const { id } = request.params;
      const ended = await context.records.silences.end(id, { by: askerOf(request).user.id, at });
      if (!ended.ok)
        throw ended.fault === 'ended'
          ? new ProblemError('refused', { detail: ENDED })
          : new ProblemError('not-found');
      await applyNow(context, at);
      await audit(context, request, { action: 'silence.end', target: `silence:${id}`, detail: {} });
      reply.code(204);
      return null;
    },
  );
}
