import { formatInstant } from '@ioc/wire';
import {
  channelTestAnswer,
  deliveriesQuery,
  deliveryJson,
  notificationChannelInput,
  notificationChannelJson,
  notificationJson,
  notificationsQuery,
  pageOf,
  plainId,
} from '@ioc/wire';
import type { StoredChannel } from '@ioc/record-store';
import { z } from 'zod';

import { given } from '../../given.ts';
import { attempt } from '../../notification/attempt.ts';
import { withKeptSecrets, withoutSecrets } from '../../notification/channel-secrets.ts';
import { CHANNEL_SETTINGS } from '../../notification/channel-settings.ts';
import { testMessage } from '../../notification/test-message.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { answers, answersNothing } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';

const TAGS = ['notifications'];
const config = { access: 'duty' } as const;
const params = z.object({ id: plainId });

/** The channel's settings as its kind takes them. */
function checked(channel: StoredChannel): StoredChannel {
  const parsed = CHANNEL_SETTINGS[channel.kind].safeParse(channel.settings);
  if (parsed.success) return { ...channel, settings: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: ['settings', ...path].join('.'),
    message: { vi: `Không hợp lệ: ${message}`, en: message },
  }));
  throw new ProblemError('unprocessable', { errors });
}

async function channelOf({ records }: ApiContext, id: string): Promise<StoredChannel | undefined> {
  return (await records.notifications.channels()).find((channel) => channel.id === id);
}

function channelRoutes(server: ApiServer, context: ApiContext): void {
  const { notifications } = context.records;
  server.get(
    '/notification-channels',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Channels by which people outside the screen are told of alerts, without their secrets',
        response: answers('The channels', z.object({ items: z.array(notificationChannelJson) })),
      },
    },
    async () => ({ items: (await notifications.channels()).map(withoutSecrets) }),
  );
  server.put(
    '/notification-channels/:id',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Make or change a channel; secrets that are left out stay, unless its address changes',
        params,
        body: notificationChannelInput,
        response: answers('The channel', notificationChannelJson),
      },
    },
    async (request) => {
      const { id } = request.params;
      const before = await channelOf(context, id);
      const kept = before?.kind === request.body.kind ? before : undefined;
      const settings = withKeptSecrets(request.body.settings, kept);
      const channel = checked({ ...request.body, id, settings });
      await notifications.putChannel(channel);
      const detail = withoutSecrets(channel);
      const target = `notification-channel:${id}`;
      await audit(context, request, { action: 'notification-channel.put', target, detail });
      return detail;
    },
  );
  server.delete(
    '/notification-channels/:id',
    {
      config,
      schema: { tags: TAGS, summary: 'Delete a channel', params, response: answersNothing() },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await notifications.deleteChannel(id))) throw new ProblemError('not-found');
      const target = `notification-channel:${id}`;
      await audit(context, request, { action: 'notification-channel.deleted', target });
      return reply.code(204).send(null);
    },
  );
}

function testRoute(server: ApiServer, context: ApiContext): void {
  server.post(
    '/notification-channels/:id/test',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Send a test message now, also of a channel that is switched off',
        params,
        response: answers('How it went', channelTestAnswer),
      },
    },
    async (request) => {
      const channel = await channelOf(context, request.params.id);
      if (channel === undefined) throw new ProblemError('not-found');
      const message = testMessage(channel, context.now());
      const { result, detail } = await attempt(channel, message, context.now);
      await context.records.notifications.log({
        notification: message.id,
        channel: channel.id,
        at: context.now(),
        attempt: 1,
        result: result === 'sent' ? 'test-sent' : 'test-failed',
        detail,
      });
      return { result, detail };
    },
  );
}

function messageRoutes(server: ApiServer, context: ApiContext): void {
  const { notifications } = context.records;
  server.get(
    '/notifications',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Messages to channels, newest first; those that were given up with state=dead',
        querystring: notificationsQuery,
        response: answers('One page of messages', pageOf(notificationJson)),
      },
    },
    async ({ query: { limit, cursor, state, channel } }) => {
      const page = await notifications.list(given({ state, channel }), given({ limit, cursor }));
      const items = page.items.map(({ dueAt, createdAt, items: told, ...message }) => ({
        ...message,
        dueAt: formatInstant(dueAt),
        createdAt: formatInstant(createdAt),
        items: told.map(({ at, ...item }) => ({ ...item, at: formatInstant(at) })),
      }));
      return { items, ...given({ nextCursor: page.nextCursor }) };
    },
  );
  server.post(
    '/notifications/:id/send-again',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Send a message again that was given up',
        params: z.object({ id: z.string().max(64) }),
        response: answersNothing(),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await notifications.revive(id, context.now()))) throw new ProblemError('not-found');
      await audit(context, request, { action: 'notification.sent-again', target: `notification:${id}` });
      return reply.code(204).send(null);
    },
  );
  server.get(
    '/notification-deliveries',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'The log of attempts to deliver messages, newest first, kept for 90 days',
        querystring: deliveriesQuery,
        response: answers('One page of the log', pageOf(deliveryJson)),
      },
    },
    async ({ query: { limit, cursor, channel } }) => {
      const page = await notifications.deliveries(given({ channel }), given({ limit, cursor }));
      const items = page.items.map(({ at, ...line }) => ({ ...line, at: formatInstant(at) }));
      return { items, ...given({ nextCursor: page.nextCursor }) };
    },
  );
}

/** Notification channels, their tests, messages and the delivery log (A10). */
export function notificationRoutes(server: ApiServer, context: ApiContext): void {
  channelRoutes(server, context);
  testRoute(server, context);
  messageRoutes(server, context);
}
