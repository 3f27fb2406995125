import { setTimeout as delay } from 'node:timers/promises';

import type { QuarantinedMessage } from '@ioc/record-store';
import {
  bulkReplayAnswer,
  bulkReplayRequest,
  MOST_REPLAYED,
  NO_CITY,
  parseDeviceTopic,
  replayAnswer,
  replayTopic,
  type BulkReplayAnswer,
  type ReplayAnswer,
} from '@ioc/wire';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';
import { toldMessage } from './quarantine-route.ts';

/** How long an answer waits for what becomes of a replay, in milliseconds: an archive that keeps up needs half a second. */
const OUTCOME_LIMIT_MS = 4_000;

/** How often it is looked for, in milliseconds. */
const LOOK_EVERY_MS = 150;

/** Messages that are read from the quarantine at once. */
const READ_AT_ONCE = 200;

const params = z.object({ id: z.string().max(64) });

/** Says to the ingest of the message's city that it is to be taken in again. */
async function ask(context: ApiContext, { id, topic, device }: QuarantinedMessage): Promise<void> {
  const named = parseDeviceTopic(topic)?.city;
  const known =
    named ?? (device === undefined ? undefined : (await context.records.devices.find(device))?.city);
  await context.publish(replayTopic(known ?? NO_CITY, id), '');
}

/** What became of the message: its row is gone, others have taken its place, or it is still there. */
async function outcomeOf(context: ApiContext, message: QuarantinedMessage): Promise<ReplayAnswer> {
  for (let waitedMs = 0; waitedMs < OUTCOME_LIMIT_MS; waitedMs += LOOK_EVERY_MS) {
    await delay(LOOK_EVERY_MS);
    const rows = await context.records.quarantine.ofMessage(message);
    if (rows.length === 0) return { result: 'archived', messages: [] };
    if (!rows.some(({ id }) => id === message.id))
      return { result: 'returned', messages: rows.map(toldMessage) };
  }
  return { result: 'sent', messages: [] };
}

function identityOf({ topic, receivedAt, payload }: QuarantinedMessage): string {
  return `${receivedAt} ${topic} ${Buffer.from(payload).toString('base64')}`;
}

/** Sends all that the filter selects, each message once though it may have several rows, up to the limit. */
async function replayAll(
  context: ApiContext,
  filter: z.output<typeof bulkReplayRequest>,
): Promise<BulkReplayAnswer> {
  let sent = 0;
  let cursor: string | undefined;
  do {
    const page = await context.records.quarantine.list(given(filter), {
      limit: READ_AT_ONCE,
      ...given({ cursor }),
    });
    const messages = new Map(page.items.map((message) => [identityOf(message), message]));
    for (const message of messages.values()) {
      if (sent >= MOST_REPLAYED) return { sent, isMore: true };
      await ask(context, message);
      sent += 1;
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { sent, isMore: false };
}

async function replayOne(context: ApiContext, request: FastifyRequest, id: string): Promise<ReplayAnswer> {
  const message = await context.records.quarantine.find(id);
  if (!message) throw new ProblemError('not-found');
  const { topic, reason, device } = message;
  await ask(context, message);
  await audit(context, request, {
    action: 'quarantine.replayed',
    target: `quarantine:${message.id}`,
    detail: { topic, reason, ...given({ device }) },
  });
  return outcomeOf(context, message);
}

async function replayMany(
  context: ApiContext,
  request: FastifyRequest,
  filter: z.output<typeof bulkReplayRequest>,
): Promise<BulkReplayAnswer> {
  const answer = await replayAll(context, filter);
  await audit(context, request, {
    action: 'quarantine.replayed',
    target: 'quarantine',
    detail: { ...given(filter), sent: answer.sent },
  });
  return answer;
}

/** Taking messages out of quarantine in again, after their cause is mended (I5). */
export function quarantineReplayRoutes(server: ApiServer, context: ApiContext): void {
  server.post(
    '/quarantine/:id/replay',
    {
      config: { access: 'quarantine' },
      schema: {
        tags: ['quarantine'],
        summary: 'Take a message in again; repeating it does no harm',
        params,
        response: answers('What became of it', replayAnswer),
      },
    },
    (request) => replayOne(context, request, request.params.id),
  );
  server.post(
    '/quarantine/replay',
    {
      config: { access: 'quarantine' },
      schema: {
        tags: ['quarantine'],
        summary: `Take up to ${MOST_REPLAYED} messages of a reason or a device in again`,
        body: bulkReplayRequest,
        response: answers('How many were sent', bulkReplayAnswer),
      },
    },
    (request) => replayMany(context, request, request.body),
  );
}
