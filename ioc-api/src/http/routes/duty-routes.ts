import { randomUUID } from 'node:crypto';

import { later, onDuty } from '@ioc/domain';
import {
  dutyGroup,
  dutyGroupNow,
  dutyTimeInput,
  dutyTimeJson,
  dutyTimesQuery,
  encodeDutyTime,
  parseInstant,
  plainId,
} from '@ioc/wire';
import { z } from 'zod';

import { ProblemError } from '../../problem/problem-error.ts';
import { answers, answersNothing, creates } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';

const TAGS = ['duty'];
const params = z.object({ id: plainId });

function groupRoutes(server: ApiServer, context: ApiContext): void {
  const { duty } = context.records;
  server.get(
    '/duty-groups',
    {
      schema: {
        tags: TAGS,
        summary: 'Duty groups, with who is on duty now',
        response: answers('The groups', z.object({ items: z.array(dutyGroupNow) })),
      },
    },
    async () => {
      const now = context.now();
      const [groups, times] = await Promise.all([
        duty.groups(),
        duty.times({ from: now, to: later(now, 1) }),
      ]);
      return {
        items: groups.map((group) => ({
          ...group,
          channels: [...group.channels],
          onDuty: [...onDuty(times, group.id, now)],
        })),
      };
    },
  );
  server.put(
    '/duty-groups/:id',
    {
      config: { access: 'duty' },
      schema: {
        tags: TAGS,
        summary: 'Make or change a duty group',
        params,
        body: dutyGroup.omit({ id: true }),
        response: answers('The group', dutyGroup),
      },
    },
    async (request) => {
      const group = { ...request.body, id: request.params.id };
      await duty.putGroup(group);
      await audit(context, request, {
        action: 'duty-group.put',
        target: `duty-group:${group.id}`,
        detail: group,
      });
      return group;
    },
  );
  server.delete(
    '/duty-groups/:id',
    {
      config: { access: 'duty' },
      schema: {
        tags: TAGS,
        summary: 'Delete a duty group and its roster',
        params,
        response: answersNothing(),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await duty.deleteGroup(id))) throw new ProblemError('not-found');
      await audit(context, request, { action: 'duty-group.deleted', target: `duty-group:${id}` });
      return reply.code(204).send(null);
    },
  );
}

function timeRoutes(server: ApiServer, context: ApiContext): void {
  const { duty, users } = context.records;
  server.get(
    '/duty-groups/:id/times',
    {
      schema: {
        tags: TAGS,
        summary: 'The roster of a group: duty times that overlap a span, at most 1,000',
        params,
        querystring: dutyTimesQuery,
        response: answers('The times', z.object({ items: z.array(dutyTimeJson) })),
      },
    },
    async ({ params: { id: group }, query }) => {
      const times = await duty.times({ group, from: parseInstant(query.from), to: parseInstant(query.to) });
      return { items: times.map(encodeDutyTime) };
    },
  );
  server.post(
    '/duty-groups/:id/times',
    {
      config: { access: 'duty' },
      schema: {
        tags: TAGS,
        summary: 'Put a person on duty for a time',
        params,
        body: dutyTimeInput,
        response: creates('The duty time', dutyTimeJson),
      },
    },
    async (request, reply) => {
      const { user, from, to } = request.body;
      if ((await users.findById(user)) === undefined) {
        const message = { vi: 'Không có người này.', en: 'There is no such person.' };
        throw new ProblemError('unprocessable', { errors: [{ path: 'user', message }] });
      }
      const span = { from: parseInstant(from), to: parseInstant(to) };
      const time = { id: randomUUID(), group: request.params.id, user, ...span };
      if (!(await duty.addTime(time))) throw new ProblemError('not-found');
      const target = `duty-group:${time.group}`;
      await audit(context, request, { action: 'duty-time.created', target, detail: encodeDutyTime(time) });
      return reply.code(201).send(encodeDutyTime(time));
    },
  );
  server.delete(
    '/duty-times/:id',
    {
      config: { access: 'duty' },
      schema: {
        tags: TAGS,
        summary: 'Take a duty time out of the roster',
        params: z.object({ id: z.string().max(64) }),
        response: answersNothing(),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await duty.deleteTime(id))) throw new ProblemError('not-found');
      await audit(context, request, { action: 'duty-time.deleted', target: `duty-time:${id}` });
      return reply.code(204).send(null);
    },
  );
}

/** Duty groups and their roster (A9). */
export function dutyRoutes(server: ApiServer, context: ApiContext): void {
  groupRoutes(server, context);
  timeRoutes(server, context);
}
